-- Files on their way. A transfer lives in its room's partition, so its change and the room's event are one step.
-- An answer is {changed (0, 1, or 2: it had expired and ended just now), chunks verified, bit of the last chunk, field, value…}

-- How long a transfer stays readable after its end.
local AFTERLIFE = 3600000
-- Bits of `paused`: who holds the transfer up.
local CONNECTION = 4
local SENDER = { user = 'sender', endpoint = 'sp', relay = 'sr', pause = 1 }
local RECEIVER = { user = 'receiver', endpoint = 'rp', relay = 'rr', pause = 2 }

-- The transfer with its hash as `row` and its room, or nil.
local function load_transfer(partition, id)
  local transfer = transfer_of(partition, id)
  local fields = redis.call('HGETALL', transfer.state)
  if #fields == 0 then return nil end
  local row = {}
  for at = 1, #fields, 2 do row[fields[at]] = fields[at + 1] end
  rawset(transfer, 'row', row)
  rawset(transfer, 'room', room_of(partition, row.room))
  rawset(transfer, 'expiry', partition .. ':' .. NAMES.partition.expiry)
  return transfer
end

local function set(transfer, ...)
  local changes = { ... }
  redis.call('HSET', transfer.state, ...)
  for at = 1, #changes, 2 do transfer.row[changes[at]] = changes[at + 1] end
end

local function is_live(row)
  return row.status == 'PENDING' or row.status == 'ACTIVE' or row.status == 'PAUSED'
end

local function describe(transfer)
  local fields = {}
  for name, value in pairs(transfer.row) do
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  local total = tonumber(transfer.row.total)
  if total == 0 then return fields, 0, 0 end
  return fields, redis.call('BITCOUNT', transfer.chunks), redis.call('GETBIT', transfer.chunks, total - 1)
end

local function answer(transfer, changed)
  local fields, verified, last = describe(transfer)
  return { changed, verified, last, unpack(fields) }
end

local function record_of(transfer, action, by, time)
  local fields, verified, last = describe(transfer)
  return table.concat({
    '{"at":', integer(time), ',"t":"transfer","a":"', action, '","by":', cjson.encode(by),
    ',"f":', cjson.encode(fields), ',"n":', verified, ',"last":', last, '}',
  })
end

-- Each change of a transfer gives it its next version: whoever hears of two keeps the higher one.
local function grow(transfer)
  transfer.row.v = integer(redis.call('HINCRBY', transfer.state, 'v', 1))
end

-- Told and not logged: with the roster's next version, by which a node that missed it finds out, and reads how the transfers stand.
local function tell_transfers(room, epoch, records, time)
  if #records == 0 then return end
  local version = redis.call('HINCRBY', room.meta, 'v', 1)
  local list = table.concat(records, ',')
  local top = tonumber(redis.call('HGET', room.meta, 's'))
  tell(room, epoch, top, '{"t":"transfers","v":' .. version .. ',"at":' .. integer(time) .. ',"l":[' .. list .. ']}')
end

-- The log is for what people said: however often somebody offers or pauses, that takes nothing of LOG_SIZE, and only so much of
-- what the log holds beside. What goes beyond is told and not logged. Returns whether it was logged.
local function log_transfer(room, settings, epoch, user, record, time)
  local allowed = is_allowed(room, settings, user, record, time)
  if not allowed then return false end
  append(room, settings, epoch, record, true, settings.mode == EVENTS and { at = time, record = record } or nil)
  return true
end

-- Tells the room of the change, if the room stands: nobody hears of it in one that is forgotten.
local function note(transfer, settings, action, by, time)
  grow(transfer)
  local room = transfer.room
  if not is_live(transfer.row) and settings.mode >= HISTORIES then
    post_beside(room, settings, 't', record_of(transfer, action, by, time))
  end
  if redis.call('EXISTS', room.meta) == 0 then return end
  if redis.call('HLEN', room.roster) == 0 and redis.call('HEXISTS', room.meta, 'z') == 0 then return end
  local epoch, record = fence(room, settings, time), record_of(transfer, action, by, time)
  -- What the system ends is the sender's.
  local user = by == '' and transfer.row.sender or by
  if not log_transfer(room, settings, epoch, user, record, time) then tell_transfers(room, epoch, { record }, time) end
