-- Arrangement: where one request would go on every limit with bands (2.5, 2.7).

local function above(free, used, units) return max(0, used + units - max(used, free)) end

local function start_of(a, part)
  if a.relieved and part.wants then return part.bought end
  if part.placed then return part.starts_at end
  return part.row.enforced and a.bands_start or a.now
end

-- a.parts: row, st, units, next_end. payable: credits that may buy full speed. behind: earlier requests wait for a later
-- window, so that this one may not pass them; ahead: their units.
local function arrange(a, payable, behind, ahead)
  local now, need, parts = a.now, 0, a.parts
  for i = 1, #parts do
    local part = parts[i]
    local row, st, units = part.row, part.st, part.units
    part.placed = not behind and place(part, row, st, part.next_end, units, now)
    part.bought = st.relief_line > now and st.relief_line or now
    part.bought_now = part.bought < st.resets_at
    local beyond = units
    if part.placed then
      beyond = 0
      if part.following > 0 or st.used + units > row.free then
        beyond = above(row.free, st.used, part.present) + above(row.free, st.next_used, part.following)
      end
    end
    local bought = part.bought_now and st.used or st.next_used
    if bought + units > row.free then beyond = max(beyond, above(row.free, bought, units)) end
    part.beyond = beyond
    part.wants = beyond > 0 and row.relieved and row.enforced
    if part.wants then need = need + beyond end
  end
  local affordable = need > 0 and need <= payable
  a.need, a.deferred = need, false
  for i = 1, #parts do
    local part = parts[i]
    if part.row.enforced and not part.placed and not (affordable and part.wants) then a.deferred = true end
  end
  a.relieved = affordable and not a.deferred
  a.relief_paid = a.relieved and need or 0
  local latest = now
  for i = 1, #parts do
    local part = parts[i]
    if part.row.enforced then
      local start
      if a.deferred then
        start = min(now + CENTURY, estimate(part.row, part.st, ahead, part.units, now))
      elseif a.relieved and part.wants then
        start = part.bought
      else
        start = part.starts_at
      end
      if start > latest then latest = start end
    end
  end
  a.bands_start = latest
end

local function uncounted_part(part)
  return {row = part.st.id, units = part.units, first = part.st.window_start, in_first = 0, second = part.st.resets_at,
    in_second = 0, begins = 0, ends = 0}
end

-- Counts a part and moves its line; with a place it is told what was counted.
local function commit_part(a, part, held, wants_place)
  local st = part.st
  local p = wants_place and uncounted_part(part)
  if a.relieved and part.wants then
    local free = part.units - part.beyond
    local present = part.bought_now and free or 0
    local ends = add(part.bought, mul(part.units, part.row.full))
    st.relief_line, st.by_credit = ends, st.by_credit + part.beyond
    st.used, st.next_used = st.used + present, st.next_used + free - present
    if p then p.in_first, p.in_second, p.begins, p.ends = present, free - present, part.bought, ends end
  elseif part.placed and not a.deferred then
    st.line = part.ends
    if held and part.ends > st.pinned then st.pinned = part.ends end
    st.used, st.next_used = st.used + part.present, st.next_used + part.following
    if p then p.in_first, p.in_second, p.begins, p.ends = part.present, part.following, part.begins, part.ends end
  end
  return p
end

local function rearrange(d)
  local places = {}
  for _, w in pairs(all_waiting(d)) do
    if not w.relieved and w.install == d.install and w.key == d.key
      and (w.kind == DEFERRED or (w.kind == TIMED and w.starts_at > d.now)) and #charges_of(d, w) == 2 * #w.places then
      places[#places + 1] = w
    end
  end
  sort(places, function(x, y) return x.sequence < y.sequence end)
  for i = #places, MOST + 1, -1 do places[i] = nil end
  local banded, lines = {}, {}
  for i, row in ipairs(d.table.rows) do
    if row.kind == BANDS then
      banded[d.s[i].id] = i
      lines[i] = d.s[i].line
    end
  end
  for id, i in pairs(banded) do
    local st, first = d.s[i], nil
    for _, w in ipairs(places) do
      if w.kind ~= DEFERRED then
        for _, p in ipairs(w.places) do
          if p.row == id then
            if not first or p.begins < first then first = p.begins end
            uncount_bands(st, p)
          end
        end
      end
    end
    if first then st.line = max(first, st.pinned) end
  end
  local behind, ahead = false, 0
  for _, w in ipairs(places) do
    local a = {d = d, now = d.now, parts = {}}
    for _, p in ipairs(w.places) do
      local i = banded[p.row]
      if i then
        a.parts[#a.parts + 1] = {row = d.table.rows[i], st = d.s[i], units = p.units, next_end = d.next_end[i]}
      end
    end
    sort(a.parts, function(x, y) return x.row.index < y.row.index end)
    arrange(a, w.credits and left_of(d) or -1, behind, ahead)
    local start = max(a.bands_start, w.not_before)
    if a.deferred or (w.kind ~= DEFERRED and start >= w.starts_at) then
      if w.kind == DEFERRED then
        behind, ahead = true, ahead + to_come(w)
        w.starts_at = min(w.starts_at, start)
        keep(d, w)
      else
        for _, p in ipairs(w.places) do
          local st = banded[p.row] and d.s[banded[p.row]]
          if st then
            count_bands(st, in_window(p, st.window_start), in_window(p, st.resets_at))
            st.line = max(st.line, p.ends)
          end
        end
      end
    else
      if w.kind == DEFERRED then d.deferred, d.to_come = d.deferred - 1, d.to_come - to_come(w) end
      local laid = {}
      for _, part in ipairs(a.parts) do laid[part.st.id] = commit_part(a, part, false, true) end
      spend(d, a.relief_paid)
      for i, p in ipairs(w.places) do w.places[i] = laid[p.row] or p end
      w.starts_at, w.kind, w.relieved, w.paid = start, TIMED, a.relieved, w.paid + a.relief_paid
      keep(d, w)
      if a.relief_paid > 0 then log(d, pack('>BI2c0I6I7', RELIEVED, #w.id, w.id, d.now, a.relief_paid)) end
    end
  end
  if #places == MOST then
    for i, line in pairs(lines) do d.s[i].line = max(d.s[i].line, line) end
  end
end
