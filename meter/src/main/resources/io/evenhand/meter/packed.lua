-- Packed forms.

-- The format of n doubles, made once in a run.
local DOUBLES = setmetatable({}, {__index = function(formats, n)
  local format = '>' .. rep('d', n)
  formats[n] = format
  return format
end})

-- The numbers, and after the last of them where they end.
local function doubles(s, at)
  local n = read('>I2', s, at)
  return {read(DOUBLES[n], s, at + 2)}, n
end

local function pack_doubles(t)
  return pack(DOUBLES[#t], unpack(t))
end

local function text(s, at)
  return read('>I2c0', s, at)
end

-- A table's rows: id, meter, window, relief wallet, bands.
local function read_table(s)
  local t, count = doubles(s, 1)
  local after = t[count + 1]
  local rows, at = {}, 2
  for i = 1, t[1] do
    local row = {index = i - 1, id = t[at], meter = t[at + 1], window = t[at + 2], wallet = t[at + 3], n = t[at + 4]}
    at = at + 5
    for b = 1, row.n do
      row[b] = {up_to = t[at], pace = t[at + 1], every = t[at + 2], by = t[at + 3]}
      at = at + 4
    end
    row.full = row[1].pace
    row.free = row[1].up_to
    rows[i] = row
  end
  local wallets = {}
  for i = 1, t[at] do
    wallets[i], after = text(s, after)
  end
  return {rows = rows, wallets = wallets}
end
