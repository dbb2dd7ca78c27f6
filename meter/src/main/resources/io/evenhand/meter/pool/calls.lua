-- Calls: io.evenhand.policy.pool.Pool.
--
-- ARGV  1: clock offset in ms; 2: settings; 3: channel; then one packed call each
-- Reply instant, 1 if there is more to do at once, then three numbers for each call: granted (0, until), queued
--       (1, position, expected at or -1), full (2, which bound), gone (3)

local CLAIM, PLACE, MOST = 2000, 30000, 256
local WHOLE = 10000
local GRANTED, QUEUED, FULL, GONE = 0, 1, 2, 3
local OF_FLOW, OF_POOL = 0, 1
local RUNNING, WAITING = 0, 1

local function member_of(id)
  local packed = redis.call('HGET', MEMBERS, id)
  if not packed then return nil end
  local m = {}
  m.state, m.weight, m.sequence, m.lane, m.flow = read('>I1ddI1c0I1c0', packed)
  return m
end

local function keep_member(id, state, lane, flow, weight, sequence)
  redis.call('HSET', MEMBERS, id,
    pack('>I1ddI1c0I1c0', state, weight, sequence, #lane.name, lane.name, #flow, flow))
end

local function lease(id, length)
  redis.call('ZADD', LEASES, d.at + length, id)
  return GRANTED, d.at + length, 0
end

local function start(id, lane, flow, weight, length)
  d.running, lane.running = d.running + 1, lane.running + 1
  keep_member(id, RUNNING, lane, flow, weight, 0)
  return lease(id, length)
end

local function remove(id, m)
  local lane = lane_of(m.lane)
  if m.state == WAITING then
    remove_ticket(lane, m, id)
  else
    d.running, lane.running = d.running - 1, lane.running - 1
  end
  redis.call('HDEL', MEMBERS, id)
  redis.call('ZREM', LEASES, id)
end

local function end_leases()
  local ended = redis.call('ZRANGEBYSCORE', LEASES, '-inf', d.at, 'LIMIT', 0, d.budget)
  for _, id in ipairs(ended) do remove(id, member_of(id)) end
  d.budget = d.budget - #ended
end

-- The waiting lane that runs least for its part; of equals the first.
local function next_lane()
  local best
  for _, lane in ipairs(d.lanes) do
    if lane.waiting > 0 and (not best or lane.running * best.part < best.running * lane.part) then best = lane end
  end
  return best
end

local function hand_on()
  while d.budget > 0 and d.running < d.capacity and d.waiting > 0 do
    local lane = next_lane()
    local id, flow, weight = next_ticket(lane)
    start(id, lane, flow, weight, CLAIM)
    d.granted[#d.granted + 1] = id
    d.budget = d.budget - 1
  end
end

-- Nobody waits and weights do not matter: what flows had before is forgotten.
local function calm()
  d.contended = 0
  for _, lane in ipairs(d.lanes) do lane.virtual = 0 end
  redis.call('UNLINK', ORDER, TAGS)
end

local function take(call)
  local lane = lane_of(call.lane)
  if d.waiting == 0 and d.running < d.capacity then
    if d.running * WHOLE >= d.capacity * d.peak then
      d.contended = 1
      serve(lane, call.flow, call.weight)
    elseif d.contended == 1 then
      calm()
    end
    return start(call.id, lane, call.flow, call.weight, PLACE)
  end
  local length = tonumber(redis.call('ZSCORE', LENGTHS, flow_key(lane, call.flow)) or 0)
  if length >= d.longest_flow then return FULL, OF_FLOW, 0 end
  if length > 0 and d.waiting >= d.longest_queue then return FULL, OF_POOL, 0 end
  d.contended = 1
  local sequence = add_ticket(lane, call.flow, call.weight, call.id, length)
  keep_member(call.id, WAITING, lane, call.flow, call.weight, sequence)
  lease(call.id, call.ticket)
  return QUEUED, length + 1, expected_at(lane, call.flow, call.weight, length + 1)
end

local function queued(m, id)
  local lane = lane_of(m.lane)
  local position = position_of(lane, m, id)
  return QUEUED, position, expected_at(lane, m.flow, m.weight, position)
end

local function enter(call)
  local m = member_of(call.id)
  if not m then return take(call) end
  if m.state == RUNNING then return lease(call.id, PLACE) end
  lease(call.id, call.ticket)
  return queued(m, call.id)
end

local function hold(call)
  local m = member_of(call.id)
  if m and m.state == RUNNING then return lease(call.id, PLACE) end
  if m then remove(call.id, m) end
  return start(call.id, lane_of(call.lane), call.flow, call.weight, PLACE)
end

local function leave(call)
  local m = member_of(call.id)
  if m then
    remove(call.id, m)
    hand_on()
  end
  return GONE, 0, 0
end

local function look(call)
  local m = member_of(call.id)
  if not m then return GONE, 0, 0 end
  if m.state == RUNNING then return GRANTED, tonumber(redis.call('ZSCORE', LEASES, call.id)), 0 end
  return queued(m, call.id)
end

local OPERATIONS = {enter, hold, leave, look}

-- Read before anything is written: what is not well formed changes nothing.
local calls = {}
for i = 4, #ARGV do
  local call = {}
  call.operation, call.weight, call.ticket, call.id, call.lane, call.flow = read('>I1ddI1c0I1c0I1c0', ARGV[i])
  calls[#calls + 1] = call
end
open(ARGV[2])
local time = redis.call('TIME')
d.at = max(d.at, time[1] * 1000 + floor(time[2] / 1000) + ARGV[1])
d.budget, d.granted = MOST, {}
for _, lane in ipairs(d.lanes) do measure(lane) end
end_leases()
hand_on()
local replies = {d.at, 0}
for _, call in ipairs(calls) do
  local n = #replies
  replies[n + 1], replies[n + 2], replies[n + 3] = OPERATIONS[call.operation](call)
end
if d.budget == 0 then replies[2] = 1 end
close()
-- A pool that is new may be one that was lost: who has something in it is asked to say so.
if d.new then redis.call('PUBLISH', ARGV[3], '') end
if #d.granted > 0 then redis.call('PUBLISH', ARGV[3], table.concat(d.granted, ' ')) end
return replies
