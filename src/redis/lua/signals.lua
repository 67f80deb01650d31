-- What participants say. One call a message, however large the room.

-- How many others an addressee stands for; nil if nobody, 0 for a user that may be absent.
local function recipients_of(room, participant, kind, id)
  if kind == 'room' then return redis.call('HLEN', room.roster) - 1 end
  if kind == 'participant' then
    return id ~= participant and redis.call('HEXISTS', room.roster, id) == 1 and 1 or nil
  end
  local count = 0
  for _, other in ipairs(participants_of(room, id)) do
    if other ~= participant then count = count + 1 end
  end
  if count == 0 and kind ~= 'absent user' then return nil end
  return count
end

-- How the archive is told of a signal: of a negotiation without what it says; where one participant is addressed, with its user.
local function kept_of(room, settings, participant, record, args, time)
  if settings.mode < EVENTS then return nil end
  if args[10] ~= '' then
    return { at = time, record = '{"at":' .. integer(time) .. ',"p":"' .. participant .. '",' .. args[10] }
  end
  local to = args[6] == 'participant' and row_of(room, args[7])
  return { at = time, record = record, extra = to and '{"u":' .. cjson.encode(to.user) .. '}' or nil }
end

-- {partition} room, settings, user, participant or '', connection or '', addressee kind, addressee id, idempotency key or '',
-- tail of the record (JSON behind `"at":…,"p":…,`), tail as it is archived if it is part of a negotiation, else ''
-- → {epoch, offset, recipients, duplicate, participant}
-- With a connection (a socket that speaks for itself): only while it owns the participant, so that a zombie can't write.
register('send', ADMITS, function(keys, args)
  local room, settings = room_of(keys[1], args[1]), settings_of(args[2])
  local participant, refused = speaker(room, args[3], args[4])
  if refused then return refused end
  if args[5] ~= '' and redis.call('HGET', room.connections, participant) ~= args[5] then return refuse('PARTICIPANT_REPLACED') end
  local time = now()
  local epoch = fence(room, settings, time)
  local first = repeated(room, participant, args[8], epoch, time)
  if first then return { epoch, first[1], first[2], 1, participant } end
  local recipients = recipients_of(room, participant, args[6], args[7])
  if not recipients then return refuse('PARTICIPANT_NOT_FOUND') end
  local record = '{"at":' .. integer(time) .. ',"p":"' .. participant .. '",' .. args[9]
  local offset = append(room, settings, epoch, record, args[10] ~= '', kept_of(room, settings, participant, record, args, time))
  remember_answer(room, participant, args[8], epoch, offset, recipients, time)
  return { epoch, offset, recipients, 0, participant }
end)
