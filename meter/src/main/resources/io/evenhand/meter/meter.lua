-- The decision on everything of one account, for a batch of calls: io.evenhand.policy.decision, said in Lua.
--
-- It is one script because it must be atomic: reading the counters, deciding, counting and writing the usage log are one
-- step, so that concurrent requests never share a turn and no accepted use is missing from the log.
--
-- KEYS  1: usage log partition; then for each call: account state, waiting places[, identity of the use]
-- ARGV  1: business clock offset in ms; 2: number of limit tables; then the tables, then one packed call each
-- Reply one string per call: 'A' answer, 'R' answer replayed, 'E' message of a fault (that call changed nothing)
--
-- Lua writes are not rolled back: each call computes in locals first and writes last, and runs protected, so that a fault
-- fails that call only. Numbers are integers below 2^53, exact in a double, and travel as packed doubles.

local MAX = 9007199254740991
local HOUR = 3600000
local CENTURY = 3155760000000
local SWEEP, SWEEP_PER_PLACE, MOST = 60000, 100, 1000
local floor, min, max, rep, concat, sort = math.floor, math.min, math.max, string.rep, table.concat, table.sort
local pack, unpack_doubles = struct.pack, struct.unpack
local ADMIT, DELAY, QUEUE = 0, 1, 2

-- Packed forms ----------------------------------------------------------------------------------------------------

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

-- Pace: how long the units of a window take (POLICY-LANGUAGE 2.1) ----------------------------------------------------

local function mul(a, b) return min(a * b, MAX) end
local function add(a, b) return min(a + b, MAX) end

local function total(row, units)
  local sum, from = 0, 0
  for b = 1, row.n do
    local band = row[b]
    local k = min(units, band.up_to) - from
    if k <= 0 then break end
    sum = add(sum, mul(k, band.pace))
    local every = band.every
    if every > 0 then
      local whole = floor(k / every)
      local times = add(mul(every, floor(mul(whole, whole - 1) / 2)), mul(k - whole * every, whole))
      sum = add(sum, mul(band.by, times))
    end
    from = band.up_to
  end
  return sum
end

local function step(row, unit)
  local from = 0
  for b = 1, row.n - 1 do
    if unit <= row[b].up_to then return b - 1 end
    from = row[b].up_to
  end
  local every = row[row.n].every
  if every > 0 and unit > from then return row.n - 1 + floor((unit - from - 1) / every) end
  return row.n - 1
end

-- Turns: where units go on a limit's line (2.2 to 2.4) ---------------------------------------------------------------

local function fitting(row, used, units, before, room)
  if total(row, add(used, units - 1)) - before < room then return units end
  local begin, late = 1, units
  while late - begin > 1 do
    local middle = floor((begin + late) / 2)
    if total(row, used + middle - 1) - before < room then begin = middle else late = middle end
  end
  return begin
end

local function lay(row, used, units, begins, limit)
  local before = total(row, used)
  local n = units == 1 and 1 or fitting(row, used, units, before, limit - begins)
  local ends = add(begins, total(row, add(used, n)) - before)
  if ends > limit then
    local last = add(begins, total(row, used + n - 1) - before)
    ends = min(ends, max(limit, last + row.full))
  end
  return n, ends
end

-- nil: beyond the next window
local function place(row, state, frame, units, now)
  local begins = max(now, state.line)
  if begins >= frame.next_end then return nil end
  local present, ends = 0, begins
  if begins < frame.resets_at then present, ends = lay(row, state.used, units, begins, frame.resets_at) end
  local rest, following = units - present, 0
  if rest > 0 and ends < frame.next_end then
    following, ends = lay(row, state.next_used, rest, ends, frame.next_end)
    rest = rest - following
  end
  if rest > 0 then
    if total(row, units - 1) < frame.next_end - frame.resets_at then return nil end
    local before = add(state.next_used, following)
    ends = add(ends, total(row, add(before, rest)) - total(row, before))
    following = following + rest
  end
  return {now = present, following = following, begins = begins, ends = ends, starts_at = ends - mul(units, row.full)}
end

local function estimate(row, state, ahead, units, now)
  local last = add(state.next_used, add(ahead, units))
  local ends = add(max(now, state.line), total(row, last) - total(row, state.next_used))
  return max(now, ends - mul(units, row.full))
end

-- Windows (2.6) -----------------------------------------------------------------------------------------------------

