-- Account state: one packed value, and one hash of waiting places.
local read_state, put_row, is_over, pack_state, read_place, pack_place
do

-- How the counters of each kind are packed. A letter stands for a kind; small ones for what most counters are most of the
-- time.
local LETTERS = {a = 'I6I6I6I7I7', b = 'I6I6I6I7I7I7I7I7I7I7I7', q = 'I6I6I6I7', Q = 'I6I6I6I7I7I7B', r = 'I6I6I7I7',
  c = 'I6I6I2c0I2c0', s = 'I6I6I7I7BI7BI7', t = 'I6I7'}

local ROWS = formats(function(letters)
  local format = '>'
  for i = 1, #letters do format = format .. LETTERS[sub(letters, i, i)] end
  return format
end)

local function read_slots(s)
  local n = #s / 18
  if n == 0 then return {} end
  local slots = {read('>' .. rep('I6I6I6', n), s)}
  slots[3 * n + 1] = nil
  return slots
end

local function read_tickets(s)
  local n = #s / 25
  if n == 0 then return {} end
  local tickets = {read('>' .. rep('I6I6I6I7', n), s)}
  tickets[4 * n + 1] = nil
  return tickets
end

-- A state stands for an epoch and has a version, which grows with each write. One without a base was begun while nobody
-- could tell what the account had used before; that is added later (restoring).
function read_state(packed)
  local d = {epoch = '', version = 0, baseless = false, at = 0, sequence = 0, sweep_at = 0, waiting = 0, deferred = 0,
    to_come = 0, rows = {}, list = {}, n = 0, wallets = {}}
  if not packed then return d end
  local form, flags, letters, at
  form, flags, d.version, d.at, d.sequence, d.epoch, letters, at = read('>BBI6I6I6Bc0Bc0', packed)
  if form ~= FORM then error('unknown form of account state') end
  if flags > 0 then
    d.baseless = flags % 2 == 1
    if flags % 4 > 1 then d.sweep_at, d.waiting, d.deferred, d.to_come, at = read('>I6I4I4I7', packed, at) end
    if flags > 3 then
      local count
      count, at = read('B', packed, at)
      for _ = 1, count do
        local w = {}
        w.name, w.version, w.balance, w.settled, w.spent, w.valid_until, at = read('>Bc0I6I7I7I7I7', packed, at)
        d.wallets[w.name] = w
      end
    end
  end
  local v, i, rows, list = {read(ROWS[letters], packed, at)}, 1, d.rows, d.list
  for n = 1, #letters do
    local letter, row = sub(letters, n, n), nil
    if letter == 'q' then
      row = {kind = QUOTA, id = v[i], window_start = v[i + 1], resets_at = v[i + 2], used = v[i + 3], previous = 0,
        line = 0, told = 0}
      i = i + 4
    elseif letter == 'a' then
      row = {kind = BANDS, id = v[i], window_start = v[i + 1], resets_at = v[i + 2], used = v[i + 3], next_used = 0,
        line = v[i + 4], relief_line = 0, told = 0, next_told = 0, pinned = v[i + 4], by_credit = 0}
      i = i + 5
    elseif letter == 'r' then
      row = {kind = RATE, id = v[i], at = v[i + 1], level = v[i + 2], full_at = v[i + 3]}
      i = i + 4
    elseif letter == 'b' then
      row = {kind = BANDS, id = v[i], window_start = v[i + 1], resets_at = v[i + 2], used = v[i + 3],
        next_used = v[i + 4], line = v[i + 5], relief_line = v[i + 6], told = v[i + 7], next_told = v[i + 8],
        pinned = v[i + 9], by_credit = v[i + 10]}
      i = i + 11
    elseif letter == 'Q' then
      row = {kind = QUOTA, id = v[i], window_start = v[i + 1], resets_at = v[i + 2], used = v[i + 3],
        previous = v[i + 4], line = v[i + 5], told = v[i + 6]}
      i = i + 7
    elseif letter == 'c' then
      row = {kind = CONCURRENCY, id = v[i], usual = v[i + 1], slots = read_slots(v[i + 2]),
        tickets = read_tickets(v[i + 3])}
      i = i + 4
    elseif letter == 's' then
      row = {kind = SUSTAINED, id = v[i], start = v[i + 1], used = v[i + 2], streak = v[i + 3], slowed = v[i + 4],
        line = v[i + 5], told = v[i + 6], forgotten_at = v[i + 7]}
      i = i + 8
    else
      row = {kind = THROTTLE, id = v[i], line = v[i + 1]}
      i = i + 2
    end
    rows[row.id], list[n] = row, row
  end
  d.n = #letters
  return d
end

function put_row(d, row)
  d.n = d.n + 1
  d.rows[row.id], d.list[d.n] = row, row
end

-- Whether a counter says nothing any more: it is as good as none, and left out unless the table has it.
function is_over(row, now)
  local kind = row.kind
  if kind == BANDS then
    return row.resets_at <= now and row.next_used == 0 and row.line <= now and row.relief_line <= now
  end
  if kind == QUOTA then return 2 * row.resets_at - row.window_start <= now and row.line <= now end
  if kind == RATE then return row.full_at <= now end
  if kind == SUSTAINED then return row.forgotten_at <= now and row.line <= now end
  if kind == THROTTLE then return row.line <= now end
  for i = 3, #row.slots, 3 do if row.slots[i] > now then return false end end
  for i = 2, #row.tickets, 4 do if row.tickets[i] > now then return false end end
  return true
