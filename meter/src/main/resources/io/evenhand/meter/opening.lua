-- Opening an account: windows (2.6), places that are over.

local function sweep(d)
  if d.waiting == 0 or d.now < d.sweep_at then return end
  local over, dead = {}, {}
  for _, w in pairs(all_waiting(d)) do
    if w.kind == TICKET then
      if not has_ticket(d, w.number) then dead[#dead + 1] = w end
    elseif lapses_at(w) <= d.now then
      over[#over + 1] = w
    end
  end
  sort(over, function(x, y) return x.sequence < y.sequence end)
  for _, w in ipairs(dead) do remove(d, w) end
  for _, w in ipairs(over) do give_up(d, w) end
  d.sweep_at = d.now + max(SWEEP, SWEEP_PER_PLACE * d.waiting)
  d.touched = true
end

local function fresh(kind, id)
  if kind == RATE then return {kind = RATE, id = id, at = 0, level = 0, full_at = 0} end
  if kind == CONCURRENCY then return {kind = CONCURRENCY, id = id, usual = 0, slots = {}, tickets = {}} end
  if kind == THROTTLE then return {kind = THROTTLE, id = id, line = 0} end
  return {kind = SUSTAINED, id = id, start = 0, used = 0, streak = 0, slowed = 0, line = 0, told = 0, forgotten_at = 0}
end

-- The counter of a row with a window, at this instant, and whether that is another window than before. Nil when the
-- caller's boundaries do not reach. A window in progress keeps its end.
local function roll(row, id, st, call, at, now)
  if st and st.window_start <= now and now < st.resets_at then
    if call[at + 3] > st.resets_at then return st end
    return nil
  end
  for i = at, at + 1 do
    if call[i] <= now and now < call[i + 1] then
      local start, resets_at = call[i], call[i + 1]
      if not st then
        if row.kind == QUOTA then
          return {kind = QUOTA, id = id, window_start = start, resets_at = resets_at, used = 0, previous = 0, line = 0,
            told = 0}, true
        end
        return {kind = BANDS, id = id, window_start = start, resets_at = resets_at, used = 0, next_used = 0, line = 0,
          relief_line = 0, told = 0, next_told = 0, pinned = 0, by_credit = 0}, true
      end
      if st.resets_at <= now and st.resets_at > start then start = st.resets_at end
      if start ~= st.window_start then
        local began = start == st.resets_at
        if row.kind == QUOTA then
          st.previous, st.used, st.told = row.rolling > 0 and began and st.used or 0, 0, 0
        else
          st.used, st.told = began and st.next_used or 0, began and st.next_told or 0
          st.next_used, st.next_told, st.by_credit = 0, 0, 0
        end
        st.window_start, st.resets_at = start, resets_at
        return st, true
      end
      return st
    end
  end
  return nil
end

-- What is used after a change, by its rule (2.10): forgotten, what was left stays left, or the used fraction stays.
local function carry(c, used)
  if c.rule == 0 then return 0 end
  if c.rule == 1 then return c.after - min(max(0, c.before - used), c.after) end
  return c.before == 0 and 0 or ceil_div(mul(used, c.after), c.before)
end

-- What a counter that a version began takes over from the one before it; nil where nothing is left of that.
local function inherited(d, row, id, install, key, now)
  local carried = row.carried
  for last = 1, #carried do
    local c = carried[last]
    local st = d.rows[counter({id = c.from, per = row.per}, install, key)]
    if st and not is_over(st, now) then
      if st.window_start >= c.since then return nil end
      local used = st.used
      for i = last, 1, -1 do used = carry(carried[i], used) end
      if row.kind == QUOTA then
        return {kind = QUOTA, id = id, window_start = st.window_start, resets_at = st.resets_at, used = used,
          previous = 0, line = st.line, told = 0}
      end
      return {kind = BANDS, id = id, window_start = st.window_start, resets_at = st.resets_at, used = used,
        next_used = st.next_used, line = st.line, relief_line = st.relief_line, told = 0, next_told = st.next_told,
        pinned = st.pinned, by_credit = st.by_credit}
    end
  end
end

local function next_end(call, at, resets_at)
  for i = at, at + 3 do if call[i] > resets_at then return call[i] end end
end

local function replace_row(d, st)
  if d.rows[st.id] then
    for i = 1, d.n do if d.list[i].id == st.id then d.list[i] = st end end
    d.rows[st.id] = st
  else
    put_row(d, st)
  end
end

-- nil: the state must be restored first, or (with an instant) the caller's boundaries do not contain the instant
local function open(call, instant, install, key)
  local d = read_state(redis.call('GET', call.state_key))
  if d.epoch ~= epoch then return nil end
  local now = instant
  if d.at > now then now = d.at end
  local t, rows = call.table, d.rows
  local s, known = {}, {}
  d.table, d.now, d.install, d.key, d.call = t, now, install, key, call
  d.waiting_key, d.s, d.known, d.next_end = call.waiting_key, s, known, {}
  d.wallet = t.wallet and d.wallets[t.wallet]
  local rolled = false
  for i = 1, t.n do
    local row = t.rows[i]
    local id, kind = row.id, row.kind
    if row.per > 0 then id = counter(row, install, key) end
    if kind ~= CEILING and kind ~= PRICE then
      local st = rows[id]
      local had = st and not is_over(st, now)
      if row.window then
        local at, moved = FIXED + 1 + 4 * row.window, nil
        local rolled_st
        local before = had and st or row.carried and inherited(d, row, id, install, key, now) or nil
        rolled_st, moved = roll(row, id, before, call, at, now)
        if not rolled_st then return nil, now end
        if not had then replace_row(d, rolled_st) elseif moved and kind == BANDS then rolled = true end
        if moved or not had then d.touched = true end
        st = rolled_st
        if kind == BANDS then d.next_end[i] = next_end(call, at, st.resets_at) end
      elseif not had then
        st = fresh(kind, id)
        replace_row(d, st)
      elseif kind == CONCURRENCY then
        roll_slots(row, st, now)
        if st.tickets[1] then d.touched = true end
      end
      s[i] = st
    end
    known[id] = true
  end
  if rolled and d.deferred > 0 then rearrange(d) end
  sweep(d)
  return d, now
end

-- The only writes of a call; what it leaves goes to the log as well, from which the account is restored.
local function close(d)
  d.version = d.version + 1
  local state, call = pack_state(d, d.now), d.call
  redis.call('SET', call.state_key, state)
  local places, changes = '', 0
  if d.changed then
    local packed = {}
    for id, w in pairs(d.changed) do
      local place = ''
      if w then
        place = pack_place(w)
        redis.call('HSET', call.waiting_key, id, place)
      else
        redis.call('HDEL', call.waiting_key, id)
      end
      changes = changes + 1
      packed[changes] = pack('>I2c0I2c0', #id, id, #place, place)
    end
    places = concat(packed)
  end
  local records = d.log and concat(d.log) or ''
  if d.baseless then return records end
  return records .. pack('>BI2c0I2', CHECKPOINT, #state, state, changes) .. places
end
