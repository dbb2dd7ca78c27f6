-- Everything else, which is made when the first call of a batch needs it.
local function machinery()

local MAX = 9007199254740991
local BITS_48 = 281474976710656
local HOUR = 3600000
local CENTURY = 3155760000000
local SWEEP, SWEEP_PER_PLACE, MOST = 60000, 100, 1000

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


-- Where a call has what.
local PARTITION, TABLE, INSTALL, KEY, NUMBER, HOLD, ESTIMATE_MS, ISSUED, CHARGES = 2, 3, 5, 6, 7, 8, 9, 10, 12
