-- Account state: one packed value, and one hash of waiting places.

local FORM = 2
local FORM_AT, EPOCH_AT, VERSION_AT, HEAD = 1, 2, 3, 11

-- A state stands for an epoch and has a version, which grows with each write. One without a base was begun while nobody
-- could tell what the account had used before; that is added later (restoring).
local function read_state(packed)
  local d = {epoch = '', version = 0, baseless = false, at = 0, sequence = 0, sweep_at = 0, waiting = 0, deferred = 0,
    deferred_units = 0, rows = {}, wallets = {}}
  if not packed then return d end
  local v = {cmsgpack.unpack(packed)}
  if v[FORM_AT] ~= FORM then error('unknown form of account state') end
  d.epoch, d.version, d.baseless, d.at, d.sequence, d.sweep_at = v[EPOCH_AT], v[VERSION_AT], v[4] == 1, v[5], v[6], v[7]
  d.waiting, d.deferred, d.deferred_units = v[8], v[9], v[10]
  local at = HEAD + 1
  for _ = 1, v[HEAD] do
    d.rows[v[at]] = {id = v[at], window_start = v[at + 1], resets_at = v[at + 2], used = v[at + 3],
      next_used = v[at + 4], line = v[at + 5], relief_line = v[at + 6], told = v[at + 7], next_told = v[at + 8],
      pinned = v[at + 9], by_credit = v[at + 10]}
    at = at + 11
  end
  for _ = 1, v[at] do
    d.wallets[v[at + 1]] = {name = v[at + 1], version = v[at + 2], balance = v[at + 3], settled = v[at + 4],
      spent = v[at + 5], valid_until = v[at + 6]}
    at = at + 6
  end
  return d
end

local function bit(b) if b then return 1 end return 0 end

-- Rows that the table no longer has are kept while they still say something; without a table, all.
local function pack_state(d, now)
  local v = {FORM, d.epoch, d.version, bit(d.baseless), now, d.sequence, d.sweep_at, d.waiting, d.deferred,
    d.deferred_units, 0}
  local n, at = 0, HEAD
  for id, row in pairs(d.rows) do
    if not d.known or d.known[id] or row.resets_at > now or row.line > now or row.relief_line > now then
      v[at + 1], v[at + 2], v[at + 3], v[at + 4] = row.id, row.window_start, row.resets_at, row.used
      v[at + 5], v[at + 6], v[at + 7], v[at + 8] = row.next_used, row.line, row.relief_line, row.told
      v[at + 9], v[at + 10], v[at + 11] = row.next_told, row.pinned, row.by_credit
      n, at = n + 1, at + 11
    end
  end
  v[HEAD] = n
  local wallets = at + 1
  n, at = 0, wallets
  for _, wallet in pairs(d.wallets) do
    v[at + 1], v[at + 2], v[at + 3] = wallet.name, wallet.version, wallet.balance
    v[at + 4], v[at + 5], v[at + 6] = wallet.settled, wallet.spent, wallet.valid_until
    n, at = n + 1, at + 6
  end
  v[wallets] = n
  return cmsgpack.pack(unpack(v))
end

local PLACE = {'row', 'units', 'first', 'in_first', 'second', 'in_second', 'begins', 'ends'}

local function read_place(id, packed)
  local v = {cmsgpack.unpack(packed)}
  local w = {id = id, sequence = v[1], accepted_at = v[2], starts_at = v[3], deferred = v[4] == 1, relieved = v[5] == 1,
    credits = v[6] == 1, lapses = v[7] == 1, fingerprint = v[8], places = {}}
  local at = 10
  for i = 1, v[9] do
    local p = {}
    for f = 1, 8 do p[PLACE[f]] = v[at + f - 1] end
    w.places[i] = p
    at = at + 8
  end
  return w
end

local function pack_place(w)
  local v = {w.sequence, w.accepted_at, w.starts_at, bit(w.deferred), bit(w.relieved), bit(w.credits), bit(w.lapses),
    w.fingerprint, #w.places}
  local at = 9
  for _, p in ipairs(w.places) do
    for f = 1, 8 do v[at + f] = p[PLACE[f]] end
    at = at + 8
  end
  return cmsgpack.pack(unpack(v))
end
