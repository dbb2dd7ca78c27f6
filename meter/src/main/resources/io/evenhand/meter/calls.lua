-- Calls.

local function unopened(now)
  if now then return answer(STALE, now) end
  return '', nil, 'C'
end

-- The mark of an answer.
local function mark(d) return d.baseless and 'P' or 'A' end

local function decide(call, instant)
  if call.identity_key then
    local before = redis.call('GET', call.identity_key)
    if before then
      local fingerprint, after = text(before, 1)
      if fingerprint ~= call.fingerprint then return answer(CONFLICT, instant) end
      return before:sub(after), nil, 'R'
    end
    if outlives_memory(call, instant) then return '', nil, 'U' end
  end
  local d, now = open(call, instant)
  if not d then return unopened(now) end
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
  local units = {}
  for i, charge in ipairs(call.charges) do
    units[2 * i - 1], units[2 * i] = charge.row - 1, charge.units
  end
  d.log[#d.log + 1] = pack('>BI2c0I2c0dc0I2c0', ACCEPTED_USE, #call.id, call.id, #call.fingerprint, call.fingerprint,
    #call.charges, pack_doubles(units), #out, packed)
  close(d, call)
  if call.identity_key then
    local remembered = pack('>I2c0I2c0', #call.fingerprint, call.fingerprint, #call.id, call.id) .. packed
    redis.call('SET', call.identity_key, remembered, 'PX', HOUR)
  end
  return packed, d.log, mark(d)
end

local function sync(call, instant)
  local d, now = open(call, instant)
  if not d then return unopened(now) end
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
  return answer(NOT_YET, now, 0, 0), d.log, mark(d)
end

local function claim(call, instant)
  local d, now = open(call, instant)
  if not d then return unopened(now) end
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
  if d.touched or next(d.changed) then close(d, call) end
  return result, d.log, mark(d)
end

-- Figures without touching anything.
local function figures(call, instant)
  local d, now = open(call, instant)
  if not d then return unopened(now) end
  local out = {FIGURES, now, d.waiting, #call.table.rows}
  for _, row in ipairs(call.table.rows) do
    local state = d.rows[row.id]
    for _, figure in ipairs({state.window_start, state.resets_at, state.used, state.next_used, state.line,
      state.relief_line, state.told, state.next_told, state.pinned, state.by_credit}) do
      out[#out + 1] = figure
    end
  end
  out[#out + 1] = #call.table.wallets
  for i = 0, #call.table.wallets - 1 do
    local wallet = wallet_of(d, i)
    out[#out + 1] = wallet and available(wallet) or -1
  end
  return pack_doubles(out), nil, mark(d)
end

-- What each operation adds to what every call has: numbers after v[n], texts from s[at] on.

local function read_decide(call, v, n, s, at)
  local flags = v[n + 2]
  call.hold, call.issued, call.charges = v[n + 1], v[n + 3], {}
  call.credits, call.lapses, call.identity, call.vouched = flags % 2 >= 1, flags % 4 >= 2, flags % 8 >= 4, flags >= 8
  n = n + 4
  for i = 1, v[n] do call.charges[i] = {row = v[n + 2 * i - 1] + 1, units = v[n + 2 * i]} end
  call.id, call.fingerprint = read('>I2c0I2c0', s, at)
end

local function read_sync(call, v, n)
  call.wallet = v[n + 1]
  call.ledger = {version = v[n + 2], balance = v[n + 3], settled = v[n + 4], spent = v[n + 4], valid_until = v[n + 5]}
end

local function read_claim(call, v, n, s, at)
  call.hold, call.peek = v[n + 1], v[n + 2] == 1
  call.id, call.fingerprint = read('>I2c0I2c0', s, at)
end

local function read_nothing() end

-- The epoch and then, unless nobody can tell, state, number of places, (id place)*.
local function read_restore(call, _, _, s, at)
  call.epoch, at = text(s, at)
  call.places = {}
  if at > #s then return end
  local state, places, id, place
  state, places, at = read('>I2c0I2', s, at)
  for _ = 1, places do
    id, place, at = read('>I2c0I2c0', s, at)
    call.places[id] = place
  end
  call.stored = state
end

local OPERATIONS = {{run = decide, read = read_decide}, {run = sync, read = read_sync}, {run = claim, read = read_claim},
  {run = figures, read = read_nothing}, {run = restore, read = read_restore}}

-- Operation, partition, table, windows (4 instants)*, what the operation needs; then texts: origin, and what it needs.
local function read_call(s, tables)
  local v, count = doubles(s, 1)
  local operation = OPERATIONS[v[1]]
  local call = {run = operation.run, partition = v[2] + 1, table = tables[v[3] + 1], windows = {}}
  local n = 4
  for i = 1, v[4] do
    call.windows[i] = {v[n + 1], v[n + 2], v[n + 3], v[n + 4]}
    n = n + 4
  end
  local origin, at = text(s, v[count + 1])
  call.origin = pack('>BI2c0', ORIGIN, #origin, origin)
  operation.read(call, v, n, s, at)
  return call
end

-- What each call answers, and the records of each partition.
local function run_all(instant, partitions, first)
  local tables = {}
  for i = 7, first - 1 do tables[#tables + 1] = read_table(ARGV[i]) end
  local replies, records, key = {}, {}, 3 + partitions
  for i = first, #ARGV do
    local call = read_call(ARGV[i], tables)
    call.state_key, call.waiting_key = KEYS[key], KEYS[key + 1]
    key = key + 2
    if call.identity then
      call.identity_key = KEYS[key]
      key = key + 1
    end
    local fine, result, log, mark = pcall(call.run, call, instant)
    if fine then
      replies[#replies + 1] = (mark or 'A') .. result
      if log and #log > 1 then
        local partition = records[call.partition] or {}
        records[call.partition] = partition
        for _, record in ipairs(log) do partition[#partition + 1] = record end
      end
    else
      replies[#replies + 1] = 'E' .. tostring(result)
    end
  end
  return replies, records
end

local time = redis.call('TIME')
local instant = time[1] * 1000 + floor(time[2] / 1000) + ARGV[1]
local known, seen = ARGV[2], tonumber(ARGV[3])
epoch = redis.call('GET', KEYS[1])
local batch = redis.call('INCR', KEYS[2])
if not epoch or beginning(epoch) < beginning(known) or (epoch == known and batch <= seen) then
  epoch = begin_epoch(max(instant, beginning(known) + 1), ARGV[4])
end
epoch_began = beginning(epoch)
if epoch ~= known then return {epoch, batch} end
local partitions = tonumber(ARGV[5])
local replies, records = run_all(instant, partitions, 7 + ARGV[6])
for partition, packed in pairs(records) do
  redis.call('XADD', KEYS[2 + partition], '*', 'n', batch, 'r', concat(packed))
end
return {epoch, batch, unpack(replies)}
