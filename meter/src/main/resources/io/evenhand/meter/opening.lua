-- Opening and closing.

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
        d.log[#d.log + 1] = pack('>BI2c0dc0', LAPSED, #w.id, w.id, d.now, pack_doubles(out))
      end
      d.over[#d.over + 1] = w
    end
  end
  for _, w in ipairs(d.over) do remove(d, w) end
  d.sweep_at = d.now + max(SWEEP, SWEEP_PER_PLACE * d.waiting)
  d.touched = true
end

-- nil: the state must be restored first, or (with an instant) the caller's boundaries do not contain the instant
local function open(call, instant)
  local d = read_state(redis.call('GET', call.state_key))
  if d.epoch ~= epoch then return nil end
  d.table, d.now, d.frames, d.known = call.table, max(instant, d.at), {}, {}
  d.call, d.changed, d.log, d.over = call, {}, {call.origin}, {}
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
  d.touched = d.touched or rolled
  if rolled and d.deferred > 0 then rearrange(d) end
  sweep(d)
  return d, d.now
end

-- The only writes of a call; what it leaves goes to the log as well, from which the account is restored.
local function close(d, call)
  d.version = d.version + 1
  local state, places, changes = pack_state(d, d.now), {}, 0
  redis.call('SET', call.state_key, state)
  for id, w in pairs(d.changed) do
    local place = ''
    if w then
      place = pack_place(w)
      redis.call('HSET', call.waiting_key, id, place)
    else
      redis.call('HDEL', call.waiting_key, id)
    end
    changes = changes + 1
    places[changes] = pack('>I2c0I2c0', #id, id, #place, place)
  end
  if not d.baseless then
    d.log[#d.log + 1] = pack('>BdI2c0I2', CHECKPOINT, d.version, #state, state, changes) .. concat(places)
  end
end

-- Kinds of answer.
local ACCEPTED, NEEDS_WALLET, STALE, CONFLICT, GONE, NOT_YET, CLAIMED, FIGURES = 0, 1, 2, 3, 4, 5, 6, 7

local function answer(...) return pack('>' .. rep('d', select('#', ...)), ...) end

-- Whether the use may have been answered before this Redis remembers: it keeps an hour, and no more than its epoch.
local function outlives_memory(call, instant)
  local issued = call.issued > 0 and call.issued or instant - HOUR
  return not call.vouched and issued < max(instant - HOUR, epoch_began)
end
