-- The desk: one account's state while one call works on it.

local function all_waiting(d)
  if not d.loaded then
    local raw = redis.call('HGETALL', d.call.waiting_key)
    d.loaded = {}
    for i = 1, #raw, 2 do d.loaded[raw[i]] = read_place(raw[i], raw[i + 1]) end
  end
  return d.loaded
end

local function keep(d, w)
  d.changed[w.id] = w
  if d.loaded then d.loaded[w.id] = w end
end

local function remove(d, w)
  d.waiting = d.waiting - 1
  d.changed[w.id] = false
  if d.loaded then d.loaded[w.id] = nil end
end

local function uncount(d, p)
  local row = d.rows[p.row]
  if not row then return end
  local in_used, in_next = 0, 0
  if p.first == row.window_start then in_used = p.in_first elseif p.first == row.resets_at then in_next = p.in_first end
  if p.second == row.window_start then in_used = in_used + p.in_second
  elseif p.second == row.resets_at then in_next = in_next + p.in_second end
  row.used = max(0, row.used - in_used)
  row.next_used = max(0, row.next_used - in_next)
end

local function recount(row, p)
  if p.first == row.window_start then row.used = row.used + p.in_first
  elseif p.first == row.resets_at then row.next_used = row.next_used + p.in_first end
  if p.second == row.window_start then row.used = row.used + p.in_second
  elseif p.second == row.resets_at then row.next_used = row.next_used + p.in_second end
  row.line = max(row.line, p.ends)
end

-- The charges of a place, as far as the table still has their limits.
local function charges_of(d, w)
  local charges = {}
  for i, row in ipairs(d.table.rows) do
    for _, p in ipairs(w.places) do
      if p.row == row.id then charges[#charges + 1] = {row = i, units = p.units} end
    end
  end
  return charges
end

local function units_of(w)
  local sum = 0
  for _, p in ipairs(w.places) do sum = sum + p.units end
  return sum
end

local function wallet_of(d, index)
  local wallet = d.wallets[d.table.wallets[index + 1]]
  if wallet and d.now < wallet.valid_until then return wallet end
  return nil
end

local function available(wallet) return max(0, wallet.balance - (wallet.spent - wallet.settled)) end
