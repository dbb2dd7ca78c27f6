-- Packed forms.

local function doubles(s, at)
  local n = struct.unpack('>I2', s, at)
  local t = {unpack_doubles('>' .. rep('d', n), s, at + 2)}
  local after = t[n + 1]
  t[n + 1] = nil
  return t, after
end

local function pack_doubles(t)
  return pack('>' .. rep('d', #t), unpack(t))
end

local function text(s, at)
  return struct.unpack('>I2c0', s, at)
end

-- A table's rows: id, meter, window, relief wallet, bands.
local function read_table(s)
  local t, after = doubles(s, 1)
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
