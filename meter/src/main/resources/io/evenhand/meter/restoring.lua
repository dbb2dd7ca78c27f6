-- Restoring: what is stored of an account is put back after this Redis lost it, or went back to an earlier state.

-- A baseless counter's units are added to the stored one's, which the lines are merged with likewise: what was promised
-- meanwhile holds.
local restore
do

local function add_bands(stored, since)
  if stored.window_start > since.window_start then stored, since = since, stored end
  if stored.window_start < since.window_start then
    local began = stored.resets_at == since.window_start
    stored.used, stored.told = began and stored.next_used or 0, began and stored.next_told or 0
    stored.next_used, stored.next_told, stored.by_credit = 0, 0, 0
  end
  for _, sum in ipairs({'used', 'next_used', 'by_credit'}) do since[sum] = add(since[sum], stored[sum]) end
  for _, latest in ipairs({'line', 'relief_line', 'told', 'next_told', 'pinned'}) do
    since[latest] = max(since[latest], stored[latest])
  end
  return since
end

local function add_quota(stored, since)
  if stored.window_start > since.window_start then stored, since = since, stored end
  if stored.window_start == since.window_start then
    since.used, since.previous = add(since.used, stored.used), add(since.previous, stored.previous)
    since.told = max(since.told, stored.told)
  elseif stored.resets_at == since.window_start then
    since.previous = add(since.previous, stored.used)
  end
  since.line = max(since.line, stored.line)
  return since
end

local function add_activity(stored, since)
  if stored.start > since.start then stored, since = since, stored end
  if stored.start == since.start then since.used = add(since.used, stored.used) end
  since.slowed, since.told = max(since.slowed, stored.slowed), max(since.told, stored.told)
  since.line, since.streak = max(since.line, stored.line), max(since.streak, stored.streak)
  return since
end

local function append(list, more)
  for _, value in ipairs(more) do list[#list + 1] = value end
end

local function add_row(stored, since)
  local kind = since.kind
  if kind == BANDS then return add_bands(stored, since) end
  if kind == QUOTA then return add_quota(stored, since) end
  if kind == SUSTAINED then return add_activity(stored, since) end
  if kind == CONCURRENCY then
    append(stored.slots, since.slots)
    append(stored.tickets, since.tickets)
    stored.usual = max(stored.usual, since.usual)
    return stored
  end
  if kind == RATE then
    -- Which of them filled up since cannot be told without the limit: what is missing is counted in full.
    since.level, since.at = add(since.level, stored.level), max(since.at, stored.at)
    since.full_at = max(since.full_at, stored.full_at)
    return since
  end
  since.line = max(since.line, stored.line)
  return since
end

local function add_wallet(stored, since)
  local spent = max(since.spent, stored.spent + since.spent - since.settled)
  local latest = stored.version > since.version and stored or since
  latest.spent = max(spent, latest.settled)
  return latest
end

local function merge(stored, since)
  for i = 1, stored.n do
    local row = stored.list[i]
    local other = since.rows[row.id]
    if other and other.kind == row.kind then
      row = add_row(row, other)
      stored.rows[row.id], stored.list[i] = row, row
    end
  end
  for i = 1, since.n do
    if not stored.rows[since.list[i].id] then put_row(stored, since.list[i]) end
  end
  for name, wallet in pairs(since.wallets) do
    stored.wallets[name] = stored.wallets[name] and add_wallet(stored.wallets[name], wallet) or wallet
  end
  for _, sum in ipairs({'version', 'waiting', 'deferred', 'to_come'}) do
    stored[sum] = stored[sum] + since[sum]
  end
  for _, latest in ipairs({'at', 'sequence', 'sweep_at'}) do stored[latest] = max(stored[latest], since[latest]) end
  return stored
end

-- Nothing is known of the account before now. Its requests come after all that will be found waiting.
local function baseless(instant)
  local d = read_state(nil)
  d.baseless, d.at, d.sequence = true, instant, instant
  return d
end

local function put_places(call, places, replaced)
  if replaced then redis.call('DEL', call.waiting_key) end
  for id, place in pairs(places) do redis.call('HSET', call.waiting_key, id, place) end
end

-- The epoch it was asked for in and then, unless nobody can tell, state, number of places, (id place)*.
local function stored_in(extra)
  local of, at = read('>I2c0', extra)
  local places = {}
  if at > #extra then return of, nil, places end
  local state, count, id, place
  state, count, at = read('>I2c0I2', extra, at)
  for _ = 1, count do
    id, place, at = read('>I2c0I2c0', extra, at)
    places[id] = place
  end
  return of, state, places
end

-- The call brings what is stored (perhaps nothing), or says that nobody can tell.
function restore(call, instant)
  texts(call)
  local of, given, places = stored_in(sub(call.raw, call.extra + 4))
  if of ~= epoch then return '', nil, 'C' end
  local d = read_state(redis.call('GET', call.state_key))
  local done = pack('>BI6I7BI2', NOT_YET, instant, 0, 0, 0)
  if d.epoch == epoch and not (d.baseless and given) then return done end
  local stored = read_state(given and given ~= '' and given or nil)
  if not given then
    if not d.baseless then
      d = baseless(instant)
      put_places(call, places, true)
    end
  elseif d.baseless then
    d = merge(stored, d)
    put_places(call, places, false)
  elseif stored.version > d.version then
    d = stored
    put_places(call, places, true)
  end
  d.epoch, d.baseless = epoch, not given
  d.call, d.now, d.waiting_key = call, d.at, call.waiting_key
  if given then d.changed = all_waiting(d) end
  return done, call.origin .. close(d)
end

end
