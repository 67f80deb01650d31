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

-- How many transfers a user's list keeps, if so many of them have ended.
local LISTED = 200
-- How many ended offers that nobody accepted are kept of one sender.
local UNACCEPTED = 50
-- How many idempotency keys of one user's offers are known, and for how long.
local OFFER_KEYS = 500

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

-- What ended an hour ago is forgotten, and so is what was offered longer ago than any transfer lasts.
local function prune_list(base, keep, time)
  local list, ended = user_key(base, 'transfers'), user_key(base, 'ended')
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', ended, '-inf', integer(time - AFTERLIFE))) do redis.call('ZREM', list, id) end
  redis.call('ZREMRANGEBYSCORE', ended, '-inf', integer(time - AFTERLIFE))
  redis.call('ZREMRANGEBYSCORE', list, '-inf', integer(time - keep))
end

-- Beyond its length a list loses what ended first; what is live it never loses.
local function trim_list(base)
  local list, ended = user_key(base, 'transfers'), user_key(base, 'ended')
  while redis.call('ZCARD', list) > LISTED do
    local oldest = redis.call('ZPOPMIN', ended)[1]
    if not oldest then return end
    redis.call('ZREM', list, oldest)
  end
end

local function list_transfer(base, id, keep, time)
  local list = user_key(base, 'transfers')
  -- No two share a place, so that what was offered within one millisecond is still in order.
  local newest = redis.call('ZRANGE', list, -1, -1, 'WITHSCORES')[2]
  redis.call('ZADD', list, 'NX', integer(math.max(time, (newest or 0) + 1)), id)
  prune_list(base, tonumber(keep), time)
  trim_list(base)
  redis.call('PEXPIRE', list, keep)
end

-- {user} ms the list is kept → transfer, when it was offered (ms)…, the newest first
register('list_transfers', FREES, function(keys, args)
  prune_list(keys[1], tonumber(args[1]), now())
  return redis.call('ZREVRANGE', user_key(keys[1], 'transfers'), 0, -1, 'WITHSCORES')
end)

-- {user} transfer, 1 if the user sent it, 1 if nobody had accepted it → the sender's oldest ended offers that are too many. The
-- transfer ended: what it held of the user's limits is free, and in a list that is full it goes first.
register('end_listed', FREES, function(keys, args)
  local base, id, time = keys[1], args[1], now()
  redis.call('ZREM', user_key(base, args[2] == '1' and 'slots' or 'offers'), id)
  if not redis.call('ZSCORE', user_key(base, 'transfers'), id) then return {} end
  redis.call('ZADD', user_key(base, 'ended'), 'NX', integer(time), id)
  redis.call('PEXPIRE', user_key(base, 'ended'), DAY)
  trim_list(base)
  if args[2] ~= '1' or args[3] ~= '1' then return {} end
  local unaccepted = user_key(base, 'unaccepted')
  redis.call('ZREMRANGEBYSCORE', unaccepted, '-inf', integer(time - AFTERLIFE))
  redis.call('ZADD', unaccepted, 'NX', integer(time), id)
  redis.call('PEXPIRE', unaccepted, AFTERLIFE)
  local over = redis.call('ZCARD', unaccepted) - UNACCEPTED
  local gone = {}
  while over > 0 do
    gone[#gone + 1] = redis.call('ZPOPMIN', unaccepted)[1]
    over = over - 1
  end
  for _, each in ipairs(gone) do
    redis.call('ZREM', user_key(base, 'transfers'), each)
    redis.call('ZREM', user_key(base, 'ended'), each)
  end
  return gone
end)

-- {user} transfer → {}. It is forgotten before its hour is over.
register('strike_listed', FREES, function(keys, args)
  for _, name in ipairs({ 'transfers', 'ended' }) do redis.call('ZREM', user_key(keys[1], name), args[1]) end
  return {}
end)

local function offer_key_of(key)
  return string.sub(redis.sha1hex(key), 1, 16)
end

-- What an idempotency key of an offer stands for: transfer, since when (ms), attempt; or nil.
local function known_offer(base, key, time)
  if key == '' then return nil end
  local found = redis.call('HGET', user_key(base, 'idem'), offer_key_of(key))
  local id, at, attempt = string.match(found or '', '^(%S+) (%d+) (%d+)$')
  if not id or time - at > DAY then return nil end
  return { id = id, at = tonumber(at), attempt = tonumber(attempt) }
end

local function forget_offer_key(base, field)
  redis.call('HDEL', user_key(base, 'idem'), field)
  redis.call('ZREM', user_key(base, 'keys'), field)
end

local function know_offer(base, key, offer)
  local idem, order, field = user_key(base, 'idem'), user_key(base, 'keys'), offer_key_of(key)
  redis.call('HSET', idem, field, offer.id .. ' ' .. integer(offer.at) .. ' ' .. offer.attempt)
  redis.call('ZADD', order, 'NX', integer(offer.at), field)
  while redis.call('ZCARD', order) > OFFER_KEYS do forget_offer_key(base, redis.call('ZRANGE', order, 0, 0)[1]) end
  redis.call('PEXPIRE', idem, DAY)
  redis.call('PEXPIRE', order, DAY)
end

-- {user} transfer, idempotency key or '', most, ms a slot may be held, ms the list is kept, 1 to take the slot for a known key again
-- → {reserved, attempt} | {repeated, transfer, age ms} | {full, transfer, age ms…}
register('reserve_slot', ADMITS, function(keys, args)
  local base, id, key, time = keys[1], args[1], args[2], now()
  local known = known_offer(base, key, time)
  if known and not (args[6] == '1' and known.id == id) then return { 'repeated', known.id, integer(math.max(0, time - known.at)) } end
  local holders = take_place_in(user_key(base, 'slots'), id, tonumber(args[3]), tonumber(args[4]), time)
  if #holders > 0 then return { 'full', unpack(holders) } end
  list_transfer(base, id, args[5], time)
  if key == '' then return { 'reserved', 1 } end
  local offer = { id = id, at = known and known.at or time, attempt = (known and known.attempt or 0) + 1 }
  know_offer(base, key, offer)
  return { 'reserved', offer.attempt }
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
    local known = known_offer(keys[1], args[2], now())
    if not known or known.attempt ~= tonumber(args[3]) then return { 0 } end
    forget_offer_key(keys[1], offer_key_of(args[2]))
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
