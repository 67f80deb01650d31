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
  redis.call('HSET', room.meta, 'e', epoch, 's', 0, 'r', process, 'b', 0, 'n', 0)
  redis.call('PEXPIRE', room.meta, settings.keep_ms)
  -- A standstill right after the first room of a partition opened is one too, though nobody swept there yet.
  local swept = room.partition .. ':' .. NAMES.partition.swept
  if redis.call('HSETNX', swept, 'last', integer(time)) == 1 then redis.call('PEXPIRE', swept, DAY) end
  for _, participant in ipairs(redis.call('ZRANGE', room.leases, 0, -1)) do
    redis.call('ZADD', room.leases, integer(time + settings.lease_ms), participant)
  end
  return epoch, 0
end

-- The log is for what people said: a negotiation (descriptions and candidates) and a transfer's change take nothing of the size
-- that LOG_SIZE gives it. So many events there may be in all for each that counts.
local EVENTS_PER_SIZE = 10

-- Brings the log inside its bounds of count and bytes, from its head. `sizes` runs beside the log, so no entry need be read to be
-- dropped: the bytes of each entry, negative where it doesn't count. Returns how many remain, their bytes, how many of them count.
local function bounded(room, settings, length, total, counted)
  while counted > settings.log_size or length > EVENTS_PER_SIZE * settings.log_size or (total > settings.max_log and length > 1) do
    local size = tonumber(redis.call('LPOP', room.sizes))
    length, total = length - 1, total - math.abs(size)
    if size > 0 then counted = counted - 1 end
  end
  return length, total, counted
end

-- Tells the archive of an event. The first one of a room, and a join where `opens`, begins a session.
local function archive(room, settings, epoch, offset, session, kept)
  local id, since = session[1], session[2]
  if not id or kept.opens then
    id, since = epoch .. '-' .. offset, integer(kept.at)
    redis.call('HSET', room.meta, 'si', id, 'so', since)
  end
  local extra = kept.extra
  if type(extra) == 'table' then
    extra.so = tonumber(since)
    extra = cjson.encode(extra)
  end
  post(room, settings, 'e ' .. room.id .. ' ' .. epoch .. ' ' .. offset .. ' ' .. id .. ' ' .. settings.mode, kept.record, extra)
end

-- The next event of a room's log and its publication, in one step. `record` is JSON text; returns the offset. `kept`, or nil:
-- {at, record as it is archived, extra: a table or JSON text or nil, opens: whether a session begins with it}
local function append(room, settings, epoch, record, uncounted, kept)
  local meta, bytes = nil, #record
  if kept then
    meta = redis.call('HMGET', room.meta, 's', 'b', 'n', 'si', 'so')
  else
    meta = redis.call('HMGET', room.meta, 's', 'b', 'n')
  end
  local length = redis.call('RPUSH', room.sizes, uncounted and -bytes or bytes)
  -- The entries before it have expired.
  if length == 1 then meta[2], meta[3] = 0, 0 end
  local remaining, total, counted = bounded(room, settings, length, meta[2] + bytes, meta[3] + (uncounted and 0 or 1))
  local offset = meta[1] + 1
  redis.call('XADD', room.log, 'MAXLEN', '=', remaining, offset .. '-0', 'd', record)
  redis.call('HSET', room.meta, 's', offset, 'b', total, 'n', counted)
  redis.call('PEXPIRE', room.log, settings.log_ms)
  redis.call('PEXPIRE', room.sizes, settings.log_ms)
  redis.call('PEXPIRE', room.meta, settings.keep_ms)
  redis.call('SPUBLISH', room.live, '{"e":"' .. epoch .. '","o":' .. offset .. ',"d":' .. record .. '}')
  if kept then archive(room, settings, epoch, offset, { meta[4], meta[5] }, kept) end
  return offset
end

-- What one user's changes of transfers may take of a log: a token bucket that holds twice LOG_SIZE and fills within LOG_SECONDS.
-- So all that one user can log in a log's time is four tenths of its events and of its bytes.
local ALLOWANCE_PER_SIZE = 2
-- A record takes a token for each of so many bytes.
local BYTES_PER_TOKEN = 2048
-- Beyond so many users those whose bucket is full again are forgotten.
local MOST_ALLOWANCES = 200

-- The tokens of an allowance as it was written, '<tokens> <at>', by now.
local function tokens_of(text, most, settings, time)
  local tokens, at = string.match(text or '', '(%S+) (%S+)')
  if not tokens then return most end
  return math.min(most, tokens + math.max(0, time - at) * most / settings.log_ms)
end

-- Whether a record of that user is within its allowance, which then is charged.
local function is_allowed(room, settings, user, record, time)
  local most, price = ALLOWANCE_PER_SIZE * settings.log_size, math.ceil(#record / BYTES_PER_TOKEN)
  local tokens = tokens_of(redis.call('HGET', room.allowances, user), most, settings, time)
  if tokens < price then return false end
  if redis.call('HLEN', room.allowances) >= MOST_ALLOWANCES then
    local all = redis.call('HGETALL', room.allowances)
    for at = 1, #all, 2 do
      if tokens_of(all[at + 1], most, settings, time) == most then redis.call('HDEL', room.allowances, all[at]) end
    end
  end
  redis.call('HSET', room.allowances, user, string.format('%.3f %.0f', tokens - price, time))
  redis.call('PEXPIRE', room.allowances, settings.log_ms)
  return true
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
