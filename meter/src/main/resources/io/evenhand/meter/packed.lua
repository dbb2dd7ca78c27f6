-- Packed forms.

local function bit(b) if b then return 1 end return 0 end

-- Formats, made once in a run.
local function formats(make)
  return setmetatable({}, {__index = function(made, key)
    local format = make(key)
    made[key] = format
    return format
  end})
end

local DOUBLES = formats(function(n) return '>' .. rep('d', n) end)

-- A table's rows in doubles: kind, id, per, stage, and what the kind needs.
local function read_table(s)
  local n = read('>I2', s)
  local t = {read(DOUBLES[n], s, 3)}
  local after, rows, at = t[n + 1], {}, 2
  for i = 1, t[1] do
    local row = {index = i - 1, kind = t[at], id = t[at + 1], per = t[at + 2], enforced = t[at + 3] == 2,
      tells = t[at + 3] > 0}
    at = at + 4
    local kind = row.kind
    if kind == BANDS then
      row.window, row.relieved, row.n = t[at], t[at + 1] == 1, t[at + 2]
      at = at + 3
      for b = 1, row.n do
        row[b] = {up_to = t[at], pace = t[at + 1], every = t[at + 2], by = t[at + 3]}
        at = at + 4
      end
      row.full, row.free = row[1].pace, row[1].up_to
      -- Units up to here take the first pace.
      row.even = row[1].every > 0 and row[1].every or row.free
    elseif kind == QUOTA then
      row.window, row.size, row.rolling, row.n = t[at], t[at + 1], t[at + 2], t[at + 3]
      at = at + 4
      for b = 1, row.n do
        row[b] = {what = t[at], value = t[at + 1]}
        at = at + 2
      end
    elseif kind == RATE then
      row.units, row.every, row.burst = t[at], t[at + 1], t[at + 2]
      row.room = row.burst * row.every
      at = at + 3
    elseif kind == CONCURRENCY then
      row.slots, row.queues, row.wait = t[at], t[at + 1] == 1, t[at + 2]
      at = at + 3
    elseif kind == SUSTAINED then
      row.at_least, row.slice, row.high, row.pace, row.calm = t[at], t[at + 1], t[at + 2], t[at + 3], t[at + 4]
      at = at + 5
    elseif kind == THROTTLE then
      row.pace, row.ends_at = t[at], t[at + 1]
      at = at + 2
    else
      -- A ceiling's most, or what a unit costs.
      row.value = t[at]
      at = at + 1
    end
    rows[i] = row
  end
  local has_wallet, name = t[at] == 1, nil
  if has_wallet then name = read('>I2c0', s, after) end
  return {rows = rows, n = #rows, wallet = name}
end

-- A call: numbers, windows (4 instants)*, charges (row, units)*, then the texts as they go to the log, then an extra.
local OPERATION, PARTITION, TABLE, FLAGS, INSTALL, KEY, NUMBER, HOLD, ESTIMATE_MS, ISSUED, WINDOWS, CHARGES, FIXED =
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12

local CALLS = formats(function(shape)
  return '>BBBBI6I6I6I7I6I6BB' .. rep('I6I6I6I6', floor(shape / 256)) .. rep('BI7', shape % 256)
end)

local function read_call(s, tables)
  local windows, charges = byte(s, 42, 43)
  local v = {read(CALLS[windows * 256 + charges], s)}
  v.raw = s
  v.table = tables[v[TABLE] + 1]
  v.texts = v[FIXED + 4 * windows + 2 * charges + 1]
  v.charge = FIXED + 4 * windows
  return v
end

-- The texts of a call: whose it is; decision, fingerprint, units; and where an extra begins.
local function texts(call)
  if not call.id then
    local _, origin, after
    _, origin, after = read('>BI2c0', call.raw, call.texts)
    call.origin = sub(call.raw, call.texts, after - 1)
    call.account = origin:match('^[^\n]*')
    _, call.id, call.fingerprint, call.units, call.extra = read('>BI2c0I2c0I2c0', call.raw, after)
  end
  return call
end
