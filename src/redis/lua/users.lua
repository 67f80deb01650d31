-- What belongs to a user, whatever the room: in a slot of its own.

-- {user} operation, tokens a second, burst, tokens asked → {granted (as many as there are), ms until there is one if none is}
-- A token bucket by the clock of Redis.
register('take_tokens', FREES, function(keys, args)
  local key = keys[1] .. ':' .. NAMES.user.rate .. ':' .. args[1]
  local rate, burst, asked, time = tonumber(args[2]), tonumber(args[3]), tonumber(args[4]), now()
  local bucket = redis.call('HMGET', key, 'tokens', 'at')
  -- Never negative: after a failover the clock may be behind the one that `at` was written by.
  local elapsed = math.max(0, time - (tonumber(bucket[2]) or time))
  local tokens = math.min(burst, (tonumber(bucket[1]) or burst) + elapsed * rate / 1000)
  local granted = math.min(asked, math.floor(tokens))
  if granted < 1 then return { 0, math.ceil((1 - tokens) * 1000 / rate) } end
  redis.call('HSET', key, 'tokens', tostring(tokens - granted), 'at', integer(time))
  redis.call('PEXPIRE', key, math.ceil(burst * 1000 / rate) + 1000)
  return { granted, 0 }
end)

-- How many transfers a user's list keeps.
local LISTED = 200

local function user_key(base, name)
  return base .. ':' .. NAMES.user[name]
end

-- A place in `held` (id → when it frees itself), if fewer than `most` are taken. Returns {} or what holds them: id, age in ms…
local function take_place_in(held, id, most, lifetime, time)
  redis.call('ZREMRANGEBYSCORE', held, '-inf', integer(time))
  if redis.call('ZSCORE', held, id) then return {} end
  if redis.call('ZCARD', held) >= most then
    local holders = redis.call('ZRANGE', held, 0, -1, 'WITHSCORES')
    for at = 2, #holders, 2 do holders[at] = integer(math.max(0, time - (holders[at] - lifetime))) end
    return holders
  end
  redis.call('ZADD', held, integer(time + lifetime), id)
  redis.call('PEXPIRE', held, lifetime)
  return {}
end

local function list_transfer(base, id, keep, time)
  local list = user_key(base, 'transfers')
  -- No two share a place, so that what was offered within one millisecond is still in order.
  local newest = redis.call('ZRANGE', list, -1, -1, 'WITHSCORES')[2]
  redis.call('ZADD', list, 'NX', integer(math.max(time, (newest or 0) + 1)), id)
  redis.call('ZREMRANGEBYRANK', list, 0, -LISTED - 1)
  redis.call('PEXPIRE', list, keep)
end

-- {user} transfer, idempotency key or '', most, ms a slot may be held, ms the list is kept, 1 to take the slot for a known key again
-- → {reserved, attempt} | {repeated, transfer, age ms} | {full, transfer, age ms…}
register('reserve_slot', ADMITS, function(keys, args)
  local id, time = args[1], now()
  local idem = user_key(keys[1], 'idem') .. ':' .. args[2]
  local known = args[2] ~= '' and redis.call('HMGET', idem, 'id', 'at')
  if known and known[1] and not (args[6] == '1' and known[1] == id) then
    return { 'repeated', known[1], integer(math.max(0, time - known[2])) }
  end
  local holders = take_place_in(user_key(keys[1], 'slots'), id, tonumber(args[3]), tonumber(args[4]), time)
  if #holders > 0 then return { 'full', unpack(holders) } end
  list_transfer(keys[1], id, args[5], time)
  if not known then return { 'reserved', 1 } end
  redis.call('HSETNX', idem, 'at', integer(time))
  redis.call('HSET', idem, 'id', id)
  redis.call('PEXPIRE', idem, DAY)
  return { 'reserved', redis.call('HINCRBY', idem, 'attempt', 1) }
end)

-- {user} transfer, most, ms an offer may wait, ms the list is kept → {reserved, 1} | {full, transfer, age ms…}
register('reserve_offer', ADMITS, function(keys, args)
  local time = now()
  local holders = take_place_in(user_key(keys[1], 'offers'), args[1], tonumber(args[2]), tonumber(args[3]), time)
  if #holders > 0 then return { 'full', unpack(holders) } end
  list_transfer(keys[1], args[1], args[4], time)
  return { 'reserved', 1 }
end)

-- {user} transfer, idempotency key or '', attempt → {1}, or {0} if a later attempt with that key has taken the slot over.
register('withdraw_slot', FREES, function(keys, args)
  if args[2] ~= '' then
    local idem = user_key(keys[1], 'idem') .. ':' .. args[2]
    if redis.call('HGET', idem, 'attempt') ~= args[3] then return { 0 } end
    redis.call('DEL', idem)
  end
  redis.call('ZREM', user_key(keys[1], 'slots'), args[1])
  redis.call('ZREM', user_key(keys[1], 'transfers'), args[1])
  return { 1 }
end)

-- {user} kind, most, window ms → {ms to wait, 0 if the turn was taken}. So many within a window that slides; who is refused
-- isn't counted.
register('take_turn', FREES, function(keys, args)
  local key, most, window, time = user_key(keys[1], 'turns') .. ':' .. args[1], tonumber(args[2]), tonumber(args[3]), now()
  redis.call('ZREMRANGEBYSCORE', key, '-inf', integer(time - window))
  -- Taken by a clock that was ahead: they would count for longer than the window.
  redis.call('ZREMRANGEBYSCORE', key, '(' .. integer(time), '+inf')
  local taken = redis.call('ZCARD', key)
  if taken >= most then
    local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2]
    return { math.max(1, oldest + window - time) }
  end
  redis.call('ZADD', key, integer(time), integer(time) .. ':' .. taken)
  redis.call('PEXPIRE', key, window)
  return { 0 }
end)
