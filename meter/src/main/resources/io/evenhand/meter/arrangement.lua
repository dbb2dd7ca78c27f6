-- Arrangement: where one request would go on every limit that looks at it (2.5, 2.7).

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
      local left = wallet and available(wallet) or -1
      if a.relieved then return index, need, left, 0 end
      return index, 0, left, a.credits and max(0, need - max(0, left)) or need
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
