-- What each limit without bands says to a request, nothing changed yet (2.6, 2.9, 2.13 to 2.15). A bid has the verdict,
-- what is used with the request and without it (before), when this limit alone lets it start, and what to do if it is
-- accepted.

-- An account's one wallet while a request is considered: what it can still pay, -1 while that is not known.
local available, bid_quota, bid_rate, bid_sustained, bid_throttle, bid_price, bid_ceiling, bid_slots, roll_slots,
  ahead_of, slot_until, release_slot, renew_slot, take_slot, wait_for_slot, commit_bid, place_of, adjust_quota,
  adjust_rate, count_at
-- How long a slot is held unless it is renewed.
local LEASE = 30000
do

function available(wallet) return max(0, wallet.balance - (wallet.spent - wallet.settled)) end

local function set_aside(a, credits)
  if a.left < 0 then
    a.missing = true
    return false
  end
  if a.left < credits then return false end
  a.left, a.due = a.left - credits, a.due + credits
  return true
end

local function quota_retry(row, st, units)
  if units > row.size then return 0 end
  if row.rolling == 0 then return st.resets_at end
  local room = row.size - units - st.used
  if room >= 0 then return st.resets_at - floor(mul(room, row.rolling) / max(1, st.previous)) end
  return st.resets_at + row.rolling - floor(mul(row.size - units, row.rolling) / max(1, st.used))
end

function bid_quota(a, row, st, units)
  local now, size, counted = a.now, row.size, st.used
  -- The first call on an empty counter passes, however large its estimate is.
  if a.estimate > 0 and units > size then units = size end
  if row.rolling > 0 then
    counted = counted + ceil_div(mul(st.previous, st.resets_at - now), row.rolling)
  end
  local b = {row = row, st = st, units = units, verdict = ADMIT, used = counted + units, before = counted,
    starts_at = now, retry = 0, credits = 0, counted = units, step = 0}
  if b.used <= size or not row.enforced then
    if b.used > size then b.verdict = DENY end
    b.tells = row.tells and st.told == 0 and b.used >= size
    return b
  end
  b.used, b.counted = counted, 0
  for i = 1, row.n do
    local what, value = row[i].what, row[i].value
    if what == 0 then
      if a.relaxed then
        b.ends = add(max(now, st.line), mul(units, value))
        b.starts_at, b.relaxed, b.step, b.tells = b.ends, true, 1, st.told == 0
        if b.ends > now then b.verdict = DELAY end
        return b
      end
    elseif what == 1 then
      local credits = mul(units, value)
      if a.credits and set_aside(a, credits) then
        b.credits, b.tells = credits, st.told == 0
        return b
      end
    else
      b.verdict, b.retry = DENY, quota_retry(row, st, units)
      return b
    end
  end
end

local function level_at(row, st, now)
  local level = st.level - mul(now - st.at, row.units)
  if level < 0 then return 0 end
  return level
end

local function set_level(row, st, level, now)
  st.at, st.level, st.full_at = now, level, now + ceil_div(level, row.units)
end

function bid_rate(a, row, st, units)
  if a.estimate > 0 and units > row.burst then units = row.burst end
  local now, every = a.now, row.every
  local level = level_at(row, st, now)
  local after, room = add(level, mul(units, every)), row.room
  local b = {row = row, st = st, units = units, verdict = ADMIT, level = after, before = ceil_div(level, every),
    starts_at = now, retry = 0, credits = 0, counted = units, step = 0}
  if after > room then
    b.verdict, b.level, b.counted = DENY, level, 0
    if units <= row.burst then b.retry = now + ceil_div(after - room, row.units) end
  end
  b.used, b.resets_at = ceil_div(b.level, every), now + ceil_div(b.level, row.units)
  return b
end

-- The state in the slice at this instant: those that ended meanwhile were high or calm.
local function slice_at(row, st, now)
  local start = now - now % row.slice
  if start <= st.start then return end
  if st.start > 0 then
    local empty = (start - st.start) / row.slice - 1
    if (st.used >= row.at_least) == (st.slowed == 0) then st.streak = st.streak + 1 else st.streak = 0 end
    if st.streak >= (st.slowed == 0 and row.high or row.calm) then st.slowed, st.streak = 1 - st.slowed, 0 end
    if empty > 0 then st.streak = st.slowed == 0 and 0 or st.streak + empty end
    if st.slowed == 1 and st.streak >= row.calm then st.slowed, st.streak = 0, 0 end
    if st.slowed == 0 then st.told = 0 end
  end
  st.start, st.used, st.forgotten_at = start, 0, start + row.slice * (row.calm + 1)
end

