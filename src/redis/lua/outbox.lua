-- What is to be archived waits here, one outbox a partition, from the step that made it until the archive has it.
-- An entry's id is '<bytes of this outbox so far, its own included>-0', so what waits is known without being read.

-- Modes of a room: nothing is archived, histories alone, or events too.
local HISTORIES, EVENTS = 1, 2

-- About what an entry takes besides its record.
local ENTRY_BYTES = 100
-- After so many bytes the bound of an outbox is looked at.
local LOOK_EACH = 16384
-- Entries that are read at once: of the largest that is 3 MiB.
local READ_AT_ONCE = 50
-- Of a loss so many rooms are named; beyond it, none is.
local MOST_ROOMS_LOST = 100
-- How long one node alone takes from an outbox.
local DRAIN_LEASE = 10000

-- The keys of a partition's outbox, made once.
local outboxes = {}
local function outbox_of(partition)
  local outbox = outboxes[partition]
  if outbox then return outbox end
  outbox = { entries = partition .. ':' .. NAMES.partition.outbox, state = partition .. ':' .. NAMES.partition.outboxState }
  outboxes[partition] = outbox
  return outbox
end

local function keep_outbox(outbox)
  redis.call('PEXPIRE', outbox.entries, DAY)
  redis.call('PEXPIRE', outbox.state, DAY)
end

-- Bytes that wait.
local function waiting(outbox)
  local bytes = redis.call('HMGET', outbox.state, 'c', 'r')
  return (bytes[1] or 0) - (bytes[2] or 0)
end

-- The room that an entry tells of, and when it happened.
local function told_by(entry)
  local head, record = entry[2][2], entry[2][4]
  return string.match(head, '^%S+ (%S+)'), tonumber(string.match(record, '^{"at":(%d+)') or 0)
end