end

-- Keeps an index for as long as its last member is of interest.
local function keep_index(index)
  local last = redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2]
  if last then redis.call('PEXPIREAT', index, integer(last + AFTERLIFE)) end
end

local function expire_at(transfer, time)
  set(transfer, 'expires', integer(time))
  for _, index in ipairs({ transfer.expiry, transfer.room.transfers }) do
    redis.call('ZADD', index, integer(time), transfer.id)
    keep_index(index)
  end
  for _, key in ipairs({ transfer.state, transfer.chunks, transfer.relay }) do
    redis.call('PEXPIREAT', key, integer(time + AFTERLIFE))
  end
end

local function finish(transfer, status, reason, error, time)
  set(transfer, 'status', status, 'paused', '0', 'end', reason, 'ended', integer(time))
  if error ~= '' then set(transfer, 'error', error) end
  redis.call('ZREM', transfer.expiry, transfer.id)
  redis.call('ZREM', transfer.room.transfers, transfer.id)
  for _, key in ipairs({ transfer.state, transfer.chunks, transfer.relay }) do redis.call('PEXPIRE', key, AFTERLIFE) end
end

-- What of its room is archived, the transfer's row tells: a function may be about transfers of many rooms.
local function settings_for(transfer, text)
  return settings_in_mode(text, transfer and transfer.row.mode)
end

-- Ends the transfer if its time is over. Every function asks first, whoever sweeps.
local function expire_if_due(transfer, settings, time)
  if not is_live(transfer.row) or tonumber(transfer.row.expires) > time then return false end
  finish(transfer, 'FAILED', 'EXPIRED', 'The transfer was not finished in time.', time)
  note(transfer, settings, 'expire', '', time)
  return true
end

local function judge_digest(transfer, digest, time)
  if transfer.row.sha256 == digest then return finish(transfer, 'COMPLETED', 'COMPLETED', '', time) end
  finish(transfer, 'FAILED', 'CHECKSUM_MISMATCH', 'What arrived is not what was sent: the SHA-256 differs.', time)
end

-- The participant that moves the bytes of one side; where it is gone for good, the one that its user can only mean takes its
-- place, or nobody does yet.
local function endpoint_of(transfer, side)
  local row = transfer.row
  local participant = row[side.endpoint] ~= '' and row_of(transfer.room, row[side.endpoint])
  if participant then return participant end
  local successor = only_one(transfer.room, row[side.user]) or ''
  if successor ~= row[side.endpoint] then set(transfer, side.endpoint, successor) end
  return successor ~= '' and row_of(transfer.room, successor) or nil
end

local function is_there(transfer, side)
  if transfer.row[side.relay] == '1' then return true end
  local participant = endpoint_of(transfer, side)
  return participant ~= nil and participant.state == 'CONNECTED'
end

-- Brings an accepted transfer in line with its party pauses (0 to 3) and connections. Returns whether anything changed.
local function settle(transfer, pauses)
  local row = transfer.row
  local paused, sp, rp = row.paused, row.sp, row.rp
  local sender_there, receiver_there = is_there(transfer, SENDER), is_there(transfer, RECEIVER)
  local mask = pauses + ((sender_there and receiver_there) and 0 or CONNECTION)
  if mask ~= tonumber(paused) or row.status == 'PENDING' then
    set(transfer, 'paused', integer(mask), 'status', mask == 0 and 'ACTIVE' or 'PAUSED')
  end
  return paused ~= row.paused or sp ~= row.sp or rp ~= row.rp
end

local function party_pauses(row)
  return bit.band(tonumber(row.paused), 3)
end