local function frame_at(ends, state, now)
  if state and state.window_start <= now and now < state.resets_at then
    for i = 1, 4 do
      if ends[i] > state.resets_at then
        return {start = state.window_start, resets_at = state.resets_at, next_end = ends[i]}
      end
    end
    return nil
  end
  for i = 1, 2 do
    if ends[i] <= now and now < ends[i + 1] then
      local start = ends[i]
      if state and state.resets_at <= now then start = max(start, state.resets_at) end
      return {start = start, resets_at = ends[i + 1], next_end = ends[i + 2]}
    end
  end
  return nil
end

-- Account state: one packed value, and one hash of waiting places ------------------------------------------------------

local FORM = 1
local ROW = {'id', 'window_start', 'resets_at', 'used', 'next_used', 'line', 'relief_line', 'told', 'next_told', 'pinned',
  'by_credit'}
local WALLET = {'name', 'version', 'balance', 'settled', 'spent', 'valid_until'}

local function read_state(packed)
  local d = {at = 0, sequence = 0, sweep_at = 0, waiting = 0, deferred = 0, deferred_units = 0, rows = {}, wallets = {}}
  if not packed then return d end
  local v = {cmsgpack.unpack(packed)}
  if v[1] ~= FORM then error('unknown form of account state') end
  d.at, d.sequence, d.sweep_at, d.waiting, d.deferred, d.deferred_units = v[2], v[3], v[4], v[5], v[6], v[7]
  local at = 9
  for _ = 1, v[8] do
    local row = {}
    for f = 1, 11 do row[ROW[f]] = v[at + f - 1] end
    d.rows[row.id] = row
    at = at + 11
  end
  for _ = 1, v[at] do
    local wallet = {}
    for f = 1, 6 do wallet[WALLET[f]] = v[at + f] end
    d.wallets[wallet.name] = wallet
    at = at + 6
  end
  return d
end

local function pack_state(d, now)
  local v = {FORM, now, d.sequence, d.sweep_at, d.waiting, d.deferred, d.deferred_units, 0}
  local n, at = 0, 8
  for id, row in pairs(d.rows) do
    if d.known[id] or row.resets_at > now or row.line > now or row.relief_line > now then
      for f = 1, 11 do v[at + f] = row[ROW[f]] end
      n, at = n + 1, at + 11
    end
  end
  v[8] = n
  local wallets = at + 1
  n, at = 0, wallets
  for _, wallet in pairs(d.wallets) do
    for f = 1, 6 do v[at + f] = wallet[WALLET[f]] end
    n, at = n + 1, at + 6
  end
  v[wallets] = n
  return cmsgpack.pack(unpack(v))
end

local PLACE = {'row', 'units', 'first', 'in_first', 'second', 'in_second', 'begins', 'ends'}

local function read_place(id, packed)
  local v = {cmsgpack.unpack(packed)}
  local w = {id = id, sequence = v[1], accepted_at = v[2], starts_at = v[3], deferred = v[4] == 1, relieved = v[5] == 1,
    credits = v[6] == 1, lapses = v[7] == 1, fingerprint = v[8], places = {}}
  local at = 10
  for i = 1, v[9] do
    local p = {}
    for f = 1, 8 do p[PLACE[f]] = v[at + f - 1] end
    w.places[i] = p
    at = at + 8
  end
  return w
end

local function bit(b) if b then return 1 end return 0 end

