-- Who is in a room: seats, leases, grace, host. Each registered function is one step.

-- Set by transfers.lua: brings the room's live transfers in line with who is connected.
local settle_transfers

local function top_of(room)
  return tonumber(redis.call('HGET', room.meta, 's') or 0)
end

local function row_of(room, id)
  local text = redis.call('HGET', room.roster, id)
  return text and cjson.decode(text)
end

local function save_row(room, row)
  redis.call('HSET', room.roster, row.id, cjson.encode(row))
end

local function public_row(row)
  return cjson.encode({
    id = row.id, user = row.user, name = row.name, host = row.host, state = row.state, quality = row.quality, joined = row.joined,
  })
end

-- A participant changed; the version lets a node that missed the notice see so at its next renewal.
local function tell_changed(room, epoch, top, row, time)
  local version = redis.call('HINCRBY', room.meta, 'v', 1)
  tell(room, epoch, top, '{"t":"changed","v":' .. version .. ',"at":' .. integer(time) .. ',"p":' .. public_row(row) .. '}')
end

-- Whoever asked for a sign of life of that connection's client need wait no longer: what is stored of it is so.
local function tell_settled(room, epoch, connection)
  tell(room, epoch, top_of(room), cjson.encode({ t = 'settled', c = connection }))
end

local function participants_of(room, user)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', room.users, user) or '', '%S+') do ids[#ids + 1] = id end
  return ids
end

local function set_participants_of(room, user, ids)
  if #ids == 0 then return redis.call('HDEL', room.users, user) end
  redis.call('HSET', room.users, user, table.concat(ids, ' '))
end

local function keep(room, settings)
  for _, key in ipairs({ room.meta, room.roster, room.users, room.connections, room.acknowledged, room.leases }) do
    redis.call('PEXPIRE', key, settings.keep_ms)
  end
end

-- The room's row in the partition's index: when the next lease or grace ends, or an empty room is to be forgotten.
local function schedule(room, settings)
  local first = redis.call('ZRANGE', room.leases, 0, 0, 'WITHSCORES')
  local due = first[2]
  if not due then
    local empty_since = redis.call('HGET', room.meta, 'z')
    if not empty_since then return redis.call('ZREM', room.rooms, room.id) end
    due = integer(empty_since + settings.stand_ms)
  end
  redis.call('ZADD', room.rooms, due, room.id)
  redis.call('PEXPIRE', room.rooms, settings.keep_ms)
end

-- Forgets the room: a later meeting of that name starts a new epoch. Live transfers stay: they expire by themselves.
local function close(room, epoch, top, time)
  tell(room, epoch, top, '{"t":"closed"}')
  redis.call('DEL', room.meta, room.log, room.sizes, room.roster, room.users, room.connections, room.acknowledged, room.leases,
    room.returning, room.allowances)
  forget_repeats(room, time)
  redis.call('ZREM', room.rooms, room.id)
end

-- Where a user stood when last seen: outlives the leave, so that a return can be told what it missed.
local function remember(room, settings, row, seen, left)
  local position = redis.call('HGET', room.acknowledged, row.id) or ''
  redis.call('HSET', room.returning, row.user,
    cjson.encode({ id = row.id, position = position, seen = seen, quality = row.quality, left = left }))
  redis.call('PEXPIRE', room.returning, settings.log_ms)
  if redis.call('HLEN', room.returning) <= 4 * settings.capacity then return end
  local all = redis.call('HGETALL', room.returning)
  for at = 1, #all, 2 do
    if cjson.decode(all[at + 1]).seen + settings.log_ms < seen then redis.call('HDEL', room.returning, all[at]) end
  end
end

local function remembered(room, settings, user, time)
  local text = redis.call('HGET', room.returning, user)
  local entry = text and cjson.decode(text)
  return entry and entry.seen + settings.log_ms >= time and entry or nil
end

