-- Restoring: what is stored of an account is put back after this Redis lost it, or went back to an earlier state.

-- A baseless counter's units are added to the stored one's, which the wallet and the lines are merged with likewise: what
-- was promised meanwhile holds.
local function add_row(stored, since)
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

local function add_wallet(stored, since)
  local spent = max(since.spent, stored.spent + since.spent - since.settled)
  local latest = stored.version > since.version and stored or since
  latest.spent = max(spent, latest.settled)
  return latest
end

local function merge(stored, since)
  for id, row in pairs(since.rows) do
    stored.rows[id] = stored.rows[id] and add_row(stored.rows[id], row) or row
  end
  for name, wallet in pairs(since.wallets) do
    stored.wallets[name] = stored.wallets[name] and add_wallet(stored.wallets[name], wallet) or wallet
  end
  for _, sum in ipairs({'version', 'waiting', 'deferred', 'deferred_units'}) do
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

local function put_places(call, replaced)
  if replaced then redis.call('DEL', call.waiting_key) end
  for id, place in pairs(call.places) do redis.call('HSET', call.waiting_key, id, place) end
end

-- The call brings what is stored (perhaps nothing), or says that nobody can tell.
local function restore(call, instant)
  if call.epoch ~= epoch then return '', nil, 'C' end
  local d = read_state(redis.call('GET', call.state_key))
  local done = answer(NOT_YET, instant, 0, 0)
  if d.epoch == epoch and not (d.baseless and call.stored) then return done end
  local stored = read_state(call.stored ~= '' and call.stored)
  if not call.stored then
    if not d.baseless then
      d = baseless(instant)
      put_places(call, true)
    end
  elseif d.baseless then
    d = merge(stored, d)
    put_places(call, false)
  elseif stored.version > d.version then
    d = stored
    put_places(call, true)
  end
  d.epoch, d.baseless = epoch, not call.stored
  d.call, d.changed, d.log, d.now = call, {}, {call.origin}, d.at
  if call.stored then d.changed = all_waiting(d) end
  close(d, call)
  return done, d.log
end