function bid_sustained(a, row, st, units)
  local now = a.now
  st = {id = st.id, start = st.start, used = st.used, streak = st.streak, slowed = st.slowed, line = st.line,
    told = st.told, forgotten_at = st.forgotten_at}
  slice_at(row, st, now)
  local b = {row = row, st = a.d.rows[st.id], new = st, units = units, verdict = ADMIT, before = st.used,
    starts_at = now, retry = 0, credits = 0, counted = 0, step = st.slowed, first = st.start,
    resets_at = st.start + row.slice}
  st.used = add(st.used, units)
  b.used = st.used
  if st.slowed == 1 then
    b.starts_at = add(max(now, st.line), mul(units, row.pace))
    st.line = b.starts_at
    if b.starts_at > now then b.verdict = DELAY end
    b.tells = st.told == 0 and row.tells
    if b.tells then st.told = 1 end
  end
  return b
end

function bid_throttle(a, row, st, units)
  local now = a.now
  local b = {row = row, st = st, units = units, verdict = ADMIT, used = units, before = 0, starts_at = now, retry = 0,
    credits = 0, counted = 0, step = bit(now < row.ends_at), resets_at = row.ends_at}
  if now < row.ends_at then b.starts_at = min(add(max(now, st.line), mul(units, row.pace)), row.ends_at) end
  if b.starts_at > now then b.verdict = DELAY end
  return b
end

function bid_price(a, row, id, units)
  local credits = mul(units, row.value)
  local b = {row = row, id = id, units = units, verdict = DENY, used = credits, before = credits, starts_at = a.now,
    retry = 0, credits = 0, counted = 0, step = 0}
  if row.enforced then
    if set_aside(a, credits) then b.verdict, b.credits = ADMIT, credits end
  elseif a.left >= credits then
    b.verdict = ADMIT
  end
  return b
end

function bid_ceiling(a, row, id, units)
  return {row = row, id = id, units = units, verdict = units > row.value and DENY or ADMIT, used = units,
    before = units, starts_at = a.now, retry = 0, credits = 0, counted = 0, step = 0}
end

-- Slots: holder, since, until. Tickets: holder, alive until, kept until, gives up at.
local TICKET_LIFE, KEPT, MOST_TICKETS, SOON = 30000, 2000, 100, 1000

local function live_slots(st, now)
  local slots, live, n = st.slots, {}, 0
  for i = 1, #slots, 3 do
    if slots[i + 2] > now then
      live[n + 1], live[n + 2], live[n + 3] = slots[i], slots[i + 1], slots[i + 2]
      n = n + 3
    end
  end
  return live
end

-- The leases that live, and a free slot kept for each of the first who wait. What is usual is forgotten with the last one.
function roll_slots(row, st, now)
  if not st.slots[1] and not st.tickets[1] then
    st.usual = 0
    return
  end
  st.slots = live_slots(st, now)
  local free, tickets, live, n = row.slots - #st.slots / 3, st.tickets, {}, 0
  for i = 1, #tickets, 4 do
    if tickets[i + 1] > now then
      local kept = tickets[i + 2]
      if free > 0 and kept == 0 then kept = now + KEPT end
      if free > 0 and now < kept then free = free - 1 end
      live[n + 1], live[n + 2], live[n + 3], live[n + 4] = tickets[i], tickets[i + 1], kept, tickets[i + 3]
      n = n + 4
    end
  end
  st.tickets = live
  if not st.slots[1] and n == 0 then st.usual = 0 end
end

-- How many wait before a holder; all of them when it does not wait.
function ahead_of(st, holder)
  local tickets = st.tickets
  for i = 1, #tickets, 4 do if tickets[i] == holder then return (i - 1) / 4, i end end
  return #tickets / 4
end

local function drop_ticket(st, holder)
  local _, i = ahead_of(st, holder)
  if i then for _ = 1, 4 do table.remove(st.tickets, i) end end
end

function take_slot(st, holder, now)
  local slots = st.slots
  local n = #slots
  slots[n + 1], slots[n + 2], slots[n + 3] = holder, now, now + LEASE
  drop_ticket(st, holder)
end

function slot_until(st, holder, now)
  local slots = st.slots
  for i = 1, #slots, 3 do if slots[i] == holder and slots[i + 2] > now then return slots[i + 2] end end
  return 0
end

function release_slot(st, holder, now)
  local slots, left, n = live_slots(st, now), {}, 0
  for i = 1, #slots, 3 do
    if slots[i] == holder then
      local held = now - slots[i + 1]
      st.usual = st.usual == 0 and held or floor((7 * st.usual + held) / 8)
    else
      left[n + 1], left[n + 2], left[n + 3] = slots[i], slots[i + 1], slots[i + 2]
      n = n + 3
    end
  end
  st.slots = left
  drop_ticket(st, holder)
end

function renew_slot(st, holder, now)
  st.slots = live_slots(st, now)
  for i = 1, #st.slots, 3 do if st.slots[i] == holder then st.slots[i + 2] = now + LEASE end end