-- The oldest participant that remains inherits the host's place. Called once after all that one step takes out, so that nobody
-- inherits who goes in the same step.
local function inherit(room, epoch, time)
  local heir
  for _, text in ipairs(redis.call('HVALS', room.roster)) do
    local row = cjson.decode(text)
    if not heir or row.joined < heir.joined then heir = row end
  end
  if not heir then return end
  heir.host = true
  save_row(room, heir)
  tell_changed(room, epoch, top_of(room), heir, time)
end

-- A participant's stay as the archive is told of it. `present`: participants in the room now.
local function visit_of(row, present)
  return {
    i = row.id, u = row.user, m = row.name, j = row.joined, d = row.drops or 0, w = row.away or 0, n = present,
  }
end

-- A connection that was lost is back. In a room that stood before anything was archived there is no session yet: what a visit there
-- was is told at its end.
local function archive_return(room, settings, row, time)
  if settings.mode < HISTORIES then return end
  local visit, session = visit_of(row, redis.call('HLEN', room.roster)), nil
  session, visit.so = session_of(room)
  if session == '-' then return end
  post_beside(room, settings, 'b', '{"at":' .. integer(time) .. '}', cjson.encode(visit), session)
end

-- Takes a participant out and appends `left`; reason LEFT or TIMED_OUT. Where it was the host, the caller calls `inherit`.
local function remove(room, settings, epoch, row, reason, time)
  if row.keyless then tell_settled(room, epoch, redis.call('HGET', room.connections, row.id)) end
  redis.call('HDEL', room.roster, row.id)
  redis.call('HDEL', room.connections, row.id)
  redis.call('HDEL', room.acknowledged, row.id)
  redis.call('ZREM', room.leases, row.id)
  local ids = {}
  for _, id in ipairs(participants_of(room, row.user)) do
    if id ~= row.id then ids[#ids + 1] = id end
  end
  set_participants_of(room, row.user, ids)
  local record =
    '{"at":' .. integer(time) .. ',"t":"left","p":"' .. row.id .. '","u":' .. cjson.encode(row.user) .. ',"r":"' .. reason .. '"}'
  if row.leaving then
    -- What looked like a drop was the leaving.
    row.drops = (row.drops or 1) - 1
  elseif row.state == 'RECONNECTING' then
    row.away = (row.away or 0) + math.max(0, time - row.seen)
  end
  local kept = settings.mode >= HISTORIES and
    { at = time, record = record, extra = visit_of(row, redis.call('HLEN', room.roster)) } or nil
  append(room, settings, epoch, record, false, kept)
end

local function set_state(room, epoch, row, state, time)
  row.state = state
  save_row(room, row)
  tell_changed(room, epoch, top_of(room), row, time)
end

-- A participant that was away so long (ms) is connected again.
local function return_row(room, settings, epoch, row, away, time)
  row.away = (row.away or 0) + away
  set_state(room, epoch, row, 'CONNECTED', time)
  archive_return(room, settings, row, time)
end

-- Between two notices of one participant's grade.
local GRADES_APART = 3000

-- Tells the room a participant's grade, unless it was told it, or was told another one a moment ago: then a renewal tells it.
local function tell_grade(room, epoch, row, time)
  if row.quality == row.told or (row.told_at and time - row.told_at < GRADES_APART and time >= row.told_at) then return end
  row.told, row.told_at = row.quality, time
  save_row(room, row)
  tell_changed(room, epoch, top_of(room), row, time)
end

-- A participant's connection is gone: it was last known to be there at `seen`, and may come back until `deadline`.
local function lose(room, settings, epoch, row, seen, deadline, time)
  row.seen, row.drops = seen, (row.drops or 0) + 1
  redis.call('ZADD', room.leases, integer(math.max(deadline, time + 1)), row.id)
  remember(room, settings, row, seen, false)
  set_state(room, epoch, row, 'RECONNECTING', time)
  if row.keyless then tell_settled(room, epoch, redis.call('HGET', room.connections, row.id)) end
end

-- A participant's page says that it closes or reloads: unless it comes back by its key it will have left in so many ms. Where a
-- grace runs already, it is not prolonged, since its page may say so again and again.
local function prepare_to_leave(room, settings, epoch, row, grace, time)
  local deadline = time + grace
  row.leaving = true
  if row.state == 'CONNECTED' then return lose(room, settings, epoch, row, time, deadline, time) end
  local runs_until = tonumber(redis.call('ZSCORE', room.leases, row.id))
  redis.call('ZADD', room.leases, integer(math.min(deadline, runs_until)), row.id)
  save_row(room, row)
end

-- Nobody renewed a participant's lease, which ends at that time.
local function lapse(room, settings, epoch, row, lease, time)
  local seen = lease - settings.lease_ms
  lose(room, settings, epoch, row, seen, seen + settings.grace_ms, time)
end

-- Without a sweep for so long, Redis or the whole fleet stood still.
local STANDSTILL = 5000

-- Nobody could renew while all stood still, so nothing is believed for one lease.
local function guarded(room, settings, time)
  local swept = redis.call('HMGET', room.partition .. ':' .. NAMES.partition.swept, 'guard', 'last')
  local guard = tonumber(swept[1] or 0)
  -- A guard that lasts longer than one lease was set by a clock that was ahead.
  return guard > time and guard <= time + settings.lease_ms or swept[2] and time - swept[2] > STANDSTILL
end

-- More than half of a large room at once is an outage rather than departures: wait one lease before believing it. `count`: how many
-- are due that did not say that they leave.
local function mass_expiry(room, settings, count, time)
  if count <= 20 or count * 2 <= redis.call('ZCARD', room.leases) then return false end
  local believed_from = tonumber(redis.call('HGET', room.meta, 'm') or 0)
  -- Set by a clock that was ahead.
  if believed_from > time + settings.lease_ms then believed_from = 0 end
  if believed_from > time - settings.lease_ms and believed_from <= time then return false end
  if believed_from <= time then redis.call('HSET', room.meta, 'm', integer(time + settings.lease_ms)) end
  return true
end

-- The participants whose lease or grace is due and believed to be over, in order, as {id, deadline}.
local function overdue(room, settings, time)
  local due = redis.call('ZRANGEBYSCORE', room.leases, '-inf', integer(time), 'WITHSCORES')
  local leaving, all, silent = {}, {}, 0
  for at = 1, #due, 2 do
    local one, row = { id = due[at], deadline = tonumber(due[at + 1]) }, row_of(room, due[at])
    if not row then
      redis.call('ZREM', room.leases, one.id)
    else
      all[#all + 1] = one
      if row.leaving then leaving[#leaving + 1] = one else silent = silent + 1 end
    end
  end
  return mass_expiry(room, settings, silent, time) and leaving or all
end

-- Lets leases and grace periods end that are due. Returns whether anything changed, and whether the last participant has left.
local function sweep(room, settings, epoch, time)
  if guarded(room, settings, time) then return false end
  local over = overdue(room, settings, time)
  if #over == 0 then return false end
  local host_gone, has_left = false, false
  for _, one in ipairs(over) do
    -- Read when its turn has come: whatever was changed of it in this step is not to be written over.
    local row = row_of(room, one.id)
    if row.state == 'CONNECTED' then
      lapse(room, settings, epoch, row, one.deadline, time)
    else
      remember(room, settings, row, row.seen, true)
      remove(room, settings, epoch, row, row.leaving and 'LEFT' or 'TIMED_OUT', time)
      host_gone, has_left = host_gone or row.host, row.leaving
    end
  end
  if host_gone then inherit(room, epoch, time) end
  local is_empty = redis.call('HLEN', room.roster) == 0
  if is_empty and not has_left then redis.call('HSET', room.meta, 'z', integer(time)) end
  return true, is_empty and has_left
end

-- Lets end what is due, with what that means for the room and its transfers. Returns whether anything changed, and whether the room
-- is closed.
local function end_due(room, settings, epoch, time)
  local changed, closes = sweep(room, settings, epoch, time)
  if changed then settle_transfers(room, settings, epoch, time) end
  if closes then close(room, epoch, top_of(room), time) end
  return changed, closes
end

-- Whether a user comes back, rather than a participant by its key.
local function comes_as_user(request)
  return request.keyless and request.id == ''
end

-- A user that comes may be one whose cut nobody noticed yet. So before it is one more tab, the connections of that kind which it
-- seems to have are asked for a sign of life. Returns them; none: nothing is in doubt, or they were asked already.
local function ask(room, epoch, request)
  local asked = {}
  if not comes_as_user(request) or request.silent then return asked end
  for _, id in ipairs(participants_of(room, request.user)) do
    local row = row_of(room, id)
    if row.keyless and row.state == 'CONNECTED' then asked[#asked + 1] = redis.call('HGET', room.connections, id) end
  end
  if #asked > 0 then tell(room, epoch, top_of(room), cjson.encode({ t = 'asked', c = asked })) end
  return asked
end

-- Those that nobody answered for: their node is dead, or can't be heard.
local function lapse_silent(room, settings, epoch, request, time)
  local silent = {}
  for _, connection in ipairs(request.silent or {}) do silent[connection] = true end
  for _, id in ipairs(participants_of(room, request.user)) do
    local row = row_of(room, id)
    if row.state == 'CONNECTED' and silent[redis.call('HGET', room.connections, id)] then
      lapse(room, settings, epoch, row, redis.call('ZSCORE', room.leases, id), time)
    end
  end
end

-- The participant that comes back: by key; without one as the user's that dropped last. nil: it must be a new one.
local function find_returning(room, request)
  if request.id ~= '' then
    local row = row_of(room, request.id)
    if not row or row.secret ~= request.secret or row.user ~= request.user then return nil end
    return row
  end
  if not request.keyless then return nil end
  local found
  for _, id in ipairs(participants_of(room, request.user)) do
    local row = row_of(room, id)
    if row.state == 'RECONNECTING' and (not found or row.seen > found.seen) then found = row end
  end
  return found
end

local function come_back(room, settings, epoch, row, request, time)
  local was = row.state
  local other = redis.call('HGET', room.connections, row.id)
  redis.call('HSET', room.connections, row.id, request.connection)
  redis.call('ZADD', room.leases, integer(time + settings.lease_ms), row.id)
  if other and other ~= request.connection then
    tell(room, epoch, top_of(room), cjson.encode({ t = 'replaced', c = other }))
  end
  local away = was == 'RECONNECTING' and math.max(0, time - row.seen) or 0
  row.seen, row.keyless, row.leaving = time, request.keyless, nil
  if was == 'RECONNECTING' then
    return_row(room, settings, epoch, row, away, time)
  else
    save_row(room, row)
  end
  return away
end

local function full(limit, message)
  return refuse('ROOM_FULL', { limit = limit, message = string.format(message, limit) })
end

local function take_seat(room, settings, epoch, request, time)
  local taken = redis.call('HLEN', room.roster)
  if taken >= settings.capacity then
    return nil, full(settings.capacity, 'The room is full: its capacity is %d participants.')
  end
  local ids = participants_of(room, request.user)
  if #ids >= settings.per_user then
    return nil, full(settings.per_user, 'You are in this room with %d participants already, the most that a user may have.')
  end
  -- No two of one room joined at the same millisecond, so that this alone orders a roster.
  local joined = math.max(time, tonumber(redis.call('HGET', room.meta, 'j') or 0) + 1)
  redis.call('HSET', room.meta, 'j', integer(joined))
  local row = {
    id = request.new_id, secret = request.new_secret, user = request.user, name = request.name, host = taken == 0,
    state = 'CONNECTED', joined = joined, seen = time, keyless = request.keyless,
  }
  save_row(room, row)
  ids[#ids + 1] = row.id
  set_participants_of(room, row.user, ids)
  redis.call('HSET', room.connections, row.id, request.connection)
  redis.call('ZADD', room.leases, integer(time + settings.lease_ms), row.id)
  local empty_since = redis.call('HGET', room.meta, 'z')
  redis.call('HDEL', room.meta, 'z')
  local record = '{"at":' .. integer(time) .. ',"t":"joined","p":' .. public_row(row) .. '}'
  local kept = settings.mode >= HISTORIES and {
    at = time, record = record, extra = visit_of(row, taken + 1),
    opens = taken == 0 and (not empty_since or empty_since + settings.log_ms < time),
  } or nil
  local offset = append(room, settings, epoch, record, false, kept)
  redis.call('HSET', room.acknowledged, row.id, epoch .. ':' .. offset)
  return row, nil, offset
end

-- {partition} room, settings, request as JSON {user, name, id, secret, new_id, new_secret, connection, keyless where its
-- client knows no key, silent where its user's connections were asked: those that nothing was heard of}
-- → {epoch, top before the join, offset from which events are news to it, roster version, time, resumed, participant id, secret,
--    known position, away ms or -1, participant that a returning user was, row…}, or {'', connection…}: those were asked just now
register('join', ADMITS, function(keys, args)
  local room, settings, request = room_of(keys[1], args[1]), settings_of(args[2]), cjson.decode(args[3])
  local time = now()
  local standing = redis.call('EXISTS', room.meta) == 1
  local epoch = fence(room, settings, time)
  local _, closed = end_due(room, settings, epoch, time)
  if closed then
    standing, epoch = false, fence(room, settings, time)
  end
  local asked = ask(room, epoch, request)
  if #asked > 0 then
    schedule(room, settings)
    return { '', unpack(asked) }
  end
  lapse_silent(room, settings, epoch, request, time)
  local before = top_of(room)
  local last = remembered(room, settings, request.user, time)
  local row, refused = find_returning(room, request), nil
  local resumed, away, known, former, from = row ~= nil, -1, '', '', before
  if row then
    away = come_back(room, settings, epoch, row, request, time)
    known = redis.call('HGET', room.acknowledged, row.id) or ''
  else
    row, refused, from = take_seat(room, settings, epoch, request, time)
    -- A user that is here by another participant never went.
    if row and comes_as_user(request) and last and #participants_of(room, request.user) == 1 then
      known, away, former = last.position, math.max(0, time - last.seen), last.id
    end
  end
  if refused then
    -- A refused join leaves no trace, not even of a room that it would have opened.
    if not standing then redis.call('DEL', room.meta) else schedule(room, settings) end
    return refused
  end
  settle_transfers(room, settings, epoch, time)
  keep(room, settings)
  schedule(room, settings)
  local version = tonumber(redis.call('HGET', room.meta, 'v') or 0)
  local reply = { epoch, before, from, version, time, resumed and 1 or 0, row.id, row.secret, known, away, former }
  for _, text in ipairs(redis.call('HVALS', room.roster)) do reply[#reply + 1] = public_row(cjson.decode(text)) end
  return reply
end)

-- {partition} room, settings → {roster version, time, row…}, of one moment
register('roster', READS, function(keys, args)
  local room = room_of(keys[1], args[1])
  local reply = redis.call('HVALS', room.roster)
  table.insert(reply, 1, now())
  table.insert(reply, 1, tonumber(redis.call('HGET', room.meta, 'v') or 0))
  return reply
end)

-- {partition} room, settings, then participant, connection, acknowledged position ('' if none) for each → {epoch, top, version, gone…}
-- where gone is connection, reason (replaced | unknown). Renews the leases of one node's connections in one step.
register('renew', FREES, function(keys, args)
  local room, settings = room_of(keys[1], args[1]), settings_of(args[2])
  local time = now()
  local epoch = fence(room, settings, time)
  local gone, back = {}, false
  for at = 3, #args, 3 do
    local id, connection, position = args[at], args[at + 1], args[at + 2]
    local owner = redis.call('HGET', room.connections, id)
    if owner ~= connection then
      gone[#gone + 1] = connection
      gone[#gone + 1] = owner and 'replaced' or 'unknown'
    else
      if position ~= '' then redis.call('HSET', room.acknowledged, id, position) end
      local row = row_of(room, id)
      -- The connection of one that leaves may still stand for a moment.
      if not row.leaving then redis.call('ZADD', room.leases, integer(time + settings.lease_ms), id) end
      if row.state == 'RECONNECTING' and not row.leaving then
        local away = math.max(0, time - row.seen)
        row.seen, back = time, true
        return_row(room, settings, epoch, row, away, time)
      end
      tell_grade(room, epoch, row, time)
    end
  end
  if back then settle_transfers(room, settings, epoch, time) end
  if redis.call('HLEN', room.roster) > 0 then
    keep(room, settings)
    schedule(room, settings)
  else
    -- Only meta that this call's fence made: nobody is here, so nothing may stay.
    if redis.call('HGET', room.meta, 'z') == false then redis.call('DEL', room.meta) end
  end
  local reply = { epoch, top_of(room), tonumber(redis.call('HGET', room.meta, 'v') or 0) }
  for _, value in ipairs(gone) do reply[#reply + 1] = value end
  return reply
end)

-- A participant's connection is gone, of which nothing was heard for so long (ms).
local function disconnect(room, settings, row, silence)
  local time = now()
  local epoch = fence(room, settings, time)
  -- The grace of a lease that had lapsed already runs on.
  if row.state == 'CONNECTED' then
    lose(room, settings, epoch, row, time - silence, time + settings.grace_ms, time)
    settle_transfers(room, settings, epoch, time)
  end
  schedule(room, settings)
end

-- {partition} room, settings, participant, connection, acknowledged position, how long nothing was heard of it (ms)
-- → 1 if it was that connection's, else 0.
register('drop', FREES, function(keys, args)
  local room, settings, id = room_of(keys[1], args[1]), settings_of(args[2]), args[3]
  if redis.call('HGET', room.connections, id) ~= args[4] then return 0 end
  if args[5] ~= '' then redis.call('HSET', room.acknowledged, id, args[5]) end
  disconnect(room, settings, row_of(room, id), args[6])
  return 1
end)

-- {partition} room, settings, connection → {}. Its client gave the sign of life that somebody asked for.
register('vouch', FREES, function(keys, args)
  local room = room_of(keys[1], args[1])
  local epoch = redis.call('HGET', room.meta, 'e')
  if epoch then tell_settled(room, epoch, args[3]) end
  return {}
end)

-- The one of a user's participants that can only be meant: the only one that is connected, or the only one there is. One that is
-- reconnecting never stands in the way of one that is connected. Returns its id, or nil and how many there are to choose from.
local function only_one(room, user)
  local ids, connected = participants_of(room, user), {}
  if #ids == 1 then return ids[1] end
  for _, id in ipairs(ids) do
    if row_of(room, id).state == 'CONNECTED' then connected[#connected + 1] = id end
  end
  if #connected == 1 then return connected[1] end
  return nil, #connected > 0 and #connected or #ids
end

-- Which participant of that user acts: the named one, or the only one that can be meant. Returns its id, or nil and the refusal.
local function speaker(room, user, id)
  if id ~= '' then
    local owner = row_of(room, id)
    if owner and owner.user == user then return id end
    return nil, refuse(#participants_of(room, user) == 0 and 'NOT_IN_ROOM' or 'PARTICIPANT_NOT_FOUND')
  end
  local only, choice = only_one(room, user)
  if only then return only end
  return nil, choice == 0 and refuse('NOT_IN_ROOM') or refuse('AMBIGUOUS_PARTICIPANT', { limit = choice })
end

-- A participant goes of its own accord; `unknown`: nobody ever knew that it was there.
local function depart(room, settings, row, unknown)
  local time = now()
  local epoch = fence(room, settings, time)
  if not unknown then remember(room, settings, row, time, true) end
  remove(room, settings, epoch, row, 'LEFT', time)
  if row.host then inherit(room, epoch, time) end
  settle_transfers(room, settings, epoch, time)
  if redis.call('HLEN', room.roster) == 0 then close(room, epoch, top_of(room), time) else schedule(room, settings) end
end

-- Which participant of that user leaves: the one that the connection holds, or as `speaker` takes it. Returns its id, or nil and the
-- refusal, or nil where the connection holds none (any more).
local function leaver(room, user, id, connection)
  if connection == '' then return speaker(room, user, id) end
  for _, own in ipairs(participants_of(room, user)) do
    local is_meant = id == '' or id == own
    if is_meant and redis.call('HGET', room.connections, own) == connection then return own end
  end
end

-- {partition} room, settings, user, participant or '', connection or '', acknowledged position or '', ms in which it will have left
-- or '' → {participant id}
-- With a connection: only if it still owns the participant ({''} if not), so a late close can't remove its successor.
register('leave', FREES, function(keys, args)
  local room, settings = room_of(keys[1], args[1]), settings_of(args[2])
  local id, refused = leaver(room, args[3], args[4], args[5])
  if not id then return refused or { '' } end
  if args[6] ~= '' then redis.call('HSET', room.acknowledged, id, args[6]) end
  local row = row_of(room, id)
  if args[7] == '' then
    depart(room, settings, row)
  else
    local time = now()
    local epoch = fence(room, settings, time)
    prepare_to_leave(room, settings, epoch, row, args[7], time)
    settle_transfers(room, settings, epoch, time)
    schedule(room, settings)
  end
  return { id }
end)

-- {partition} room, settings, user, connection, participant that its join would have made → 1 if there was something to take back,
-- else 0. For a join whose answer nobody got: the participant that it made goes, one that it brought back has dropped again.
register('take_back', FREES, function(keys, args)
  local room, settings = room_of(keys[1], args[1]), settings_of(args[2])
  for _, id in ipairs(participants_of(room, args[3])) do
    if redis.call('HGET', room.connections, id) == args[4] then
      local row = row_of(room, id)
      if id == args[5] then depart(room, settings, row, true) else disconnect(room, settings, row, 0) end
      return 1
    end
  end
  return 0
end)

-- {partition} room, settings → how late it came to what it ended, ms; -1 if that was nothing. Lets what is due end, and forgets a
-- room that stood empty for the log's time.
register('sweep', FREES, function(keys, args)
  local room, settings = room_of(keys[1], args[1]), settings_of(args[2])
  local time = now()
  if redis.call('EXISTS', room.meta) == 0 and redis.call('EXISTS', room.leases) == 0 then
    redis.call('ZREM', room.rooms, room.id)
    return -1
  end
  local due = tonumber(redis.call('ZSCORE', room.rooms, room.id) or time)
  local epoch = fence(room, settings, time)
  local changed = end_due(room, settings, epoch, time)
  local empty_since = redis.call('HGET', room.meta, 'z')
  if redis.call('HLEN', room.roster) == 0 and empty_since and tonumber(empty_since) + settings.stand_ms <= time then
    close(room, epoch, top_of(room), time)
    changed = true
  else
    schedule(room, settings)
  end
  return changed and math.max(0, time - due) or -1
end)

-- Notes now and then that this library is in use, for whoever deletes those that nobody used for a day.
local function note_use(partition, time)
  local libraries = partition .. ':' .. NAMES.partition.libraries
  local noted = tonumber(redis.call('ZSCORE', libraries, '@LIBRARY@') or 0)
  if noted <= time and noted > time - HOUR then return end
  redis.call('ZADD', libraries, integer(time), '@LIBRARY@')
  redis.call('ZREMRANGEBYSCORE', libraries, '-inf', integer(time - DAY))
  redis.call('PEXPIRE', libraries, DAY)
end

-- {partition} settings, limit → {bytes that wait to be archived, the rooms that are due…}. A partition that nobody swept for five
-- seconds is believed one lease later.
register('due', FREES, function(keys, args)
  local settings, time = settings_of(args[1]), now()
  note_use(keys[1], time)
  local outbox = outbox_of(keys[1])
  local bytes = to_be_taken(outbox)
  -- Where nothing is archived any more, nobody takes it either: it is to go.
  if bytes > 0 and settings.max_outbox > 0 then keep_outbox(outbox) end
  local rooms = keys[1] .. ':' .. NAMES.partition.rooms
  local swept = keys[1] .. ':' .. NAMES.partition.swept
  if redis.call('EXISTS', rooms) == 0 then
    redis.call('DEL', swept)
    return { bytes }
  end
  local last = redis.call('HGET', swept, 'last')
  if last and time - last > STANDSTILL then redis.call('HSET', swept, 'guard', integer(time + settings.lease_ms)) end
  redis.call('HSET', swept, 'last', integer(time))
  redis.call('PEXPIRE', swept, DAY)
  local due = redis.call('ZRANGEBYSCORE', rooms, '-inf', integer(time), 'LIMIT', 0, args[2])
  table.insert(due, 1, bytes)
  return due
end)

-- Between two samples of one participant's quality in the archive, unless its grade changed.
local SAMPLES_APART = 30000

-- Whether the archive is to be told what was measured of a participant just now.
local function is_sampled(settings, row, grade, measured, time)
  if settings.mode < HISTORIES or measured == '' then return false end
  return row.quality ~= grade or not row.sampled or time - row.sampled >= SAMPLES_APART or time < row.sampled
end

-- {partition} room, settings, user, participant ('' as `speaker` takes it, '*' all), grade, what was measured as JSON or ''
-- → {the grade, how many participants changed}
register('grade', ADMITS, function(keys, args)
  local room, settings, user, grade = room_of(keys[1], args[1]), settings_of(args[2]), args[3], args[5]
  local time = now()
  local ids = participants_of(room, user)
  if args[4] ~= '*' then
    local id, refused = speaker(room, user, args[4])
    if refused then return refused end
    ids = { id }
  end
  local last = remembered(room, settings, user, time)
  if last then
    last.quality = grade
    redis.call('HSET', room.returning, user, cjson.encode(last))
  end
  local changed = 0
  for _, id in ipairs(ids) do
    local row = row_of(room, id)
    local sampled = is_sampled(settings, row, grade, args[6], time)
    if sampled then
      row.sampled = time
      local who = cjson.encode({ i = id, u = user, q = grade })
      post_beside(room, settings, 'q', '{"at":' .. integer(time) .. ',"m":' .. args[6] .. '}', who)
    end
    if row.quality ~= grade then
      row.quality, changed = grade, changed + 1
      save_row(room, row)
      tell_grade(room, (fence(room, settings, time)), row, time)
    elseif sampled then
      save_row(room, row)
    end
  end
  return { grade, changed }
end)

-- {partition} room, settings, user → {} if never seen, else {epoch, connected, last seen, known position, quality or '' if none
--    was reported, participant id, 1 if it was away within the log's time, 1 if it is in the room}
register('last_seen', READS, function(keys, args)
  local room, settings, user = room_of(keys[1], args[1]), settings_of(args[2]), args[3]
  local time = now()
  local found
  for _, id in ipairs(participants_of(room, user)) do
    local row = row_of(room, id)
    local connected = row.state == 'CONNECTED'
    local seen = connected and time or row.seen
    if not found or (connected and not found.connected) or (connected == found.connected and seen > found.seen) then
      found = { connected = connected, seen = seen, quality = row.quality, id = id }
    end
  end
  local epoch = redis.call('HGET', room.meta, 'e')
  local last = remembered(room, settings, user, time)
  if found then
    local known, away = redis.call('HGET', room.acknowledged, found.id) or '', not found.connected or last
    return { epoch, found.connected and 1 or 0, found.seen, known, found.quality or '', found.id, away and 1 or 0, 1 }
  end
  if not last or not epoch then return {} end
  return { epoch, 0, last.seen, last.position, last.quality or '', last.id, 1, 0 }
end)
