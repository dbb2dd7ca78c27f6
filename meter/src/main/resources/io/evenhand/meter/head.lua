-- The decision on everything of one account, for a batch of calls: io.evenhand.policy.decision, said in Lua.
--
-- It is one script because it must be atomic: reading the counters, deciding, counting and writing the usage log are one
-- step, so that concurrent requests never share a turn and no accepted use is missing from the log.
--
-- KEYS  1: usage log partition; then for each call: account state, waiting places[, identity of the use]
-- ARGV  1: business clock offset in ms; 2: number of limit tables; then the tables, then one packed call each
-- Reply one string per call: 'A' answer, 'R' answer replayed, 'E' message of a fault (that call changed nothing)
--
-- Lua writes are not rolled back: each call computes in locals first and writes last, and runs protected, so that a fault
-- fails that call only. Numbers are integers below 2^53, exact in a double, and travel as packed doubles.

local MAX = 9007199254740991
local HOUR = 3600000
local CENTURY = 3155760000000
local SWEEP, SWEEP_PER_PLACE, MOST = 60000, 100, 1000
local floor, min, max, rep, concat, sort = math.floor, math.min, math.max, string.rep, table.concat, table.sort
local pack, read = struct.pack, struct.unpack
local ADMIT, DELAY, QUEUE = 0, 1, 2
