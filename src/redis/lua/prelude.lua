#!lua name=@LIBRARY@
-- One library: local functions shared by all registered ones. The loader fills NAMES from keys.ts, and LIBRARY with a name
-- that carries the hash of this code, so that releases whose code differs run side by side over one Redis.
-- Replies of a registered function are flat lists of strings and numbers; refusals are error replies 'REJOIN <CODE> <details as JSON>'.

local NAMES = @NAMES@
local DAY, HOUR = 86400000, 3600000
local IDEMPOTENCY = 300000

-- What Redis may do with a function. Above `maxmemory` it refuses those that admit something new; what frees memory, or only
-- keeps what is there, runs on.
local ADMITS, FREES, READS = {}, { 'allow-oom' }, { 'no-writes' }

-- Where a Redis is known to keep its memory over a restart, the name of that memory; '' elsewhere. Each call brings it.
local memory

-- Makes `run(keys, args)` callable as <library>_<name>. keys[1] is the base of the keys that it builds; no such key exists, nor
-- does the second one that each call declares. So while a Cluster moves their slot, Redis runs the function on neither side:
-- the source sends the caller to the target, and the target answers TRYAGAIN, since several keys are missing.
local function register(name, flags, run)
  local callback = function(keys, args)
    memory = table.remove(args)
    return run(keys, args)
  end
  redis.register_function({ function_name = '@LIBRARY@_' .. name, callback = callback, flags = flags })
end

local function refuse(code, details)
  return redis.error_reply('REJOIN ' .. code .. ' ' .. cjson.encode(details or { code = code }))
end

-- Milliseconds since 1970 by the clock of Redis: the only clock that decides a deadline.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Whose memory this is: that of this Redis process, by its run id, unless the memory is known to outlive the process.
local run_id
local function this_process()
  if memory ~= '' then return memory end
  if not run_id then run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') end
  return run_id
end

-- A table whose fields are keys, made when first used: room.log
local function key_table(base, kind)
  return setmetatable({}, {
    __index = function(self, name)
      local key = base .. ':' .. NAMES[kind][name]
      rawset(self, name, key)
      return key
    end,
  })
end

local function room_of(partition, id)
  local room = key_table(partition .. ':room:' .. id, 'room')
  rawset(room, 'id', id)
  rawset(room, 'partition', partition)
  rawset(room, 'rooms', partition .. ':' .. NAMES.partition.rooms)
  return room
end

local function transfer_of(partition, id)
  local transfer = key_table(partition .. ':transfer:' .. id, 'transfer')
  rawset(transfer, 'id', id)
  rawset(transfer, 'partition', partition)
  return transfer
end

-- Settings travel as 'logSize logMs maxLogBytes leaseMs graceMs capacity perUser maxOutboxBytes replayMs mode'; parsed once a
-- text. `mode`: what of the room is archived, see outbox.lua. `stand_ms`: how long a room that timed out empty stands. `keep_ms`:
-- how long what is kept of a room outlives the last change of it.
local function parsed(text)
  local fields = {}
  for field in string.gmatch(text, '%S+') do fields[#fields + 1] = tonumber(field) end
  local settings = {
    log_size = fields[1], log_ms = fields[2], max_log = fields[3], lease_ms = fields[4], grace_ms = fields[5],
    capacity = fields[6], per_user = fields[7], max_outbox = fields[8], mode = fields[10],
    stand_ms = fields[10] == 2 and math.max(fields[2], fields[9]) or fields[2],
  }
  settings.keep_ms = math.max(DAY, 2 * math.max(fields[2], fields[4] + fields[5]), settings.stand_ms + DAY)
  return settings
end

-- A node's texts differ in the mode alone; several releases and settings may be about.
local MOST_TEXTS = 16
local settings_by_text, texts = {}, 0
local function settings_of(text)
  local settings = settings_by_text[text]
  if settings then return settings end
  if texts >= MOST_TEXTS then settings_by_text, texts = {}, 0 end
  settings, texts = parsed(text), texts + 1
  settings_by_text[text] = settings
  return settings
end

-- The settings for a room of that mode, out of the text for one of which nothing is archived.
local function settings_in_mode(text, mode)
  if not mode or mode == '0' then return settings_of(text) end
  local changed = string.gsub(text, '%S+$', mode)
  return settings_of(changed)
end

local function integer(number)
  return string.format('%.0f', number)
end