-- Connections come and go far more often than anybody says something, so a pause by connection is told and never logged. Another
-- endpoint is logged as what its user did.
settle_transfers = function(room, settings, epoch, time)
  if redis.call('EXISTS', room.transfers) == 0 then return end
  local told = {}
  for _, id in ipairs(redis.call('ZRANGE', room.transfers, 0, -1)) do
    local transfer = load_transfer(room.partition, id)
    local row = transfer and transfer.row
    local sp, rp = row and row.sp, row and row.rp
    if not transfer then
      redis.call('ZREM', room.transfers, id)
    elseif row.status ~= 'PENDING' and settle(transfer, party_pauses(row)) then
      grow(transfer)
      local record = record_of(transfer, 'connection', '', time)
      local mover = sp ~= row.sp and row.sender or rp ~= row.rp and row.receiver
      if not (mover and log_transfer(room, settings, epoch, mover, record, time)) then told[#told + 1] = record end
    end
  end
  tell_transfers(room, epoch, told, time)
end

local function side_of(row, user)
  if row.sender == user then return SENDER end
  if row.receiver == user then return RECEIVER end
end

local function conflict(transfer, message)
  return refuse('TRANSFER_CONFLICT', { status = transfer.row.status, message = message })
end

-- A function for a party: {partition} transfer, settings, user, then what `act` takes from args[4] on → an answer.
-- `by` is the one side that may do it, or nil; `flags` as `register` takes them.
local function party_action(name, by, flags, act)
  register(name, flags, function(keys, args)
    local user, time = args[3], now()
    local transfer = load_transfer(keys[1], args[1])
    local settings = settings_for(transfer, args[2])
    if not transfer or not side_of(transfer.row, user) then return refuse('TRANSFER_NOT_FOUND') end
    if expire_if_due(transfer, settings, time) then return answer(transfer, 2) end
    if by and transfer.row[by.user] ~= user then return refuse('FORBIDDEN') end
    return act(transfer, settings, user, time, args)
  end)
end

-- {partition} transfer → {its receiver}, or {} where it isn't an offer that ended unaccepted. Forgets it before its hour is over.
register('forget_offer', FREES, function(keys, args)
  local transfer = load_transfer(keys[1], args[1])
  if not transfer or is_live(transfer.row) or transfer.row.accepted then return {} end
  redis.call('DEL', transfer.state, transfer.chunks, transfer.relay)
  return { transfer.row.receiver }
end)

-- {partition} transfer, settings, ms that the offer stands, 1 if both must be in the room, sender's participant or '',
-- then field, value… of the new transfer → an answer. The same id again changes nothing.
register('create_transfer', ADMITS, function(keys, args)
  local time = now()
  local transfer = load_transfer(keys[1], args[1])
  if transfer then return answer(transfer, expire_if_due(transfer, settings_for(transfer, args[2]), time) and 2 or 0) end
  local given = {}
  for at = 6, #args, 2 do given[args[at]] = args[at + 1] end
  local room, endpoint = room_of(keys[1], given.room), ''
  if args[4] == '1' then
    local participant, refused = speaker(room, given.sender, args[5])
    if refused then return refused end
    if #participants_of(room, given.receiver) == 0 then return refuse('PARTICIPANT_NOT_FOUND') end
    endpoint = participant
  end
  local state = transfer_of(keys[1], args[1]).state
  redis.call('HSET', state, 'id', args[1], 'sp', endpoint, 'rp', '', 'rr', '0', 'status', 'PENDING', 'paused', '0',
    'created', integer(time), unpack(args, 6))
  transfer = load_transfer(keys[1], args[1])
  expire_at(transfer, time + tonumber(args[3]))
  note(transfer, settings_for(transfer, args[2]), 'offer', given.sender, time)
  return answer(transfer, 1)
end)

-- args: participant or '', 1 if over the relay, ms that the transfer may take, digest of an empty file
party_action('accept_transfer', RECEIVER, ADMITS, function(transfer, settings, user, time, args)
  local row = transfer.row
  if row.status == 'ACTIVE' or row.status == 'PAUSED' or row.status == 'COMPLETED' then return answer(transfer, 0) end
  if row.status ~= 'PENDING' then return conflict(transfer) end
  local endpoint = ''
  if args[5] ~= '1' and (args[4] ~= '' or #participants_of(transfer.room, user) > 0) then
    local participant, refused = speaker(transfer.room, user, args[4])
    if refused then return refused end
    endpoint = participant
  end
  set(transfer, 'rp', endpoint, 'rr', args[5], 'accepted', integer(time))
  if row.total == '0' then
    if not row.sha256 then set(transfer, 'sha256', args[7]) end
    judge_digest(transfer, args[7], time)
  else
    -- Made whole at once, so that it gets its TTL with the other keys.
    redis.call('SETBIT', transfer.chunks, tonumber(row.total) - 1, 0)
    expire_at(transfer, time + tonumber(args[6]))
    settle(transfer, 0)
  end
  note(transfer, settings, 'accept', user, time)
  return answer(transfer, 1)
end)

-- args: reason or ''
party_action('reject_transfer', RECEIVER, FREES, function(transfer, settings, user, time, args)
  if transfer.row['end'] == 'REJECTED' then return answer(transfer, 0) end
  if transfer.row.status ~= 'PENDING' then return conflict(transfer) end
  finish(transfer, 'CANCELLED', 'REJECTED', args[4], time)
  note(transfer, settings, 'reject', user, time)
  return answer(transfer, 1)
end)

-- args: reason or ''
party_action('cancel_transfer', nil, FREES, function(transfer, settings, user, time, args)
  local reason = side_of(transfer.row, user) == SENDER and 'CANCELLED_BY_SENDER' or 'CANCELLED_BY_RECEIVER'
  if transfer.row['end'] == reason then return answer(transfer, 0) end
  if not is_live(transfer.row) then return conflict(transfer) end
  finish(transfer, 'CANCELLED', reason, args[4], time)
  note(transfer, settings, 'cancel', user, time)
  return answer(transfer, 1)
end)

local function is_under_way(row)
  return row.status == 'ACTIVE' or row.status == 'PAUSED'
end

party_action('pause_transfer', nil, ADMITS, function(transfer, settings, user, time)
  local row = transfer.row
  if not is_under_way(row) then return conflict(transfer) end
  local pauses = bit.bor(party_pauses(row), side_of(row, user).pause)
  if pauses == party_pauses(row) then return answer(transfer, 0) end
  set(transfer, 'pausedAt', integer(time))
  settle(transfer, pauses)
  note(transfer, settings, 'pause', user, time)
  return answer(transfer, 1)
end)

-- Where the endpoint of a side is gone for good and its user has several participants, the one that resumes takes its place.
-- Returns a refusal or nil.
local function take_place(transfer, side, user, participant)
  local row, room = transfer.row, transfer.room
  if row[side.relay] == '1' then return nil end
  local gone = row[side.endpoint] == '' or redis.call('HEXISTS', room.roster, row[side.endpoint]) == 0
  if participant == '' and not (gone and #participants_of(room, user) > 1) then return nil end
  local id, refused = speaker(room, user, participant)
  if refused then return refused end
  if gone then set(transfer, side.endpoint, id) end
end

-- args: participant or '', 1 to lift the other party's pause too
party_action('resume_transfer', nil, ADMITS, function(transfer, settings, user, time, args)
  local row = transfer.row
  if not is_under_way(row) then return conflict(transfer) end
  local side, before, sp, rp = side_of(row, user), party_pauses(row), row.sp, row.rp
  local refused = take_place(transfer, side, user, args[4])
  if refused then return refused end
  local pauses = args[5] == '1' and 0 or bit.band(before, 3 - side.pause)
  local settled = settle(transfer, pauses)
  if not settled and sp == row.sp and rp == row.rp then return answer(transfer, 0) end
  if pauses ~= before then set(transfer, 'resumedAt', integer(time)) end
  note(transfer, settings, 'resume', user, time)
  return answer(transfer, 1)
end)
