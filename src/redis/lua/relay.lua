-- What the relay holds of a file: which chunks, and where they lie. Goes on from delivery.lua. Nothing here ends a transfer.

-- An answer with more fields: `held` chunks, whether `index` is one of them (`holds`), whether the bytes are still of use (`kept`).
local function relayed(transfer, index, time)
  local row, reply = transfer.row, answer(transfer, 0)
  local held = redis.call('BITCOUNT', transfer.relay)
  local fetchable = is_under_way(row) or (row.status == 'COMPLETED' and held >= tonumber(row.total))
  local kept = fetchable and tonumber(row.expires) > time
  local holds = index >= 0 and redis.call('GETBIT', transfer.relay, index) or 0
  for _, value in ipairs({ 'held', held, 'holds', holds, 'kept', kept and 1 or 0 }) do reply[#reply + 1] = value end
  return reply
end

-- {partition} transfer, room, sender, index of a chunk, place for the file where it has none yet → as `relayed`
register('open_relay', ADMITS, function(keys, args)
  local transfer, index, time = load_transfer(keys[1], args[1]), tonumber(args[4]), now()
  if not transfer or transfer.row.room ~= args[2] then return refuse('TRANSFER_NOT_FOUND') end
  local row, side = transfer.row, side_of(transfer.row, args[3])
  if not side then return refuse('TRANSFER_NOT_FOUND') end
  if row.sender ~= args[3] then return refuse('FORBIDDEN') end
  if index >= tonumber(row.total) then return refuse('CHUNK_OUT_OF_RANGE', { limit = tonumber(row.total) }) end
  if is_live(row) and tonumber(row.expires) <= time then return conflict(transfer, 'The time of this transfer is over.') end
  -- A chunk whose answer was lost is answered again, also when it was the last one.
  local again = row.status == 'COMPLETED' and redis.call('GETBIT', transfer.relay, index) == 1
  if row.status ~= 'ACTIVE' and not again then return conflict(transfer) end
  if not row.place then set(transfer, 'place', args[5]) end
  return relayed(transfer, index, time)
end)

-- {partition} index of a chunk or -1, transfer… → for each as `relayed`, {} if there is none.
register('look_at_relay', READS, function(keys, args)
  local time, looks = now(), {}
  for at = 2, #args do
    local transfer = load_transfer(keys[1], args[at])
    looks[at - 1] = transfer and relayed(transfer, tonumber(args[1]), time) or {}
  end
  return looks
end)
