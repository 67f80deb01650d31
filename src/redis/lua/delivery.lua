-- How the bytes of a transfer come along, how it ends by them, and what the system does with it. Goes on from transfers.lua.

-- Sets the bits of runs of chunks: one read and one write of the bytes that they touch, however many runs there are.
local function mark(map, ranges)
  local low, high = math.huge, 0
  for _, range in ipairs(ranges) do
    low = math.min(low, math.floor(range.first / 8))
    high = math.max(high, math.floor((range.stop - 1) / 8))
  end
  local bytes = { string.byte(redis.call('GETRANGE', map, low, high), 1, -1) }
  for at = #bytes + 1, high - low + 1 do bytes[at] = 0 end
  for _, range in ipairs(ranges) do
    local chunk = range.first
    while chunk < range.stop do
      local at = math.floor(chunk / 8) - low + 1
      if chunk % 8 == 0 and chunk + 8 <= range.stop then
        bytes[at], chunk = 255, chunk + 8
      else
        bytes[at], chunk = bit.bor(bytes[at], bit.rshift(128, chunk % 8)), chunk + 1
      end
    end
  end
  redis.call('SETRANGE', map, low, string.char(unpack(bytes)))
end

-- Pairs of first and count from args[4] on, all inside the file, or a refusal: nothing counts before everything is checked.
local function ranges_in(transfer, args)
  local total, ranges = tonumber(transfer.row.total), {}
  for at = 4, #args, 2 do
    local first, count = tonumber(args[at]), tonumber(args[at + 1])
    local whole = first and count and first % 1 == 0 and count % 1 == 0
    if not whole or first < 0 or count < 1 or first + count > total then
      return nil, refuse('CHUNK_OUT_OF_RANGE', { limit = total })
    end
    ranges[#ranges + 1] = { first = first, stop = first + count }
  end
  return ranges
end

-- An answer to chunks that were verified; `before`: how many had been.
local function counted(transfer, before)
  if redis.call('BITCOUNT', transfer.chunks) == before then return answer(transfer, 0) end
  grow(transfer)
  return answer(transfer, 1)
end

-- args: first, count…
party_action('acknowledge_chunks', RECEIVER, FREES, function(transfer, settings, user, time, args)
  if not is_under_way(transfer.row) then return conflict(transfer) end
  local ranges, refused = ranges_in(transfer, args)
  if refused then return refused end
  local before = redis.call('BITCOUNT', transfer.chunks)
  mark(transfer.chunks, ranges)
  return counted(transfer, before)
end)

-- args: first, count… of chunks that the relay holds, verified
party_action('store_chunks', SENDER, ADMITS, function(transfer, settings, user, time, args)
  if transfer.row.status ~= 'ACTIVE' then return conflict(transfer) end
  local ranges, refused = ranges_in(transfer, args)
  if refused then return refused end
  local before = redis.call('BITCOUNT', transfer.chunks)
  mark(transfer.relay, ranges)
  mark(transfer.chunks, ranges)
  redis.call('PEXPIREAT', transfer.relay, integer(transfer.row.expires + AFTERLIFE))
  return counted(transfer, before)
end)

-- args: the sender's SHA-256 of the file
party_action('seal_transfer', SENDER, FREES, function(transfer, settings, user, time, args)
  local row = transfer.row
  if not is_live(row) and row.status ~= 'COMPLETED' then return conflict(transfer) end
  if row.sha256 == args[4] then return answer(transfer, 0) end
  if row.sha256 then return conflict(transfer, 'The digest of this file is fixed already, and it is another one.') end
  set(transfer, 'sha256', args[4])
  note(transfer, settings, 'seal', user, time)
  return answer(transfer, 1)
end)

-- Whether a digest that comes once more says what was judged before; nil while nothing was.
local function judged_before(row, digest)
  if row['end'] == 'COMPLETED' then return row.sha256 == digest end
  if row['end'] == 'CHECKSUM_MISMATCH' then return row.sha256 ~= digest end
end

-- args: the receiver's SHA-256 of the file
party_action('complete_transfer', RECEIVER, FREES, function(transfer, settings, user, time, args)
  local row = transfer.row
  if judged_before(row, args[4]) then return answer(transfer, 0) end
  if row.status ~= 'ACTIVE' then return conflict(transfer) end
  if redis.call('BITCOUNT', transfer.chunks) < tonumber(row.total) then
    return conflict(transfer, 'Not all chunks are acknowledged yet.')
  end
  if not row.sha256 then return conflict(transfer, 'The sender has not sealed the file yet: its digest is unknown.') end
  judge_digest(transfer, args[4], time)
  note(transfer, settings, 'complete', user, time)
  return answer(transfer, 1)
end)

-- args: SHA-256 of what the relay holds
party_action('deliver_transfer', SENDER, FREES, function(transfer, settings, user, time, args)
  local row = transfer.row
  if judged_before(row, args[4]) then return answer(transfer, 0) end
  if not is_under_way(row) then return conflict(transfer) end
  if redis.call('BITCOUNT', transfer.relay) < tonumber(row.total) then
    return conflict(transfer, 'The relay does not hold all chunks yet.')
  end
  if not row.sha256 then set(transfer, 'sha256', args[4]) end
  judge_digest(transfer, args[4], time)
  note(transfer, settings, 'complete', user, time)
  return answer(transfer, 1)
end)

-- {partition} transfer, settings, reason, text → an answer, {} if there is no such transfer. For what the system can't mend.
register('fail_transfer', FREES, function(keys, args)
  local time = now()
  local transfer = load_transfer(keys[1], args[1])
  if not transfer then return {} end
  local settings = settings_for(transfer, args[2])
  if expire_if_due(transfer, settings, time) then return answer(transfer, 2) end
  if not is_live(transfer.row) then return answer(transfer, 0) end
  finish(transfer, 'FAILED', args[3], args[4], time)
  note(transfer, settings, 'lose', '', time)
  return answer(transfer, 1)
end)

-- {partition} settings, transfer… → for each an answer, {} if there is none.
register('read_transfers', FREES, function(keys, args)
  local time, answers = now(), {}
  for at = 2, #args do
    local transfer = load_transfer(keys[1], args[at])
    local expired = transfer and expire_if_due(transfer, settings_for(transfer, args[1]), time)
    answers[at - 1] = transfer and answer(transfer, expired and 2 or 0) or {}
  end
  return answers
end)

-- {partition} room, transfer… → {time, an answer for each transfer of the room that is live, and for each of those given…}
register('room_transfers', READS, function(keys, args)
  local room, reply, seen = room_of(keys[1], args[1]), { now() }, {}
  local ids = redis.call('ZRANGE', room.transfers, 0, -1)
  for at = 2, #args do ids[#ids + 1] = args[at] end
  for _, id in ipairs(ids) do
    local transfer = not seen[id] and load_transfer(keys[1], id)
    seen[id] = true
    if transfer and transfer.row.room == room.id then reply[#reply + 1] = answer(transfer, 0) end
  end
  return reply
end)

-- {partition} settings, limit → an answer for each transfer that this call ended.
register('end_due_transfers', FREES, function(keys, args)
  local time, ended = now(), {}
  local expiry = keys[1] .. ':' .. NAMES.partition.expiry
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', expiry, '-inf', integer(time), 'LIMIT', 0, args[2])) do
    local transfer = load_transfer(keys[1], id)
    local expired = transfer and expire_if_due(transfer, settings_for(transfer, args[1]), time)
    if expired then ended[#ended + 1] = answer(transfer, 2) end
    -- Storage lost it, or it was counted twice: nothing is left to end.
    redis.call('ZREM', expiry, id)
  end
  return ended
end)
