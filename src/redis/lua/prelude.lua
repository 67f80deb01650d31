#!lua name=rejoin1
-- One library: local functions shared by all registered ones. The loader fills NAMES from keys.ts and FENCE_ID.
-- Replies of a registered function are flat lists of strings and numbers; refusals are error replies 'REJOIN <CODE> <details as JSON>'.

local NAMES = @NAMES@
-- '' means: the run id of this Redis process. Where Redis is embedded and its append-only file outlives it, a constant stands for it.
local FENCE_ID = '@FENCE_ID@'
local DAY = 86400000
local IDEMPOTENCY = 300000

local function refuse(code, details)
  return redis.error_reply('REJOIN ' .. code .. ' ' .. cjson.encode(details or { code = code }))
end

-- Milliseconds since 1970 by the clock of Redis: the only clock that decides a deadline.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local run_id
local function this_process()
  if FENCE_ID ~= '' then return FENCE_ID end
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

-- Settings travel as 'logSize logMs maxLogBytes leaseMs graceMs capacity perUser'; parsed once a text.
local settings_by_text = {}
local function settings_of(text)
  local settings = settings_by_text[text]
  if settings then return settings end
  local fields = {}
  for field in string.gmatch(text, '%S+') do fields[#fields + 1] = tonumber(field) end
  settings = {
    log_size = fields[1], log_ms = fields[2], max_log = fields[3],
    lease_ms = fields[4], grace_ms = fields[5], capacity = fields[6], per_user = fields[7],
  }
  settings_by_text = { [text] = settings }
  return settings
end

local function integer(number)
  return string.format('%.0f', number)
end
