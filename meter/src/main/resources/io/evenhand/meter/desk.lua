-- The desk: one account's state while one call works on it.

local function all_waiting(d)
  if not d.loaded then
    local raw = redis.call('HGETALL', d.waiting_key)
    d.loaded = {}
    for i = 1, #raw, 2 do d.loaded[raw[i]] = read_place(raw[i], raw[i + 1]) end
  end
  return d.loaded
end

local function waiting_of(d, id)
  if d.changed and d.changed[id] ~= nil then return d.changed[id] or nil end
  if d.loaded then return d.loaded[id] end
  local raw = redis.call('HGET', d.waiting_key, id)
  return raw and read_place(id, raw)
end

-- Units that limits with bands have not counted yet.
local function to_come(w)
  local sum = 0
  for _, p in ipairs(w.places) do if p.second > 0 and p.ends == 0 then sum = sum + p.units end end
  return sum
end

local function keep(d, w)
  d.changed = d.changed or {}
  d.changed[w.id] = w
  if d.loaded then d.loaded[w.id] = w end
end

local function add_place(d, w)
  if d.waiting == 0 then d.sweep_at = d.now + SWEEP end
  d.waiting = d.waiting + 1
  if w.kind == DEFERRED then d.deferred, d.to_come = d.deferred + 1, d.to_come + to_come(w) end
  keep(d, w)
end

local function remove(d, w)
  d.waiting = d.waiting - 1
  if w.kind == DEFERRED then d.deferred, d.to_come = d.deferred - 1, d.to_come - to_come(w) end
  d.changed = d.changed or {}
  d.changed[w.id] = false
  if d.loaded then d.loaded[w.id] = nil end
end

local function counter(row, install, key)
  if row.per == 0 then return row.id end
  return (row.id + (row.per == 1 and install or key)) % BITS_48
end

-- The charges of a place (row, units)*, as far as the table still has their limits.
local function charges_of(d, w)
  local charges, n = {}, 0
  for i, row in ipairs(d.table.rows) do
    local id = counter(row, w.install, w.key)
    for _, p in ipairs(w.places) do
      if p.row == id then
        charges[n + 1], charges[n + 2] = i - 1, p.units
        n = n + 2
      end
    end
  end
  return charges
end

local function in_window(p, start)
  return (p.first == start and p.in_first or 0) + (p.second == start and p.in_second or 0)
end

local function count_bands(row, present, following)
  row.used = max(0, row.used + present)
  row.next_used = max(0, row.next_used + following)
end

local function uncount_bands(st, p)
  count_bands(st, -in_window(p, st.window_start), -in_window(p, st.resets_at))
end

local function uncount(d, w, p)
  local st = d.rows[p.row]
  if not st then return end
  if st.kind == BANDS then
    uncount_bands(st, p)
  elseif st.kind == QUOTA then
    adjust_quota(st, p, -p.in_first)
  elseif st.kind == RATE then
    for _, row in ipairs(d.table.rows) do
      if row.kind == RATE and counter(row, w.install, w.key) == p.row then
        adjust_rate(row, st, -p.in_first, d.now)
        break
      end
    end
  end
end

local function log(d, record)
  d.log = d.log or {}
  d.log[#d.log + 1] = record
end

-- Takes a place away; what it counted is taken back when nobody came for it.
local function give_up(d, w)
  remove(d, w)
  if w.lapses or w.kind == ESTIMATE then
    for _, p in ipairs(w.places) do uncount(d, w, p) end
    log(d, pack('>BI2c0I6I6I2c0I7', LAPSED, #w.id, w.id, d.now, w.accepted_at, #w.units, w.units, w.paid))
  end
end

local function lapses_at(w)
  if w.kind == ESTIMATE then return w.starts_at end
  if w.kind == TIMED then return w.starts_at + (w.lapses and HOUR or 0) end
  return MAX
end

-- A place as it is found: not if it has lapsed and was not swept away yet.
local function unlapsed(d, w)
  if w and (w.lapses or w.kind == ESTIMATE) and lapses_at(w) <= d.now then return nil end
  return w
end

-- Slots and tickets are known by the number of their decision, which its caller brings. These look through all counters of
-- slots, also those of other installs.
local function position_of(d, number)
  local position = 0
  for i = 1, d.n do
    local st = d.list[i]
    if st.kind == CONCURRENCY then
      local ahead, mine = ahead_of(st, number)
      if mine then position = max(position, ahead + 1) end
    end
  end
  return position
end

-- One that was asked for lately: counters of other installs still hold those that died.
local function has_ticket(d, number)
  for i = 1, d.n do
    local st = d.list[i]
    if st.kind == CONCURRENCY then
      local _, mine = ahead_of(st, number)
      if mine and st.tickets[mine + 1] > d.now then return true end
    end
  end
  return false
end

local function held_until(d, number)
  local held = 0
  for i = 1, d.n do
    local st = d.list[i]
    if st.kind == CONCURRENCY then held = max(held, slot_until(st, number, d.now)) end
  end
  return held
end

-- Whether somebody waits for what became free.
local function release_all(d, number)
  local wanted = false
  for i = 1, d.n do
    local st = d.list[i]
    if st.kind == CONCURRENCY then
      local before = #st.slots
      release_slot(st, number, d.now)
      if st.tickets[1] and #st.slots < before then wanted = true end
    end
  end
  return wanted
end

-- Known and not expired.
local function wallet_of(d)
  local wallet = d.wallet
  if wallet and d.now < wallet.valid_until then return wallet end
  return nil
end

local function left_of(d)
  local wallet = wallet_of(d)
  return wallet and available(wallet) or -1
end

local function spend(d, credits)
  if credits > 0 and d.wallet then d.wallet.spent = d.wallet.spent + credits end
end