local function note_loss(outbox, entries)
  local known = redis.call('HMGET', outbox.state, 'from', 'to', 'rooms')
  local from, to, count, rooms = tonumber(known[1] or math.huge), tonumber(known[2] or 0), 0, {}
  local unnamed = known[3] == '*'
  for room in string.gmatch(not unnamed and known[3] or '', '%S+') do rooms[room], count = true, count + 1 end
  for _, entry in ipairs(entries) do
    local room, at = told_by(entry)
    from, to = math.min(from, at), math.max(to, at)
    if not rooms[room] then rooms[room], count = true, count + 1 end
  end
  local names = {}
  for room in pairs(rooms) do names[#names + 1] = room end
  local text = (unnamed or count > MOST_ROOMS_LOST) and '*' or table.concat(names, ' ')
  redis.call('HSET', outbox.state, 'from', integer(from), 'to', integer(to), 'rooms', text)
  redis.call('HINCRBY', outbox.state, 'lost', #entries)
end

-- Takes what was read off the head of an outbox.
local function cut(outbox, last_id)
  local bytes = string.match(last_id, '^%d+')
  redis.call('XTRIM', outbox.entries, 'MINID', '=', integer(bytes + 1))
  redis.call('HSET', outbox.state, 'r', bytes)
end

-- Drops the oldest entries until so many bytes are free, and counts them as lost: about as many as that takes, since the largest
-- entry is a hundred times the usual one.
local function shed(outbox, bytes)
  local most = waiting(outbox) - bytes
  while waiting(outbox) > most do
    local all = waiting(outbox)
    local needed = math.ceil((all - most) * redis.call('XLEN', outbox.entries) / all)
    local count = math.max(1, math.min(needed, READ_AT_ONCE))
    local oldest = redis.call('XRANGE', outbox.entries, '-', '+', 'COUNT', integer(count))
    if #oldest == 0 then return end
    note_loss(outbox, oldest)
    cut(outbox, oldest[#oldest][1])
  end
end

-- Adds an entry. `head` is 'kind room epoch offset session mode', `record` JSON text that begins with `{"at":<ms>`, `extra` what
-- else is to be told, as JSON text, or nil.
local function post(room, settings, head, record, extra)
  local outbox, added = outbox_of(room.partition), #record + (extra and #extra or 0) + ENTRY_BYTES
  local bytes = redis.call('HINCRBY', outbox.state, 'c', added)
  local id = string.format('%.0f-0', bytes)
  if extra then
    redis.call('XADD', outbox.entries, id, 'h', head, 'd', record, 'x', extra)
  else
    redis.call('XADD', outbox.entries, id, 'h', head, 'd', record)
  end
  if bytes == added then
    local clock = redis.call('TIME')
    redis.call('HSET', outbox.state, 'g', clock[1] .. '.' .. clock[2])
    keep_outbox(outbox)
  end
  -- Its bound is looked at now and then; what comes until the next time has room then.
  if bytes % LOOK_EACH >= added then return end
  local over = waiting(outbox) + LOOK_EACH - settings.max_outbox
  if over > 0 then shed(outbox, over) end
end

-- The session of a room: from its first join until it is empty. '-' where none was noted.
local function session_of(room)
  local session = redis.call('HMGET', room.meta, 'si', 'so')
  return session[1] or '-', tonumber(session[2] or 0)
end

-- Tells of something that is no event of the room's log. `session`: where the caller knows it.
local function post_beside(room, settings, kind, record, extra, session)
  if settings.mode < HISTORIES then return end
  post(room, settings, kind .. ' ' .. room.id .. ' - 0 ' .. (session or session_of(room)) .. ' ' .. settings.mode, record, extra)
end

-- Bytes that wait; 1 where there is a loss alone, of which the archive is yet to be told.
local function to_be_taken(outbox)
  local state = redis.call('HMGET', outbox.state, 'c', 'r', 'lost', 'told')
  local bytes, untold = (state[1] or 0) - (state[2] or 0), (state[3] or 0) - (state[4] or 0)
  return bytes <= 0 and untold > 0 and 1 or bytes
end

-- The oldest entries: so many at most, and none behind so many bytes.
local function oldest_of(outbox, most, most_bytes)
  local found, bytes, from = {}, 0, '-'
  repeat
    local some = redis.call('XRANGE', outbox.entries, from, '+', 'COUNT', integer(math.min(READ_AT_ONCE, most - #found)))
    for _, entry in ipairs(some) do
      found[#found + 1] = entry
      bytes = bytes + #entry[2][4]
      if bytes > most_bytes then return found end
    end
    if #some > 0 then from = '(' .. some[#some][1] end
  until #some < READ_AT_ONCE or #found >= most
  return found
end

-- {partition} node → {} where another node is at it or nothing waits, else {name of this outbox, the memory that it was read of, lost so
-- far where that is yet to be told (else 0), from, to, rooms by blanks ('*': too many), entry (id, {field, value…})…}
register('take_outbox', FREES, function(keys, args)
  local outbox, time = outbox_of(keys[1]), now()
  local state = redis.call('HMGET', outbox.state, 'g', 'owner', 'until', 'lost', 'told', 'from', 'to', 'rooms')
  local name, owner, till, lost = state[1], state[2], tonumber(state[3] or 0), tonumber(state[4] or 0)
  if not name then return {} end
  -- A lease that lasts longer was given by a clock that was ahead.
  if owner and owner ~= args[1] and till > time and till <= time + DRAIN_LEASE then return {} end
  redis.call('HSET', outbox.state, 'owner', args[1], 'until', integer(time + DRAIN_LEASE))
  keep_outbox(outbox)
  local untold = lost > tonumber(state[5] or 0) and lost or 0
  local reply = { name, this_process(), untold, state[6] or '', state[7] or '', state[8] or '' }
  for _, entry in ipairs(oldest_of(outbox, tonumber(args[2]), tonumber(args[3]))) do reply[#reply + 1] = entry end
  return reply
end)

-- {partition} name of the outbox, memory that it was read of, last id that the archive has or '', how much of the loss it was told
-- → {bytes that wait still}
-- Harmless from whichever node: the archive has what is cut.
register('trim_outbox', FREES, function(keys, args)
  local outbox = outbox_of(keys[1])
  local state = redis.call('HMGET', outbox.state, 'g', 'lost', 'r')
  -- It was emptied and filled again meanwhile.
  if state[1] ~= args[1] then return { 0 } end
  -- The end of it is gone since a failover, and other entries may stand in those places: it is taken anew.
  if this_process() ~= args[2] then return { waiting(outbox) } end
  local lost, told = tonumber(state[2] or 0), tonumber(args[4])
  if told > 0 then
    redis.call('HSET', outbox.state, 'told', args[4])
    if told == lost then redis.call('HDEL', outbox.state, 'from', 'to', 'rooms') end
  end
  -- Another node, or an overflow, may have cut further.
  if args[3] ~= '' and tonumber(string.match(args[3], '^%d+')) > tonumber(state[3] or 0) then cut(outbox, args[3]) end
  if redis.call('XLEN', outbox.entries) > 0 then return { waiting(outbox) } end
  if lost <= tonumber(redis.call('HGET', outbox.state, 'told') or 0) then redis.call('DEL', outbox.entries, outbox.state) end
  return { 0 }
end)

-- {partition} node → {}. Another one may take from the outbox at once.
register('release_outbox', FREES, function(keys, args)
  local outbox = outbox_of(keys[1])
  if redis.call('HGET', outbox.state, 'owner') == args[1] then redis.call('HDEL', outbox.state, 'owner', 'until') end
  return {}
end)

-- {partition} bytes → {bytes that wait still}: no more than those. For what waits in all partitions together; however long ago it was
-- seen, nothing more is dropped than stands there now.
register('shed_outbox', FREES, function(keys, args)
  local outbox = outbox_of(keys[1])
  local over = waiting(outbox) - args[1]
  if over > 0 then shed(outbox, over) end
  return { waiting(outbox) }
end)

-- {partition} → {when the oldest entry happened, ms; 0 if nothing waits}
register('outbox_since', READS, function(keys)
  local oldest = redis.call('XRANGE', outbox_of(keys[1]).entries, '-', '+', 'COUNT', 1)[1]
  if not oldest then return { 0 } end
  local _, at = told_by(oldest)
  return { at }
end)
