-- The log of a room: ordered, bounded by count, age and bytes, published as it is written.

-- Random is seeded alike in every call; the clock to the microsecond and the process are what never come twice.
local function new_epoch(room, process, old)
  local clock = redis.call('TIME')
  return string.sub(redis.sha1hex(table.concat({ process, room.id, clock[1], clock[2], old or '' }, ' ')), 1, 20)
end

-- After a restart or a failover the process is another one and the log's tail may be gone: then the log begins anew under
-- a new epoch, and all who were present get a fresh lease, since nobody could renew meanwhile.
-- Returns the epoch and the top offset.
local function fence(room, settings, time)
  local meta, process = redis.call('HMGET', room.meta, 'e', 's', 'r'), this_process()
  if meta[1] and meta[3] == process then return meta[1], tonumber(meta[2]) end
  local epoch = new_epoch(room, process, meta[1])
  redis.call('DEL', room.log, room.sizes)
  redis.call('HSET', room.meta, 'e', epoch, 's', 0, 'r', process, 'b', 0)
  redis.call('PEXPIRE', room.meta, settings.keep_ms)
  for _, participant in ipairs(redis.call('ZRANGE', room.leases, 0, -1)) do
    redis.call('ZADD', room.leases, integer(time + settings.lease_ms), participant)
  end
  return epoch, 0
end

-- Keeps the log inside its bounds of count and bytes. `sizes` runs beside the log, so no entry need be read to be dropped.
local function trim(room, settings, bytes)
  local length = redis.call('RPUSH', room.sizes, bytes)
  if length == 1 then redis.call('HSET', room.meta, 'b', 0) end
  local total = redis.call('HINCRBY', room.meta, 'b', bytes)
  local dropped = 0
  while length - dropped > settings.log_size or (total > settings.max_log and length - dropped > 1) do
    local size = tonumber(redis.call('LPOP', room.sizes))
    total = total - size
    dropped = dropped + 1
  end
  if dropped == 0 then return end
  redis.call('XTRIM', room.log, 'MAXLEN', '=', length - dropped)
  redis.call('HSET', room.meta, 'b', total)
end

-- The next event of a room's log and its publication, in one step. `record` is JSON text; returns the offset.
local function append(room, settings, epoch, record)
  local offset = redis.call('HINCRBY', room.meta, 's', 1)
  redis.call('XADD', room.log, offset .. '-0', 'd', record)
  trim(room, settings, #record)
  redis.call('PEXPIRE', room.log, settings.log_ms)
  redis.call('PEXPIRE', room.sizes, settings.log_ms)
  redis.call('PEXPIRE', room.meta, settings.keep_ms)
  redis.call('SPUBLISH', room.live, '{"e":"' .. epoch .. '","o":' .. offset .. ',"d":' .. record .. '}')
  return offset
end

-- What is told live and never logged. `notice` is JSON text of an object; it stands behind the event at `top`.
local function tell(room, epoch, top, notice)
  redis.call('SPUBLISH', room.live, '{"e":"' .. epoch .. '","o":' .. integer(top) .. ',"n":' .. notice .. '}')
end

-- {partition} room, settings, offset → {epoch ('' if there is none), top, time, offset and record of each event behind that offset}
-- All of one moment, and of this memory: after a failover the log is not the one that it seems.
register('read_log', FREES, function(keys, args)
  local room, settings, time = room_of(keys[1], args[1]), settings_of(args[2]), now()
  if redis.call('HEXISTS', room.meta, 'e') == 0 then return { '', 0, time } end
  local epoch, top = fence(room, settings, time)
  local reply = { epoch, top, time }
  for _, entry in ipairs(redis.call('XRANGE', room.log, '(' .. args[3] .. '-0', '+')) do
    reply[#reply + 1] = string.match(entry[1], '^%d+')
    reply[#reply + 1] = entry[2][2]
  end
  return reply
end)