local function pack_place(w)
  local v = {w.sequence, w.accepted_at, w.starts_at, bit(w.deferred), bit(w.relieved), bit(w.credits), bit(w.lapses),
    w.fingerprint, #w.places}
  local at = 9
  for _, p in ipairs(w.places) do
    for f = 1, 8 do v[at + f] = p[PLACE[f]] end
    at = at + 8
  end
  return cmsgpack.pack(unpack(v))
end

-- The desk: one account's state while one call works on it -------------------------------------------------------------

local function all_waiting(d)
  if not d.loaded then
    local raw = redis.call('HGETALL', d.waiting_key)
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

-- Arrangement: where one request would go on every limit that looks at it (2.5, 2.7) -----------------------------------

local function above(free, used, units) return max(0, used + units - max(used, free)) end

local function start_of(a, part)
  if a.relieved and part.wants then return part.bought end
  if part.turn then return part.turn.starts_at end
  return a.starts_at
end

local function arrange(d, charges, credits, behind, ahead)
  local a = {parts = {}, credits = credits, needs = {}, deferred = false, relieved = false, starts_at = d.now}
  local wanted, affordable = false, credits
  for i, charge in ipairs(charges) do
    local row = d.table.rows[charge.row]
    local state, frame = d.rows[row.id], d.frames[charge.row]
    local turn = nil
    if not behind then turn = place(row, state, frame, charge.units, d.now) end
    local beyond = charge.units
    if turn then
      beyond = above(row.free, state.used, turn.now) + above(row.free, state.next_used, turn.following)
    end
    local bought = max(d.now, state.relief_line)
    local bought_now = bought < frame.resets_at
    beyond = max(beyond, above(row.free, bought_now and state.used or state.next_used, charge.units))
    local part = {row = row, state = state, frame = frame, units = charge.units, turn = turn, beyond = beyond,
      bought = bought, bought_now = bought_now, wants = beyond > 0 and row.wallet >= 0}
    if part.wants then
      wanted = true
      a.needs[row.wallet] = (a.needs[row.wallet] or 0) + beyond
    end
    a.parts[i] = part
  end
  affordable = affordable and wanted
  if credits and wanted then
    for index, need in pairs(a.needs) do
      local wallet = wallet_of(d, index)
      if not wallet then
        if not a.missing or index < a.missing then a.missing = index end
        affordable = false
      elseif available(wallet) < need then
        affordable = false
      end
    end
  end
  for _, part in ipairs(a.parts) do
    if not part.turn and not (affordable and part.wants) then a.deferred = true end
  end
  a.relieved = affordable and not a.deferred
  for _, part in ipairs(a.parts) do
    if a.deferred then
      a.starts_at = max(a.starts_at, estimate(part.row, part.state, ahead, part.units, d.now))
    else
      a.starts_at = max(a.starts_at, start_of(a, part))
    end
  end
  if a.deferred then a.starts_at = min(a.starts_at, d.now + CENTURY) end
  return a
end

local function commit_part(d, a, part, held)
  local row, state, frame, turn = part.row, part.state, part.frame, part.turn
  local p = {row = row.id, units = part.units, first = frame.start, in_first = 0, second = frame.resets_at, in_second = 0,
    begins = 0, ends = 0}
  if a.deferred then return p end
  if a.relieved and part.wants then
    local free = part.units - part.beyond
    p.in_first = part.bought_now and free or 0
    p.in_second = free - p.in_first
    p.begins, p.ends = part.bought, add(part.bought, mul(part.units, row.full))
    state.relief_line = p.ends
    state.by_credit = state.by_credit + part.beyond
    local wallet = wallet_of(d, row.wallet)
    wallet.spent = wallet.spent + part.beyond
  else
    p.in_first, p.in_second, p.begins, p.ends = turn.now, turn.following, turn.begins, turn.ends
    state.line = turn.ends
    if held then state.pinned = max(state.pinned, turn.ends) end
  end
  state.used = state.used + p.in_first
  state.next_used = state.next_used + p.in_second
  return p
end

local function commit(d, a, held)
  local places = {}
  for i, part in ipairs(a.parts) do places[i] = commit_part(d, a, part, held) end
  return places
end

-- wallet, used, left, lacking; after commit
local function credits_of(d, a)
  for _, part in ipairs(a.parts) do
    local index = part.row.wallet
    if index >= 0 then
      local need, wallet = a.needs[index] or 0, wallet_of(d, index)
      local left = wallet and available(wallet) or 0
      if a.relieved then return index, need, left, 0 end
      return index, 0, left, a.credits and max(0, need - left) or need
    end
  end
  return -1, 0, 0, 0
end

-- row, used, step, window start, resets at, starts at, and the crossing: step, used, window start, resets at
local function figures_of(d, a, part, out)
  local row, state, frame, at = part.row, part.state, part.frame, #out
  local used, reached, following = state.used, 0, false
  local crossed, crossed_used, crossed_start, crossed_end = -1, 0, 0, 0
  if a.deferred then
    reached = step(row, state.used + 1)
  elseif a.relieved and part.wants then
    following = not part.bought_now
    if following then used = state.next_used end
  else
    local turn = part.turn
    following = turn.following > 0
    if following then used = state.next_used end
    reached = step(row, used)
    local present = turn.now > 0 and step(row, state.used) or 0
    local later = following and reached or 0
    if present > state.told then
      state.told = present
      crossed, crossed_used, crossed_start, crossed_end = present, state.used, frame.start, frame.resets_at
    elseif later > state.next_told then
      state.next_told = later
      crossed, crossed_used, crossed_start, crossed_end = later, state.next_used, frame.resets_at, frame.next_end
    end
  end
  out[at + 1], out[at + 2], out[at + 3] = row.index, used, reached
  out[at + 4] = following and frame.resets_at or frame.start
  out[at + 5] = following and frame.next_end or frame.resets_at
  out[at + 6] = a.deferred and a.starts_at or start_of(a, part)
  out[at + 7], out[at + 8], out[at + 9], out[at + 10] = crossed, crossed_used, crossed_start, crossed_end
end

-- Rearrangement: waiting places laid again, oldest first (2.4, 2.7) -----------------------------------------------------

local function take_back(d, places)
  for _, row in ipairs(d.table.rows) do
    local first = nil
    for _, w in ipairs(places) do
      if not w.deferred then
        for _, p in ipairs(w.places) do
          if p.row == row.id and (not first or p.begins < first) then first = p.begins end
        end
      end
    end
    local state = d.rows[row.id]
    if first then state.line = max(first, state.pinned) end
  end
  for _, w in ipairs(places) do
    if not w.deferred then
      for _, p in ipairs(w.places) do uncount(d, p) end
    end
  end
end

local function rearrange(d)
  local places = {}
  for _, w in pairs(all_waiting(d)) do
    if not w.relieved and (w.deferred or w.starts_at > d.now) and #charges_of(d, w) == #w.places then
      places[#places + 1] = w
    end
  end
  sort(places, function(x, y) return x.sequence < y.sequence end)
  for i = #places, MOST + 1, -1 do places[i] = nil end
  local lines = {}
  for i, row in ipairs(d.table.rows) do lines[i] = d.rows[row.id].line end
  take_back(d, places)
  local behind, ahead = false, 0
  for _, w in ipairs(places) do
    local a = arrange(d, charges_of(d, w), w.credits, behind, ahead)
    if a.deferred or (not w.deferred and a.starts_at >= w.starts_at) then
      if w.deferred then
        behind, ahead = true, ahead + units_of(w)
        w.starts_at = min(w.starts_at, a.starts_at)
        keep(d, w)
      else
        for _, p in ipairs(w.places) do
          if d.known[p.row] then recount(d.rows[p.row], p) end
        end
      end
    else
      if w.deferred then
        d.deferred, d.deferred_units = d.deferred - 1, d.deferred_units - units_of(w)
      end
      w.places = commit(d, a, false)
      w.starts_at, w.deferred, w.relieved = a.starts_at, false, a.relieved
      keep(d, w)
      local wallet, used = credits_of(d, a)
      if used > 0 then
        d.log[#d.log + 1] = pack('>B', 3) .. d.header
          .. pack('>I2c0ddd', #w.id, w.id, d.now, wallet, used)
      end
    end
  end
  if #places == MOST then
    for i, row in ipairs(d.table.rows) do
      local state = d.rows[row.id]
      state.line = max(state.line, lines[i])
    end
  end
end

-- Opening and closing ------------------------------------------------------------------------------------------------

local function sweep(d)
  if d.waiting == 0 or d.now < d.sweep_at then return end
  for _, w in pairs(all_waiting(d)) do
    local kept = w.lapses and HOUR or 0
    if not w.deferred and w.starts_at + kept <= d.now then
      if w.lapses then
        local charges = charges_of(d, w)
        local out = {w.accepted_at, #charges}
        for _, p in ipairs(w.places) do uncount(d, p) end
        for _, c in ipairs(charges) do
          out[#out + 1] = c.row - 1
          out[#out + 1] = c.units
        end
        d.log[#d.log + 1] = pack('>B', 2) .. d.header .. pack('>I2c0d', #w.id, w.id, d.now) .. pack_doubles(out)
      end
      d.over[#d.over + 1] = w
    end
  end
  for _, w in ipairs(d.over) do remove(d, w) end
  d.sweep_at = d.now + max(SWEEP, SWEEP_PER_PLACE * d.waiting)
end

-- nil: the caller's boundaries do not contain the instant
local function open(call, instant)
  local d = read_state(redis.call('GET', call.state_key))
  d.table, d.now, d.frames, d.known = call.table, max(instant, d.at), {}, {}
  d.waiting_key, d.changed, d.log, d.over, d.header = call.waiting_key, {}, {}, {}, call.header
  local rolled = false
  for i, row in ipairs(call.table.rows) do
    local frame = frame_at(call.windows[row.window + 1], d.rows[row.id], d.now)
    if not frame then return nil, d.now end
    d.frames[i], d.known[row.id] = frame, true
  end
  for i, row in ipairs(call.table.rows) do
    local frame, state = d.frames[i], d.rows[row.id]
    if not state then
      d.rows[row.id] = {id = row.id, window_start = frame.start, resets_at = frame.resets_at, used = 0, next_used = 0,
        line = 0, relief_line = 0, told = 0, next_told = 0, pinned = 0, by_credit = 0}
    elseif state.window_start ~= frame.start then
      rolled = true
      local began = frame.start == state.resets_at
      state.used, state.told = began and state.next_used or 0, began and state.next_told or 0
      state.next_used, state.next_told, state.by_credit = 0, 0, 0
      state.window_start, state.resets_at = frame.start, frame.resets_at
    end
  end
  if rolled and d.deferred > 0 then rearrange(d) end
  sweep(d)
  return d, d.now
end

-- The only writes of a call.
local function close(d, call)
  redis.call('SET', call.state_key, pack_state(d, d.now))
  for id, w in pairs(d.changed) do
    if w then redis.call('HSET', call.waiting_key, id, pack_place(w)) else redis.call('HDEL', call.waiting_key, id) end
  end
end

-- Calls --------------------------------------------------------------------------------------------------------------

local ACCEPTED, NEEDS_WALLET, STALE, CONFLICT, GONE, NOT_YET, CLAIMED, FIGURES = 0, 1, 2, 3, 4, 5, 6, 7

local function answer(...) return pack('>' .. rep('d', select('#', ...)), ...) end

local function decide(call, instant)
  if call.identity_key then
    local before = redis.call('GET', call.identity_key)
    if before then
      local fingerprint, after = text(before, 1)
      if fingerprint ~= call.fingerprint then return answer(CONFLICT, instant) end
      return before:sub(after), nil, 'R'
    end
  end
  local d, now = open(call, instant)
  if not d then return answer(STALE, now) end
  local a = arrange(d, call.charges, call.credits, d.deferred > 0, d.deferred_units)
  if a.missing then return answer(NEEDS_WALLET, now, a.missing) end
  local waits = a.deferred or a.starts_at - now > call.hold
  local places = commit(d, a, not waits)
  d.sequence = d.sequence + 1
  if waits then
    if d.waiting == 0 then d.sweep_at = now + SWEEP end
    d.waiting = d.waiting + 1
    local w = {id = call.id, sequence = d.sequence, accepted_at = now, starts_at = a.starts_at, deferred = a.deferred,
      relieved = a.relieved, credits = call.credits, lapses = call.lapses, fingerprint = call.fingerprint, places = places}
    if a.deferred then d.deferred, d.deferred_units = d.deferred + 1, d.deferred_units + units_of(w) end
    keep(d, w)
  end
  local outcome = ADMIT
  if a.deferred then outcome = QUEUE elseif a.starts_at > now then outcome = DELAY end
  local binding = -1
  if outcome ~= ADMIT then
    for i, part in ipairs(a.parts) do
      if a.deferred or start_of(a, part) == a.starts_at then binding = i - 1 break end
    end
  end
  local wallet, used, left, lacking = credits_of(d, a)
  local out = {ACCEPTED, now, outcome, a.starts_at, binding, bit(waits), wallet, used, left, lacking, #a.parts}
  for _, part in ipairs(a.parts) do figures_of(d, a, part, out) end
  local packed = pack_doubles(out)
  close(d, call)
  if call.identity_key then
    redis.call('SET', call.identity_key, pack('>I2c0', #call.fingerprint, call.fingerprint) .. packed, 'PX', HOUR)
  end
  local units = {}
  for i, charge in ipairs(call.charges) do
    units[2 * i - 1], units[2 * i] = charge.row - 1, charge.units
  end
  d.log[#d.log + 1] = pack('>B', 1) .. d.header .. pack('>I2c0d', #call.id, call.id, #call.charges) .. pack_doubles(units)
    .. pack('>I2', #out) .. packed
  return packed, concat(d.log)
end

local function sync(call, instant)
  local d, now = open(call, instant)
  if not d then return answer(STALE, now) end
  local name, word = call.table.wallets[call.wallet + 1], call.ledger
  local old, before = d.wallets[name], 0
  if old then before = available(old) end
  if not old then
    word.name = name
    d.wallets[name] = word
  elseif word.version > old.version then
    word.name, word.spent = name, max(old.spent, word.settled)
    d.wallets[name] = word
  end
  if available(d.wallets[name]) > before and d.waiting > 0 then rearrange(d) end
  close(d, call)
  return answer(NOT_YET, now, 0, 0), concat(d.log)
end

local function claim(call, instant)
  local d, now = open(call, instant)
  if not d then return answer(STALE, now) end
  local w = nil
  if d.loaded then
    w = d.loaded[call.id]
  else
    local raw = redis.call('HGET', call.waiting_key, call.id)
    if raw then w = read_place(call.id, raw) end
  end
  local result
  if not w or (w.lapses and not w.deferred and w.starts_at + HOUR <= now) then
    result = answer(GONE, now)
  elseif not call.peek and w.fingerprint ~= call.fingerprint then
    result = answer(CONFLICT, now)
  elseif call.peek or w.deferred or w.starts_at - now > call.hold then
    result = answer(NOT_YET, now, w.starts_at, bit(w.deferred))
  else
    remove(d, w)
    for _, p in ipairs(w.places) do
      local row = d.rows[p.row]
      if row then row.pinned = max(row.pinned, p.ends) end
    end
    result = answer(CLAIMED, now, w.starts_at)
  end
  close(d, call)
  return result, concat(d.log)
end

-- Figures without touching anything.
local function read(call, instant)
  local d, now = open(call, instant)
  if not d then return answer(STALE, now) end
  local out = {FIGURES, now, d.waiting, #call.table.rows}
  for _, row in ipairs(call.table.rows) do
    local state = d.rows[row.id]
    for f = 2, 11 do out[#out + 1] = state[ROW[f]] end
  end
  out[#out + 1] = #call.table.wallets
  for i = 0, #call.table.wallets - 1 do
    local wallet = wallet_of(d, i)
    out[#out + 1] = wallet and available(wallet) or -1
  end
  return pack_doubles(out)
end

local CALLS = {decide, sync, claim, read}

-- op, table, hold, flags (1 credits, 2 lapses, 4 identity, 8 peek), wallet, ledger (version balance settled until),
-- charges (row units)*, windows (4 instants)*; then id, fingerprint, log header
local function read_call(s, tables)
  local v, at = doubles(s, 1)
  local flags = v[4]
  local call = {op = v[1], table = tables[v[2] + 1], hold = v[3], credits = flags % 2 >= 1, lapses = flags % 4 >= 2,
    identity = flags % 8 >= 4, peek = flags % 16 >= 8, wallet = v[5], charges = {}, windows = {},
    ledger = {version = v[6], balance = v[7], settled = v[8], spent = v[8], valid_until = v[9]}}
  local n = 10
  for i = 1, v[n] do call.charges[i] = {row = v[n + 2 * i - 1] + 1, units = v[n + 2 * i]} end
  n = n + 2 * v[n] + 1
  for i = 1, v[n] do
    local w = n + 4 * i - 3
    call.windows[i] = {v[w], v[w + 1], v[w + 2], v[w + 3]}
  end
  local header
  call.id, at = text(s, at)
  call.fingerprint, at = text(s, at)
  header, at = text(s, at)
  call.header = pack('>I2c0', #header, header)
  return call
end

local time = redis.call('TIME')
local instant = time[1] * 1000 + floor(time[2] / 1000) + ARGV[1]
local tables, last = {}, 2 + ARGV[2]
for i = 3, last do tables[#tables + 1] = read_table(ARGV[i]) end
local replies, records, key = {}, {}, 2
for i = last + 1, #ARGV do
  local call = read_call(ARGV[i], tables)
  call.state_key, call.waiting_key = KEYS[key], KEYS[key + 1]
  key = key + 2
  if call.identity then
    call.identity_key = KEYS[key]
    key = key + 1
  end
  local fine, result, record, mark = pcall(CALLS[call.op], call, instant)
  if fine then
    replies[#replies + 1] = (mark or 'A') .. result
    if record and record ~= '' then records[#records + 1] = record end
  else
    replies[#replies + 1] = 'E' .. tostring(result)
  end
end
if #records > 0 then redis.call('XADD', KEYS[1], '*', 'r', concat(records)) end
return replies
