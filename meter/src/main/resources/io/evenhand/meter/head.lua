-- The decision on everything of one account, for a batch of calls: io.evenhand.policy.decision, said in Lua.
--
-- It is one script because it must be atomic: reading the counters, deciding, counting and writing the usage log are one
-- step, so that concurrent requests never share a turn and no accepted use is missing from the log.
--
-- KEYS  1: epoch; 2: batches of this epoch; then the usage log's partitions that the calls' accounts belong to; then for
--       each call: account state, waiting places[, identity of the use]
-- ARGV  1: business clock offset in ms; 2: the epoch the caller knows; 3: the last batch it saw; 4: five random letters;
--       5: number of partitions; 6: number of limit tables; then the tables, then one packed call each
-- Reply epoch, number of this batch, then one string per call: 'A' answer, 'P' answer counted without a base, 'R' answer
--       replayed, 'C' the account's state must be restored first, 'U' the use may be older than what is remembered here,
--       'E' message of a fault (the last three changed nothing). No call was run when the epoch is not the caller's.
--
-- Lua writes are not rolled back: each call computes in locals first and writes last, and runs protected, so that a fault
-- fails that call only. Numbers are integers below 2^53, exact in a double; they travel in six or seven bytes.

local MAX = 9007199254740991
local BITS_48 = 281474976710656
local HOUR = 3600000
local CENTURY = 3155760000000
local SWEEP, SWEEP_PER_PLACE, MOST = 60000, 100, 1000
local floor, min, max, rep, concat, sort = math.floor, math.min, math.max, string.rep, table.concat, table.sort
local pack, read, byte, sub = struct.pack, struct.unpack, string.byte, string.sub

-- Outcomes, and what one limit says.
local ADMIT, DELAY, QUEUE, DENY = 0, 1, 2, 3

-- Kinds of rows.
local BANDS, QUOTA, RATE, CONCURRENCY, CEILING, SUSTAINED, THROTTLE, PRICE = 1, 2, 3, 4, 5, 6, 7, 8

-- What a request waits for.
local TIMED, DEFERRED, TICKET, ESTIMATE = 0, 1, 2, 3

-- Kinds of record in the usage log; those of one call follow its origin.
local ORIGIN, ACCEPTED_USE, LAPSED, RELIEVED, CHECKPOINT, SETTLED = 0, 1, 2, 3, 4, 5

-- Kinds of answer.
local ACCEPTED, NEEDS_WALLET, STALE, CONFLICT, GONE, NOT_YET, CLAIMED, FIGURES, DENIED, RUNNING, COMPLETED =
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10

-- The epoch names one life of this Redis' data: base-36 milliseconds when it began, then the caller's random letters. It
-- ends when the data is lost, or when it is found to have gone back to an earlier state.
local epoch, epoch_began

local function beginning(name) return tonumber(name:sub(1, -6), 36) or 0 end

local function begin_epoch(instant, letters)
  local name, rest = letters, instant
  while rest > 0 do
    local digit = rest % 36
    name, rest = ('0123456789abcdefghijklmnopqrstuvwxyz'):sub(digit + 1, digit + 1) .. name, floor(rest / 36)
  end
  redis.call('SET', KEYS[1], name)
  return name
end

-- Comparisons, not math.min: these run for every unit asked about, and a call into C costs more than the sum.
local function mul(a, b)
  local product = a * b
  if product > MAX then return MAX end
  return product
end

local function add(a, b)
  local sum = a + b
  if sum > MAX then return MAX end
  return sum
end

local function ceil_div(a, b)
  local whole = floor(a / b)
  if whole * b < a then return whole + 1 end
  return whole
end
