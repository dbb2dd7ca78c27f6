-- Calls.
local OPERATIONS
do

local function answer_now(kind, now) return pack('>BI6', kind, now) end
local function not_yet(now, starts_at, deferred, position)
  return pack('>BI6I7BI2', NOT_YET, now, starts_at, bit(deferred), position)
end
local function running(now, slot_until) return pack('>BI6I6', RUNNING, now, slot_until) end

local function unopened(now)
  if now then return answer_now(STALE, now) end
  return '', nil, 'C'
end

-- Whether another version decides at this instant.
local function out_of_term(d) return d.now < d.table.from or d.now >= d.table.till end

-- The mark of an answer.
local function mark(d) return d.baseless and 'P' or 'A' end

-- Whether the use may have been answered before this Redis remembers: it keeps an hour, and no more than its epoch.
local function outlives_memory(issued, vouched, instant)
  if vouched then return false end
  if issued == 0 then issued = instant - HOUR end
  return issued < max(instant - HOUR, epoch_began)
end

-- Accepts what was considered; q also says id, lapses, fingerprint and units where it has to wait.
local function accept(d, a, q, sequence, accepted_at)
  local now, starts_at, queued = d.now, a.starts_at, a.wants_slot
  local later = starts_at > now and not queued
  local waits = a.deferred or starts_at - now > q.hold or (later and (a.slots or q.estimate > 0)) or false
  local kind
  if queued then kind = TICKET elseif a.deferred then kind = DEFERRED elseif waits then kind = TIMED
  elseif q.estimate > 0 then kind = ESTIMATE end
  local places
  if queued then places = enqueue(a) else places = commit(a, not waits, kind ~= nil) end
  if kind then
    texts(q.call)
    add_place(d, {id = q.id or q.call.id, sequence = sequence, accepted_at = accepted_at,
      starts_at = kind == ESTIMATE and now + q.estimate or starts_at, kind = kind, relieved = a.relieved,
      credits = q.credits, relaxed = q.relaxed, lapses = q.lapses, install = d.install, key = d.key,
      not_before = a.not_before, paid = queued and 0 or a.due + a.relief_paid, estimate = q.estimate,
      number = q.number, fingerprint = q.fingerprint or q.call.fingerprint, units = q.units or q.call.units,
      places = places})
  end
  local outcome = ADMIT
  if queued or a.deferred then outcome = QUEUE elseif later then outcome = DELAY end
  local binding = outcome == ADMIT and 0 or binding_of(a, starts_at)
  local limits = figures(a, queued)
  local concerned, paid, left, lacking = credits_of(a, queued)
  local flags = bit(a.in_relaxed_lane) + 2 * bit(queued or waits) + 4 * concerned
  local slot_until = a.leased and outcome == ADMIT and now + LEASE or 0
  if flags < 4 then
    return pack('>BI6BBI7BI2I6B', ACCEPTED, now, outcome, flags, starts_at, binding, a.position or 0, slot_until, a.n)
      .. limits
  end
  return pack('>BI6BBI7BI2I6I7I7I7B', ACCEPTED, now, outcome, flags, starts_at, binding, a.position or 0, slot_until, paid,
    left, lacking, a.n) .. limits
end

