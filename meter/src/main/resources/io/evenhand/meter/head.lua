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

local floor, min, max, rep, concat, sort = math.floor, math.min, math.max, string.rep, table.concat, table.sort
local pack, read, byte, sub = struct.pack, struct.unpack, string.byte, string.sub

-- The form in which an account's state is packed.
local FORM = 3

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

local function ceil_div(a, b)
  local whole = floor(a / b)
  if whole * b < a then return whole + 1 end
  return whole
end
