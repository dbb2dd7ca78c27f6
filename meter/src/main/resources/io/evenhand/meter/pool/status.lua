-- A pool's figures; changes nothing.
--
-- ARGV  1: settings; 2: how many of the longest queues
-- Reply instant, number of lanes, (name, running, waiting)*, (lane 0 flow, waiting)*

open(ARGV[1])
local replies = {d.at, #d.lanes}
for _, lane in ipairs(d.lanes) do
  local n = #replies
  replies[n + 1], replies[n + 2], replies[n + 3] = lane.name, lane.running, lane.waiting
end
local longest = redis.call('ZREVRANGEBYSCORE', LENGTHS, '+inf', '-inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for _, text in ipairs(longest) do replies[#replies + 1] = text end
return replies
