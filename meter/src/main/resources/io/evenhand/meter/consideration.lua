-- Consideration: one request before all limits that look at it, nothing changed yet (2.5). Slots are looked at only if
-- the request could start now: who waits holds none (2.15).
--
-- q: v and c, where its charges (row, units)* begin after c, n of them; credits, relaxed, estimate, hold, number.
local consider, commit, enqueue, figures, binding_of, credits_of, denial
do

function consider(d, q)
  local now, s, rows, v, c = d.now, d.s, d.table.rows, q.v, q.c
  local a = {d = d, now = now, left = left_of(d), due = 0, credits = q.credits, relaxed = q.relaxed,
    estimate = q.estimate, x = {}, n = q.n, refused = false}
  local x, not_before, parts = a.x, 0, nil
  for i = 1, q.n do
    local index, units = v[c + 2 * i - 1] + 1, v[c + 2 * i]
    local row, st, b = rows[index], s[index], nil
    local kind = row.kind
    if kind == BANDS then
      b = {row = row, st = st, units = units, next_end = d.next_end[index]}
      parts = parts or {}
      parts[#parts + 1] = b
    elseif kind == CONCURRENCY then
      a.slots, b = true, {row = row, st = st}
    else
      if kind == QUOTA then
        b = bid_quota(a, row, st, units)
      elseif kind == RATE then
        b = bid_rate(a, row, st, units)
      elseif kind == SUSTAINED then
        b = bid_sustained(a, row, st, units)
      elseif kind == THROTTLE then
        b = bid_throttle(a, row, st, units)
      elseif kind == CEILING then
        b = bid_ceiling(a, row, counter(row, d.install, d.key), units)
      else
        b = bid_price(a, row, counter(row, d.install, d.key), units)
      end
      local start = now
      if row.enforced then
        start = b.starts_at
        if b.verdict == DENY then a.refused = true end
        if b.relaxed then a.in_relaxed_lane = true end
      end
      if start > not_before then not_before = start end
    end
    x[i] = b
  end
  a.not_before = not_before
  a.need, a.relieved, a.deferred, a.bands_start, a.relief_paid = 0, false, false, now, 0
  if parts then
    a.parts = parts
    arrange(a, a.credits and a.left or -1, d.deferred > 0, d.to_come)
  end
  a.starts_at = max(a.bands_start, not_before)
  if a.slots then
    local later = a.starts_at > now
    for i = 1, q.n do
      local row = x[i].row
      if row.kind == CONCURRENCY then
        local b = bid_slots(row, x[i].st, q.number, later, now)
        x[i] = b
        if row.enforced then
          a.leased = true
          if b.verdict == DENY then a.refused = true end
          if b.verdict == QUEUE then
            a.wants_slot, a.position = true, max(a.position or 0, b.position)
          end
        end
      end
    end
    if a.wants_slot then
      for i = 1, q.n do
        if x[i].row.kind == CONCURRENCY and x[i].row.enforced then a.starts_at = max(a.starts_at, x[i].starts_at) end
      end
    end
  end
  a.missing = a.missing or (a.credits and a.need > 0 and a.left < 0)
  return a
end

-- Counts the request; answers its places if it waits.
function commit(a, held, waits)
  local x, places = a.x, waits and {}
  for i = 1, a.n do
    local b = x[i]
    if b.row.kind == BANDS then
      local p = commit_part(a, b, held, waits)
      if waits then places[i] = p end
    else
      commit_bid(b, a.now)
      if waits then places[i] = place_of(b) end
    end
  end
  spend(a.d, a.due + a.relief_paid)
  return places
end

-- Puts it among those who wait for a slot; nothing else is counted.
function enqueue(a)
  local places = {}
  for i = 1, a.n do
    local b = a.x[i]
    if b.row.kind == BANDS then
      places[i] = uncounted_part(b)
    else
      if b.row.enforced and b.verdict == QUEUE then wait_for_slot(b.st, b.holder, b.gives_up_at, a.now) end
      places[i] = {row = b.st and b.st.id or b.id, units = b.units, first = 0, in_first = 0, second = 0, in_second = 0,
        begins = 0, ends = 0}
    end
  end
  return places
end

-- Figures: row, verdict (16 more with a crossing), used, step, window start, resets at, starts at; and the crossings'.
local FIGURES_OF = formats(function(shape) return '>' .. shape:gsub('%d', {['0'] = 'BBI7I7I6I7I7',
  ['1'] = 'BBI7I7I6I7I7I7I7I6I7'}) end)

local function figures_of_bands(a, part, before, out, n)
  local row, st, now = part.row, part.st, a.now
  local used, reached, first, resets_at = st.used, 0, st.window_start, st.resets_at
  local start, crossed, crossed_used, crossed_next = now, nil, 0, false
  local verdict
  if before then
    reached = step(row, used)
    verdict = part.placed and (part.starts_at > now and DELAY or ADMIT) or QUEUE
  elseif a.relieved and part.wants then
    start = part.bought
    if not part.bought_now then used, first, resets_at = st.next_used, resets_at, part.next_end end
    verdict = start > now and DELAY or ADMIT
  elseif a.deferred or not part.placed then
    reached, start, verdict = step(row, used + 1), a.bands_start, QUEUE
  else
    start = part.starts_at
    verdict = start > now and DELAY or ADMIT
    local following = part.following > 0
    if following then used = st.next_used end
    if used > row.even then reached = step(row, used) end
    if row.tells and (reached > 0 or following) then
      local present = part.present > 0 and step(row, st.used) or 0
      if present > st.told then
        st.told, crossed, crossed_used = present, present, st.used
      elseif following and reached > st.next_told then
        st.next_told, crossed, crossed_used, crossed_next = reached, reached, st.next_used, true
      end
    end
    if following then first, resets_at = resets_at, part.next_end end
  end
  out[n + 1], out[n + 2], out[n + 3], out[n + 4] = row.index, verdict, used, reached
  out[n + 5], out[n + 6], out[n + 7] = first, resets_at, start
  if not crossed then return n + 7, '0' end
  out[n + 2], out[n + 8], out[n + 9] = verdict + 16, crossed, crossed_used
  out[n + 10], out[n + 11] = st.window_start, st.resets_at
  if crossed_next then out[n + 10], out[n + 11] = st.resets_at, part.next_end end
  return n + 11, '1'
end

local function figures_of(b, before, out, n)
  local st, kind = b.st, b.row.kind
  local first, resets_at = b.first or 0, b.resets_at or 0
  if kind == QUOTA then first, resets_at = st.window_start, st.resets_at end
  local used = b.used
  if before then used = b.before end
  out[n + 1], out[n + 2], out[n + 3], out[n + 4] = b.row.index, b.verdict, used, b.step
  out[n + 5], out[n + 6], out[n + 7] = first, resets_at, b.starts_at
  if before or not b.tells then return n + 7, '0' end
  out[n + 2], out[n + 8], out[n + 9], out[n + 10], out[n + 11] = b.verdict + 16, 1, used, first, resets_at
  return n + 11, '1'
end

function figures(a, before)
  local out, n, shape = {}, 0, ''
  local x = a.x
  for i = 1, a.n do
    local b, one = x[i], nil
    if b.row.kind == BANDS then n, one = figures_of_bands(a, b, before, out, n) else n, one = figures_of(b, before, out, n) end
    shape = shape .. one
  end
  if n == 0 then return '' end
  return pack(FIGURES_OF[shape], unpack(out, 1, n))
end

local function start_wanted(a, b)
  if b.row.kind == BANDS then return start_of(a, b) end
  return b.starts_at
end

-- The first limit, in the plan's order, that keeps it from starting: that has no slot for it, or wants this start; 0 when
-- none does.
function binding_of(a, start)
  for i = 1, a.n do
    local b = a.x[i]
    if b.row.enforced then
      if a.wants_slot then
        if b.verdict == QUEUE then return i end
      elseif (b.row.kind == BANDS and a.deferred) or start_wanted(a, b) == start then
        return i
      end
    end
  end
  return 0
end

-- Whether a wallet has to do with it; credits paid, left and lacking.
function credits_of(a, queued)
  local concerned = false
  for i = 1, a.n do
    local b = a.x[i]
    if b.row.relieved or b.row.kind == PRICE or (b.credits and b.credits > 0) then concerned = true end
  end
  if not concerned then return 0, 0, 0, 0 end
  local need, left = a.relieved and 0 or a.need, left_of(a.d)
  local lacking = a.credits and max(0, need - max(0, left)) or need
  return 1, queued and 0 or a.due + a.relief_paid, left + 1, lacking
end

-- When it was refused: the first limit that refuses, and when all of them would no longer.
function denial(a)
  local binding, retry, heals, asked = 0, 0, true, 0
  for i = 1, a.n do
    local b = a.x[i]
    if b.row.kind ~= BANDS and b.row.enforced and b.verdict == DENY then
      if binding == 0 then binding = i end
      if b.retry == 0 then heals = false end
      retry = max(retry, b.retry)
      if b.row.kind == PRICE then asked = asked + b.used end
    end
  end
  local concerned, left, lacking = 0, 0, 0
  if asked > 0 then concerned, left, lacking = 1, a.left + 1, max(0, asked - max(0, a.left)) end
  return pack('>BI6BI7BI7I7I7B', DENIED, a.now, binding, heals and retry or 0, concerned, 0, left, lacking, a.n)
    .. figures(a, true)
end

end