end

-- Rows that the table no longer has are kept while they still say something; without a table, all.
function pack_state(d, now)
  local letters, v, n, i, known = {}, {}, 0, 0, d.known
  for at = 1, d.n do
    local row = d.list[at]
    if not known or known[row.id] or not is_over(row, now) then
      n = n + 1
      v[i + 1] = row.id
      local kind, letter = row.kind, nil
      if kind == QUOTA then
        v[i + 2], v[i + 3], v[i + 4] = row.window_start, row.resets_at, row.used
        if row.previous == 0 and row.line == 0 and row.told == 0 then
          letter, i = 'q', i + 4
        else
          v[i + 5], v[i + 6], v[i + 7] = row.previous, row.line, row.told
          letter, i = 'Q', i + 7
        end
      elseif kind == BANDS then
        v[i + 2], v[i + 3], v[i + 4] = row.window_start, row.resets_at, row.used
        if row.pinned == row.line and row.next_used == 0 and row.relief_line == 0 and row.told == 0
          and row.next_told == 0 and row.by_credit == 0 then
          v[i + 5] = row.line
          letter, i = 'a', i + 5
        else
          v[i + 5], v[i + 6], v[i + 7], v[i + 8] = row.next_used, row.line, row.relief_line, row.told
          v[i + 9], v[i + 10], v[i + 11] = row.next_told, row.pinned, row.by_credit
          letter, i = 'b', i + 11
        end
      elseif kind == RATE then
        v[i + 2], v[i + 3], v[i + 4] = row.at, row.level, row.full_at
        letter, i = 'r', i + 4
      elseif kind == CONCURRENCY then
        local slots, tickets = row.slots, row.tickets
        v[i + 2], v[i + 3], v[i + 4], v[i + 5], v[i + 6] = row.usual, 18 * #slots / 3, '', 25 * #tickets / 4, ''
        if slots[1] then v[i + 4] = pack('>' .. rep('I6', #slots), unpack(slots)) end
        if tickets[1] then v[i + 6] = pack('>' .. rep('I6I6I6I7', #tickets / 4), unpack(tickets)) end
        letter, i = 'c', i + 6
      elseif kind == SUSTAINED then
        v[i + 2], v[i + 3], v[i + 4], v[i + 5] = row.start, row.used, row.streak, row.slowed
        v[i + 6], v[i + 7], v[i + 8] = row.line, row.told, row.forgotten_at
        letter, i = 's', i + 8
      else
        v[i + 2] = row.line
        letter, i = 't', i + 2
      end
      letters[n] = letter
    end
  end
  local kinds, flags, middle = concat(letters), bit(d.baseless), ''
  if d.waiting > 0 then
    flags, middle = flags + 2, pack('>I6I4I4I7', d.sweep_at, d.waiting, d.deferred, d.to_come)
  end
  if next(d.wallets) then
    local wallets, count = '', 0
    for name, w in pairs(d.wallets) do
      count, wallets = count + 1, wallets .. pack('>Bc0I6I7I7I7I7', #name, name, w.version, w.balance, w.settled, w.spent,
        w.valid_until)
    end
    flags, middle = flags + 4, middle .. pack('B', count) .. wallets
  end
  return pack('>BBI6I6I6Bc0Bc0', FORM, flags, d.version, now, d.sequence, #d.epoch, d.epoch, #kinds, kinds) .. middle
    .. pack(ROWS[kinds], unpack(v, 1, i))
end

local PLACE = {'row', 'units', 'first', 'in_first', 'second', 'in_second', 'begins', 'ends'}

function read_place(id, packed)
  local v = {cmsgpack.unpack(packed)}
  local w = {id = id, sequence = v[1], accepted_at = v[2], starts_at = v[3], kind = v[4], relieved = v[5] == 1,
    credits = v[6] == 1, relaxed = v[7] == 1, lapses = v[8] == 1, install = v[9], key = v[10], not_before = v[11],
    paid = v[12], estimate = v[13], number = v[14], fingerprint = v[15], units = v[16], places = {}}
  local at = 18
  for i = 1, v[17] do
    local p = {}
    for f = 1, 8 do p[PLACE[f]] = v[at + f - 1] end
    w.places[i] = p
    at = at + 8
  end
  return w
end

function pack_place(w)
  local v = {w.sequence, w.accepted_at, w.starts_at, w.kind, bit(w.relieved), bit(w.credits), bit(w.relaxed),
    bit(w.lapses), w.install, w.key, w.not_before, w.paid, w.estimate, w.number, w.fingerprint,
    w.units, #w.places}
  local at = 17
  for _, p in ipairs(w.places) do
    for f = 1, 8 do v[at + f] = p[PLACE[f]] end
    at = at + 8
  end
  return cmsgpack.pack(unpack(v))
end

end
