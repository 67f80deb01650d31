-- What was answered to signals with an idempotency key, for five minutes: 8 bytes of a digest → 9 bytes of the answer, in hashes
-- so small that Redis packs each of them. An entry takes some 25 bytes; what a user at its limit leaves behind, 1.5 MB.

-- A hash of more entries than Redis packs (hash-max-listpack-entries, 128) takes four times the room: then another digit is used.
local PACKED = 120
local DIGITS = '0123456789abcdef'

local function repeats_key(room, bucket, digits)
  return room.idem .. ':' .. integer(bucket) .. ':' .. digits
end

-- An epoch never comes back, so that what was answered in another one isn't found.
local function digest_of(participant, key, epoch)
  local hex = redis.sha1hex(epoch .. ' ' .. participant .. ':' .. key)
  local bytes = string.gsub(string.sub(hex, 1, 16), '%x%x', function(byte) return string.char(tonumber(byte, 16)) end)
  return bytes, string.sub(hex, 17, 17), string.sub(hex, 17, 18)
end

-- {offset, recipients} of the answer that this participant was given to that key, or nil.
local function repeated(room, participant, key, epoch, time)
  if key == '' then return nil end
  local digest, few, many = digest_of(participant, key, epoch)
  local newest = math.floor(time / IDEMPOTENCY)
  for bucket = newest, newest - 1, -1 do
    local found = redis.call('HGET', repeats_key(room, bucket, few), digest) or redis.call('HGET', repeats_key(room, bucket, many), digest)
    if found then
      local second, offset, recipients = struct.unpack('>I2I5I2', found)
      if time - (bucket * IDEMPOTENCY + second * 1000) <= IDEMPOTENCY then return { offset, recipients } end
    end
  end
end

local function remember_answer(room, participant, key, epoch, offset, recipients, time)
  if key == '' then return end
  local digest, few, many = digest_of(participant, key, epoch)
  local bucket = math.floor(time / IDEMPOTENCY)
  local packed = repeats_key(room, bucket, few)
  if redis.call('HLEN', packed) >= PACKED then packed = repeats_key(room, bucket, many) end
  -- Rounded up: a key counts for five minutes at least.
  local second = math.ceil((time - bucket * IDEMPOTENCY) / 1000)
  redis.call('HSET', packed, digest, struct.pack('>I2I5I2', second, offset, recipients))
  redis.call('PEXPIREAT', packed, integer((bucket + 2) * IDEMPOTENCY + 1000))
end

local function forget_repeats(room, time)
  local newest = math.floor(time / IDEMPOTENCY)
  for bucket = newest, newest - 2, -1 do
    for few in string.gmatch(DIGITS, '.') do
      local packed = repeats_key(room, bucket, few)
      local length = redis.call('HLEN', packed)
      if length > 0 then redis.call('DEL', packed) end
      if length >= PACKED then
        for digit in string.gmatch(DIGITS, '.') do redis.call('DEL', packed .. digit) end
      end
    end
  end
end
