-- The outset: what every call needs, and the common one.

-- Formats, made once in a run.
local function formats(make)
  return setmetatable({}, {__index = function(made, key)
    local format = make(key)
    made[key] = format
    return format
  end})
end

local DOUBLES = formats(function(n) return '>' .. rep('d', n) end)

-- How a counter that is fit for the common path is packed, by the kind of its row.
local LETTER = {[1] = 'a', [2] = 'q', [3] = 'r', [5] = ''}

-- What counters that versions began take over: from which, the sizes before and after, the rule, and since when.
local function read_carried(t, at, row)
  local n = t[at]
  at = at + 1
  if n > 0 then
    row.carried = {}
    for c = 1, n do
      row.carried[c] = {from = t[at], before = t[at + 1], after = t[at + 2], rule = t[at + 3], since = t[at + 4]}
      at = at + 5
    end
  end
  return at
end

-- A table in doubles: its term, then its rows: kind, id, per, stage, and what the kind needs.
local function read_table(s)
  local n = read('>I2', s)
  local t = {read(DOUBLES[n], s, 3)}
  local after, rows, at, letters = t[n + 1], {}, 4, ''
  for i = 1, t[3] do
    local row = {index = i - 1, kind = t[at], id = t[at + 1], per = t[at + 2], enforced = t[at + 3] == 2,
      tells = t[at + 3] > 0}
    at = at + 4
    local kind = row.kind
    if kind == 1 then
      row.window, row.relieved, row.n = t[at], t[at + 1] == 1, t[at + 2]
      at = at + 3
      for b = 1, row.n do
        row[b] = {up_to = t[at], pace = t[at + 1], every = t[at + 2], by = t[at + 3]}
        at = at + 4
      end
      at = read_carried(t, at, row)
      row.full, row.free = row[1].pace, row[1].up_to
      -- Units up to here take the first pace.
      row.even = row[1].every > 0 and row[1].every or row.free
    elseif kind == 2 then
      row.window, row.size, row.rolling, row.n = t[at], t[at + 1], t[at + 2], t[at + 3]
      at = at + 4
      for b = 1, row.n do
        row[b] = {what = t[at], value = t[at + 1]}
        at = at + 2
      end
      at = read_carried(t, at, row)
    elseif kind == 3 then
      row.units, row.every, row.burst = t[at], t[at + 1], t[at + 2]
      row.room = row.burst * row.every
      at = at + 3
    elseif kind == 4 then
      row.slots, row.queues, row.wait = t[at], t[at + 1] == 1, t[at + 2]
      at = at + 3
    elseif kind == 6 then
      row.at_least, row.slice, row.high, row.pace, row.calm = t[at], t[at + 1], t[at + 2], t[at + 3], t[at + 4]
      at = at + 5
    elseif kind == 7 then
      row.pace, row.ends_at = t[at], t[at + 1]
      at = at + 2
    else
      -- A ceiling's most, or what a unit costs.
      row.value = t[at]
      at = at + 1
    end
    rows[i] = row
    letters = letters and LETTER[kind] and letters .. LETTER[kind]
  end
  local has_wallet, name = t[at] == 1, nil
  if has_wallet then name = read('>I2c0', s, after) end
  return {from = t[1], till = t[2], rows = rows, n = #rows, wallet = name, letters = letters}
end

-- A call: numbers, windows (4 instants)*, charges (row, units)*, then the texts as they go to the log, then an extra.
local OPERATION, PARTITION, TABLE, FLAGS, FIXED = 1, 2, 3, 4, 12

local CALLS = formats(function(shape)
  return '>BBBBI6I6I6I7I6I6BB' .. rep('I6I6I6I6', floor(shape / 256)) .. rep('BI7', shape % 256)
end)

-- Its numbers, and where its texts begin; its charges come after FIXED and the windows.
local function read_call(s)
  local windows, charges = byte(s, 42, 43)
  return {read(CALLS[windows * 256 + charges], s)}, FIXED + 4 * windows, FIXED + 4 * windows + 2 * charges + 1
end

local COMMON_STATE = formats(function(letters)
  return '>' .. letters:gsub('.', {a = 'I6I6I6I7I7', q = 'I6I6I6I7', r = 'I6I6I7I7'})
end)
local COMMON_REPLY = formats(function(n) return '>BI6BBI7BI2I6B' .. rep('BBI7I7I6I7I7', n) end)
local COMMON_REPLY_WITH_CREDITS = formats(function(n) return '>BI6BBI7BI2I6I7I7I7B' .. rep('BBI7I7I6I7I7', n) end)

-- Scratch space: the numbers of one reply, and where each row's counter begins.
-- Most requests run at once: their account waits for nothing, their limits are far from used up and at their first pace, in
-- the windows that are known, and no credit plays a part. Those are decided here as the rest of the script would decide
-- them, on the numbers as they lie packed; nil for every other. The law of equal answers holds it to that.
local out, where = {}, {}
local function common(call, raw, t, c, texts_at, state_key, instant)
  local letters, flags = t.letters, call[FLAGS]
  -- An identity of the use, an estimate, or only a question.
  if not letters or flags % 8 >= 4 or call[9] > 0 or flags >= 32 then return nil end
  local packed = redis.call('GET', state_key)
  if not packed then return nil end
  local form, marks, version, now, sequence, of, kinds, at = read('>BBI6I6I6Bc0Bc0', packed)
  if form ~= FORM or (marks ~= 0 and marks ~= 4) or of ~= epoch or kinds ~= letters then return nil end
  if instant > now then now = instant end
  if now < t.from or now >= t.till then return nil end
  local left, wallet = -1, ''
  if marks == 4 then
    local wallets, name, _, balance, settled, spent, valid_until, after = read('>BBc0I6I7I7I7I7', packed, at)
    if wallets ~= 1 then return nil end
    if name == t.wallet and now < valid_until then left = max(0, balance - (spent - settled)) end
    wallet, at = sub(packed, at, after - 1), after
  end
  local v = {read(COMMON_STATE[letters], packed, at)}
  local n, rows, i, concerned = 12, t.rows, 1, false
  for k = 1, t.n do
    local row = rows[k]
    local kind = row.kind
    where[k] = i
    if kind ~= 5 then
      local id = row.id
      if row.per > 0 then id = (id + (row.per == 1 and call[5] or call[6])) % 281474976710656 end
      if v[i] ~= id then return nil end
      if kind == 3 then
        i = i + 4
      else
        local resets_at = v[i + 2]
        if v[i + 1] > now or now >= resets_at or call[FIXED + 4 + 4 * row.window] <= resets_at then return nil end
        i = i + (kind == 1 and 5 or 4)
      end
    end
  end
  local count = call[12]
  for k = 1, count do
    local index, units = call[c + 2 * k - 1], call[c + 2 * k]
    local row = rows[index + 1]
    local kind, w = row.kind, where[index + 1]
    local used, first, resets_at = nil, 0, 0
    if kind == 2 then
      used = v[w + 3] + units
      if row.rolling > 0 or used >= row.size then return nil end
      first, resets_at = v[w + 1], v[w + 2]
      v[w + 3] = used
    elseif kind == 1 then
      used, first, resets_at = v[w + 3] + units, v[w + 1], v[w + 2]
      local ends = now + units * row.full
      if v[w + 4] > now or used > row.even or ends > resets_at then return nil end
      concerned = concerned or row.relieved
      v[w + 3], v[w + 4] = used, ends
    elseif kind == 3 then
      local gone, level = (now - v[w + 1]) * row.units, v[w + 2]
      level = gone < level and level - gone or 0
      level = level + units * row.every
      if level > row.room then return nil end
      used, resets_at = ceil_div(level, row.every), now + ceil_div(level, row.units)
      v[w + 1], v[w + 2], v[w + 3] = now, level, resets_at
    else
      if units > row.value then return nil end
      used = units
    end
    out[n + 1], out[n + 2], out[n + 3], out[n + 4] = index, 0, used, 0
    out[n + 5], out[n + 6], out[n + 7] = first, resets_at, now
    n = n + 7
  end
  local reply
  if concerned then
    out[1], out[2], out[3], out[4], out[5], out[6], out[7], out[8] = 0, now, 0, 4, now, 0, 0, 0
    out[9], out[10], out[11], out[12] = 0, left + 1, 0, count
    reply = pack(COMMON_REPLY_WITH_CREDITS[count], unpack(out, 1, n))
  else
    out[4], out[5], out[6], out[7], out[8], out[9], out[10], out[11], out[12] = 0, now, 0, 0, now, 0, 0, 0, count
    reply = pack(COMMON_REPLY[count], unpack(out, 4, n))
  end
  local state = pack('>BBI6I6I6Bc0Bc0', FORM, marks, version + 1, now, sequence + 1, #of, of, #letters, letters)
    .. wallet .. pack(COMMON_STATE[letters], unpack(v, 1, i - 1))
  redis.call('SET', state_key, state)
  return reply, sub(raw, call[texts_at], #raw - 4) .. pack('>I2c0BI2c0I2', #reply, reply, 4, #state, state, 0)
end
