-- What a node asks of a room after a failover or an outage: how it stands, and all of the node's seats in it back, in one step.

-- {partition} room, settings → {epoch, top, roster version}; epoch '' where there is no such room
register('look', FREES, function(keys, args)
  local room, settings = room_of(keys[1], args[1]), settings_of(args[2])
  local meta = redis.call('HMGET', room.meta, 'e', 'v')
  if not meta[1] then return { '', 0, 0 } end
  local epoch, top = fence(room, settings, now())
  return { epoch, top, tonumber(meta[2] or 0) }
end)

-- Whether a participant left of itself, as far as the log tells: then nobody brings it back.
local function left_for_good(room, id)
  for _, entry in ipairs(redis.call('XRANGE', room.log, '-', '+')) do
    local left, reason = string.match(entry[2][2], '^{"at":%d+,"t":"left","p":"([^"]+)".*"r":"([%u_]+)"}$')
    if left == id and reason == 'LEFT' then return true end
  end
  return false
end

-- Returns how the seat stands: here (and for how long its participant was away, ms), replaced by another connection, left, or
-- full (and the limit) where no place was left for it.
local function restore_seat(room, settings, epoch, seat, time)
  local row = row_of(room, seat.new_id)
  if row then
    local own = row.secret == seat.new_secret and redis.call('HGET', room.connections, row.id) == seat.connection
    if not own then return 'replaced', 0 end
    if row.leaving then return 'here', 0 end
    if row.state ~= 'CONNECTED' then return 'here', come_back(room, settings, epoch, row, seat, time) end
    redis.call('ZADD', room.leases, integer(time + settings.lease_ms), row.id)
    return 'here', 0
  end
  if left_for_good(room, seat.new_id) then return 'left', 0 end
  local taken, refused = take_seat(room, settings, epoch, seat, time)
  if refused then return 'full', tonumber(string.match(refused.err, '"limit":(%d+)')) end
  -- What its client has is a place in the log that was lost, or before its seat was: it has yet to be given what follows.
  redis.call('HSET', room.acknowledged, taken.id, seat.position)
  return 'here', -1
end

-- {partition} room, settings, seats as JSON [{user, name, new_id, new_secret, connection, keyless, position}]
-- → {epoch, top before, top, roster version, time, for each seat its state and a number (restore_seat), row…}
-- Brings back all seats of one node. Those that storage lost join once more; their joining pushes nothing out of the log that
-- others have yet to read.
register('restore', FREES, function(keys, args)
  local room, settings, seats = room_of(keys[1], args[1]), settings_of(args[2]), cjson.decode(args[3])
  local time = now()
  local epoch, before = fence(room, settings, time)
  local roomy = setmetatable({ log_size = settings.log_size + #seats }, { __index = settings })
  local states = {}
  for _, seat in ipairs(seats) do
    local state, number = restore_seat(room, roomy, epoch, seat, time)
    states[#states + 1] = state
    states[#states + 1] = number
  end
  settle_transfers(room, settings, epoch, time)
  if redis.call('HLEN', room.roster) > 0 then
    keep(room, settings)
    schedule(room, settings)
  elseif redis.call('HGET', room.meta, 'z') == false then
    redis.call('DEL', room.meta)
  end
  local reply = { epoch, before, top_of(room), tonumber(redis.call('HGET', room.meta, 'v') or 0), time }
  for _, value in ipairs(states) do reply[#reply + 1] = value end
  for _, text in ipairs(redis.call('HVALS', room.roster)) do reply[#reply + 1] = public_row(cjson.decode(text)) end
  return reply
end)