-- What was counted, as the log tells it.
local function accepted_use(id, fingerprint, units, reply)
  return pack('>BI2c0I2c0I2c0I2c0', ACCEPTED_USE, #id, id, #fingerprint, fingerprint, #units, units, #reply, reply)
end

-- The texts of a decision lie in the call as the log has them, before an extra of nothing.
local function record(call, reply)
  return sub(call.raw, call.texts, #call.raw - 4) .. pack('>I2', #reply) .. reply
end

-- What a use was answered before, and the mark of that; nil when it is new.
local function answered(call, instant)
  texts(call)
  local before = redis.call('GET', call.identity_key)
  if before then
    local fingerprint, after = read('>I2c0', before)
    if fingerprint ~= call.fingerprint then return answer_now(CONFLICT, instant), 'A' end
    return before:sub(after), 'R'
  end
  if outlives_memory(call[ISSUED], call[FLAGS] % 16 >= 8, instant) then return '', 'U' end
end

local function remember(call, reply)
  redis.call('SET', call.identity_key,
    pack('>I2c0I2c0', #call.fingerprint, call.fingerprint, #call.id, call.id) .. reply, 'PX', HOUR)
end

local function decide(call, instant)
  local flags = call[FLAGS]
  if call.identity_key then
    local before, marked = answered(call, instant)
    if before then return before, nil, marked end
  end
  local d, now = open(call, instant, call[INSTALL], call[KEY])
  if not d then return unopened(now) end
  if out_of_term(d) then return answer_now(STALE, now) end
  local q = {call = call, v = call, c = call.charge, n = call[CHARGES], credits = flags % 2 == 1,
    lapses = flags % 4 >= 2, relaxed = flags % 32 >= 16, estimate = call[ESTIMATE_MS], hold = call[HOLD],
    number = call[NUMBER]}
  local a = consider(d, q)
  if a.missing then return answer_now(NEEDS_WALLET, now) end
  if a.refused then return denial(a), nil, mark(d) end
  d.sequence = d.sequence + 1
  local reply = accept(d, a, q, d.sequence, now)
  -- A preview: nothing was written so far, and nothing will be.
  if flags >= 32 then return reply, nil, mark(d) end
  local records = record(call, reply) .. close(d)
  if call.identity_key then remember(call, reply) end
  return reply, records, mark(d)
end

-- Counts what was used already: nothing is refused, slowed or paid for.
local function count(call, instant)
  local before, marked = answered(call, instant)
  if before then return before, nil, marked end
  local d, now = open(call, instant, call[INSTALL], call[KEY])
  if not d then return unopened(now) end
  if out_of_term(d) then return answer_now(STALE, now) end
  local used_at, x, n = min(call[ISSUED], now), {}, 0
  for i = 1, call[CHARGES] do
    local index, units = call[call.charge + 2 * i - 1] + 1, call[call.charge + 2 * i]
    local b = count_at(d.table.rows[index], d.s[index], units, used_at, now)
    if b then n, x[n + 1] = n + 1, b end
  end
  local reply = pack('>BI6BBI7BI2I6B', ACCEPTED, now, ADMIT, 0, used_at, 0, 0, 0, n)
    .. figures({now = now, x = x, n = n}, false)
  local records = record(call, reply) .. close(d)
  remember(call, reply)
  return reply, records, mark(d)
end

local function sync(call, instant)
  texts(call)
  local d, now = open(call, instant, call[INSTALL], call[KEY])
  if not d then return unopened(now) end
  local version, balance, settled, valid_until = read('>I6I7I7I7', call.raw, call.extra + 4)
  local old, before = d.wallet, 0
  if old then before = available(old) end
  if not old then
    local name = call.table.wallet
    d.wallet = {name = name, version = version, balance = balance, settled = settled, spent = settled,
      valid_until = valid_until}
    d.wallets[name] = d.wallet
  elseif version > old.version then
    old.version, old.balance, old.settled, old.spent = version, balance, settled, max(old.spent, settled)
    old.valid_until = valid_until
  end
  if available(d.wallet) > before and d.waiting > 0 then rearrange(d) end
  return not_yet(now, 0, false, 0), call.origin .. close(d), mark(d)
end

-- Opens as whoever asked for the place: not everybody who may claim it or end it.
local function open_for(call, instant)
  texts(call)
  local raw = redis.call('HGET', call.waiting_key, call.id)
  local install, key = call[INSTALL], call[KEY]
  if raw then
    local w = read_place(call.id, raw)
    install, key = w.install, w.key
  end
  local d, now = open(call, instant, install, key)
  if not d then return nil, now end
  return d, now, raw and unlapsed(d, waiting_of(d, call.id)) or nil
end

local function closed(d, reply)
  if d.touched or d.changed then return reply, texts(d.call).origin .. close(d), mark(d) end
  return reply, nil, mark(d)
end

-- Decides on a request that waited for a slot: as any other, at this instant.
local function decide_at_last(d, call, w)
  if out_of_term(d) then return answer_now(STALE, d.now) end
  local charges = charges_of(d, w)
  local q = {call = call, v = charges, c = 0, n = #charges / 2, credits = w.credits, lapses = w.lapses,
    relaxed = w.relaxed, estimate = w.estimate, hold = call[HOLD], number = w.number, id = w.id,
    fingerprint = w.fingerprint, units = w.units}
  local a = consider(d, q)
  if a.missing then return answer_now(NEEDS_WALLET, d.now) end
  remove(d, w)
  d.touched = true
  if a.refused then
    local reply = denial(a)
    for i = 1, a.n do
      if a.x[i].row.kind == CONCURRENCY then release_slot(a.x[i].st, w.number, d.now) end
    end
    return closed(d, reply)
  end
  -- Counted now, not when it began to wait: what is taken back later is taken back where it was counted.
  local reply = accept(d, a, q, w.sequence, d.now)
  if a.wants_slot then return closed(d, not_yet(d.now, a.starts_at, false, a.position)) end
  log(d, accepted_use(w.id, w.fingerprint, w.units, reply))
  return closed(d, reply)
end

-- Starts a request whose time has come, unless it must wait for a slot.
local function begin(d, w)
  local now, bids, refused, queues, enforced = d.now, {}, false, false, false
  local charges = charges_of(d, w)
  local later = w.starts_at > now
  for i = 1, #charges, 2 do
    local row = d.table.rows[charges[i] + 1]
    if row.kind == CONCURRENCY then
      local b = bid_slots(row, d.s[charges[i] + 1], w.number, later, now)
      bids[#bids + 1] = b
      if row.enforced then
        enforced = true
        if b.verdict == DENY then refused = true end
        if b.verdict == QUEUE then queues = true end
      end
    end
  end
  d.touched = true
  if refused then
    give_up(d, w)
    local reply = denial({now = now, n = #bids, x = bids, left = -1})
    release_all(d, w.number)
    return closed(d, reply)
  end
  if queues then
    local expected = 0
    for _, b in ipairs(bids) do
      if b.row.enforced and b.verdict == QUEUE then
        expected = max(expected, b.starts_at)
        wait_for_slot(b.st, b.holder, b.gives_up_at, now)
      end
    end
    return closed(d, not_yet(now, expected, false, position_of(d, w.number)))
  end
  for _, b in ipairs(bids) do commit_bid(b, now) end
  if later and (bids[1] or w.estimate > 0) then return closed(d, not_yet(now, w.starts_at, false, 0)) end
  remove(d, w)
  for _, p in ipairs(w.places) do
    local st = d.rows[p.row]
    if st and st.kind == BANDS then st.pinned = max(st.pinned, p.ends) end
  end
  local starts_at = w.starts_at
  if w.estimate > 0 then
    w.starts_at, w.kind = now + w.estimate, ESTIMATE
    add_place(d, w)
  end
  return closed(d, pack('>BI6I7I6', CLAIMED, now, starts_at, enforced and now + LEASE or 0))
end

local function claim(call, instant)
  local d, now, w = open_for(call, instant)
  if not d then return unopened(now) end
  local peek, number = call[FLAGS] % 2 == 1, call[NUMBER]
  local held = held_until(d, number)
  if not w then return closed(d, held > 0 and running(now, held) or answer_now(GONE, now)) end
  if not peek and w.fingerprint ~= call.fingerprint then return closed(d, answer_now(CONFLICT, now)) end
  if w.kind == ESTIMATE then return closed(d, running(now, held)) end
  local waits = w.kind == DEFERRED or (w.kind == TIMED and w.starts_at - now > call[HOLD])
  if peek or waits then
    return closed(d, not_yet(now, w.starts_at, w.kind == DEFERRED, position_of(d, number)))
  end
  if w.kind == TICKET then return decide_at_last(d, call, w) end
  return begin(d, w)
end

-- Holds the slots of a running request on, and its estimate. A lease that was lost is taken again while there is room.
local function renew(call, instant)
  local d, now, w = open_for(call, instant)
  if not d then return unopened(now) end
  local number, found = call[NUMBER], false
  for i = 1, d.n do
    local st = d.list[i]
    if st.kind == CONCURRENCY and slot_until(st, number, now) > 0 then
      renew_slot(st, number, now)
      found = true
    end
  end
  if not found and call[CHARGES] > 0 then
    local room = true
    for i = 1, call[CHARGES] do
      local index = call[call.charge + 2 * i - 1] + 1
      local row = d.table.rows[index]
      if row.kind ~= CONCURRENCY or #d.s[index].slots / 3 >= row.slots then room = false end
    end
    if room then
      found = true
      for i = 1, call[CHARGES] do take_slot(d.s[call[call.charge + 2 * i - 1] + 1], number, now) end
    end
  end
  local estimate = w and w.kind == ESTIMATE
  if not found and not estimate then return closed(d, answer_now(GONE, now)) end
  if estimate then
    w.starts_at = now + w.estimate
    keep(d, w)
  end
  d.touched = true
  return closed(d, running(now, found and now + LEASE or 0))
end

local function settle_bands(row, st, p, more, now)
  if p.begins == 0 then return end
  local function count(start, units)
    count_bands(st, start == st.window_start and units or 0, start == st.resets_at and units or 0)
  end
  if more >= 0 then
    local present = p.in_second == 0
    local used, next_used = st.used, st.next_used
    local from = present and used or next_used
    local longer = total(row, add(from, more)) - total(row, from)
    count(present and p.first or p.second, more)
    if st.used ~= used or st.next_used ~= next_used then st.line = add(max(now, st.line), longer) end
  else
    local from_second = min(-more, p.in_second)
    count(p.second, -from_second)
    count(p.first, more + from_second)
  end
end

-- An estimate settled by what was used: what was too much is given back, units and credits, but not the turn; what was too
-- little is counted after all, and refused no more.
local function settle(d, call, w)
  remove(d, w)
  if call[FLAGS] % 2 == 0 then return end
  local credits = 0
  for _, p in ipairs(w.places) do
    for i, row in ipairs(d.table.rows) do
      if counter(row, w.install, w.key) == p.row then
        local used = 0
        for c = 1, call[CHARGES] do
          if call[call.charge + 2 * c - 1] == i - 1 then used = used + call[call.charge + 2 * c] end
        end
        local st, more = d.rows[p.row], used - p.units
        if row.kind == PRICE then
          credits = credits + more * row.value
        elseif st and st.kind == BANDS and row.kind == BANDS then
          settle_bands(row, st, p, more, d.now)
        elseif st and st.kind == QUOTA and p.in_first > 0 then
          adjust_quota(st, p, more)
        elseif st and st.kind == RATE and row.kind == RATE then
          adjust_rate(row, st, more, d.now)
        end
      end
    end
  end
  credits = max(credits, -w.paid)
  spend(d, max(0, credits))
  log(d, pack('>BI2c0I6I6I2c0I2c0i7', SETTLED, #w.id, w.id, d.now, w.accepted_at, #w.units, w.units, #call.units,
    call.units, credits))
end

-- Ends a request: frees its slots, takes back a place that was waiting still, and settles an estimate.
local function complete(call, instant)
  local d, now, w = open_for(call, instant)
  if not d then return unopened(now) end
  local held = held_until(d, call[NUMBER]) > 0
  if release_all(d, call[NUMBER]) then d.freed = true end
  if w then
    if w.kind == TICKET then remove(d, w) elseif w.kind == ESTIMATE then settle(d, call, w) else give_up(d, w) end
  end
  if not held and not w then return closed(d, answer_now(GONE, now)) end
  d.touched = true
  if d.freed then redis.call('PUBLISH', 'evh:freed', call.account) end
  return closed(d, answer_now(COMPLETED, now))
end

-- What was estimated is used, though the request runs on.
local function confirm(call, instant)
  local d, now, w = open_for(call, instant)
  if not d then return unopened(now) end
  if not w or w.kind ~= ESTIMATE then return closed(d, answer_now(GONE, now)) end
  remove(d, w)
  d.touched = true
  return closed(d, running(now, held_until(d, call[NUMBER])))
end

-- Figures without touching anything.
local function figures_now(call, instant)
  local d, now = open(call, instant, call[INSTALL], call[KEY])
  if not d then return unopened(now) end
  local rows = {}
  for i, row in ipairs(call.table.rows) do
    local st, kind = d.s[i], row.kind
    if kind == BANDS then
      rows[i] = pack('>BI6I6I6I7I7I7I7I7I7I7I7', 1, st.id, st.window_start, st.resets_at, st.used, st.next_used, st.line,
        st.relief_line, st.told, st.next_told, st.pinned, st.by_credit)
    elseif kind == QUOTA then
      rows[i] = pack('>BI6I6I6I7I7I7B', 2, st.id, st.window_start, st.resets_at, st.used, st.previous, st.line, st.told)
    elseif kind == RATE then
      rows[i] = pack('>BI6I6I7I7', 3, st.id, st.at, st.level, st.full_at)
    elseif kind == CONCURRENCY then
      local slots, tickets = st.slots, st.tickets
      rows[i] = pack('>BI6I6I2', 4, st.id, st.usual, #slots / 3)
      for f = 1, #slots do rows[i] = rows[i] .. pack('>I6', slots[f]) end
      rows[i] = rows[i] .. pack('>I2', #tickets / 4)
      for f = 1, #tickets do rows[i] = rows[i] .. pack('>I7', tickets[f]) end
    elseif kind == SUSTAINED then
      rows[i] = pack('>BI6I6I7I7BI7BI7', 6, st.id, st.start, st.used, st.streak, st.slowed, st.line, st.told,
        st.forgotten_at)
    elseif kind == THROTTLE then
      rows[i] = pack('>BI6I7', 7, st.id, st.line)
    else
      rows[i] = pack('B', 0)
    end
  end
  return pack('>BI6I4I7B', FIGURES, now, d.waiting, left_of(d) + 1, #rows) .. concat(rows), nil, mark(d)
end

OPERATIONS = {decide, sync, claim, figures_now, restore, renew, complete, confirm, count}

end

-- Of the machinery.
return OPERATIONS
end