end

function wait_for_slot(st, holder, gives_up_at, now)
  local tickets = st.tickets
  local _, i = ahead_of(st, holder)
  if i then
    tickets[i + 1], tickets[i + 3] = now + TICKET_LIFE, gives_up_at
  else
    local n = #tickets
    tickets[n + 1], tickets[n + 2], tickets[n + 3], tickets[n + 4] = holder, now + TICKET_LIFE, 0, gives_up_at
  end
end

-- later: the request does not start now, and so wants no slot yet.
function bid_slots(row, st, holder, later, now)
  local used = #st.slots / 3
  local b = {row = row, st = st, units = 1, verdict = ADMIT, used = used, before = used, starts_at = now, retry = 0,
    credits = 0, counted = 0, step = 0, holder = holder}
  if later then return b end
  local ahead, mine = ahead_of(st, holder)
  local tickets, kept = st.tickets, 0
  for i = 1, 4 * ahead, 4 do if now < tickets[i + 2] then kept = kept + 1 end end
  if not row.enforced or used + kept < row.slots then
    if used + kept >= row.slots then b.verdict = DENY end
    b.used, b.takes = used + 1, true
    return b
  end
  local gives_up_at = mine and tickets[mine + 3] or add(now, row.wait)
  if not row.queues or gives_up_at <= now or (not mine and #tickets / 4 >= MOST_TICKETS) then
    b.verdict, b.retry = DENY, now + max(SOON, st.usual)
    b.leaves = true
    return b
  end
  b.verdict, b.gives_up_at, b.position = QUEUE, gives_up_at, ahead + 1
  b.starts_at = now + ceil_div(mul(ahead + 1, st.usual), row.slots)
  return b
end

function commit_bid(b, now)
  local row, st = b.row, b.st
  local kind = row.kind
  if kind == QUOTA then
    st.used = st.used + b.counted
    if b.ends then st.line = b.ends end
    if b.tells then st.told = 1 end
  elseif kind == RATE then
    set_level(row, st, b.level, now)
  elseif kind == CONCURRENCY then
    if b.takes then take_slot(st, b.holder, now) end
  elseif kind == SUSTAINED then
    local new = b.new
    st.start, st.used, st.streak, st.slowed = new.start, new.used, new.streak, new.slowed
    st.line, st.told, st.forgotten_at = new.line, new.told, new.forgotten_at
  elseif kind == THROTTLE then
    st.line = max(st.line, b.starts_at)
  end
end

function place_of(b)
  local st = b.st
  local first, second = b.first, b.resets_at
  if b.row.kind == QUOTA then first, second = st.window_start, st.resets_at end
  return {row = st and st.id or b.id, units = b.units, first = first or 0, in_first = b.counted, second = second or 0,
    in_second = 0, begins = 0, ends = b.starts_at}
end

-- A quota's units taken back or added in the window they were counted in.
function adjust_quota(st, p, units)
  if p.first == st.window_start then
    st.used = max(0, st.used + units)
  elseif p.first < st.window_start and p.second == st.window_start then
    st.previous = max(0, st.previous + units)
  end
end

function adjust_rate(row, st, units, now)
  local level = level_at(row, st, now) + units * row.every
  set_level(row, st, min(max(0, level), MAX), now)
end

-- Counts what was used already, where the counter still knows the time of use. It takes no turn and waits for nothing.
-- Nil: this limit counts no units.
function count_at(row, st, units, used_at, now)
  local b, kind = {row = row, st = st, units = units, verdict = ADMIT, starts_at = used_at, step = 0}, row.kind
  if kind == BANDS then
    b.placed, b.present, b.following = true, 0, 0
    if used_at >= st.window_start then st.used, b.present = st.used + units, units end
  elseif kind == QUOTA then
    if used_at >= st.window_start then
      st.used = st.used + units
    elseif used_at >= st.window_start - row.rolling then
      st.previous = add(st.previous, units)
    end
    b.used = st.used
    if row.rolling > 0 then b.used = b.used + ceil_div(mul(st.previous, st.resets_at - now), row.rolling) end
    b.tells = row.tells and st.told == 0 and b.used >= row.size and used_at >= st.window_start - row.rolling
    if b.tells then st.told = 1 end
  elseif kind == RATE then
    -- Of tokens taken then, some would be back by now.
    local missing = mul(units, row.every) - mul(now - used_at, row.units)
    set_level(row, st, add(level_at(row, st, now), max(0, missing)), now)
    b.used, b.resets_at = ceil_div(st.level, row.every), st.full_at
  elseif kind == SUSTAINED then
    slice_at(row, st, now)
    if used_at >= st.start then st.used = add(st.used, units) end
    b.used, b.step, b.first, b.resets_at = st.used, st.slowed, st.start, st.start + row.slice
  else
    return nil
  end
  return b
end

end
