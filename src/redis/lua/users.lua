-- What belongs to a user, whatever the room: in a slot of its own.

-- {user} operation, tokens a second, burst, tokens asked → {granted (0 or what was asked), ms until that many are there}
-- A token bucket by the clock of Redis.
redis.register_function('rejoin1_take_tokens', function(keys, args)
  local key = keys[1] .. ':' .. NAMES.user.rate .. ':' .. args[1]
  local rate, burst, asked, time = tonumber(args[2]), tonumber(args[3]), tonumber(args[4]), now()
  local bucket = redis.call('HMGET', key, 'tokens', 'at')
  local tokens = math.min(burst, (tonumber(bucket[1]) or burst) + (time - (tonumber(bucket[2]) or time)) * rate / 1000)
  if tokens < asked then return { 0, math.ceil((asked - tokens) * 1000 / rate) } end
  redis.call('HSET', key, 'tokens', tostring(tokens - asked), 'at', integer(time))
  redis.call('PEXPIRE', key, math.ceil(burst * 1000 / rate) + 1000)
  return { asked, 0 }
end)
