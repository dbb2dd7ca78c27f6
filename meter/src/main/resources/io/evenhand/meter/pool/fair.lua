-- The queue of one lane: start-time fair queueing (io.evenhand.policy.pool.FairQueue).

local MEASURED, MEASURE_EACH, FORESEEN = 1000, 5000, 86400000

local function measure(lane)
  if lane.waiting > 0 and d.at - lane.later_at >= MEASURE_EACH then
    lane.earlier_at, lane.earlier = lane.later_at, lane.later
    lane.later_at, lane.later = d.at, lane.virtual
  end
end

local function flow_key(lane, flow) return lane.name .. '\0' .. flow end

-- A flow's tickets lie from the first of these to before the second.
local function bounds(lane, flow)
  local key = flow_key(lane, flow)
  return '[' .. key .. '\0', '(' .. key .. '\1'
end

local function ticket_of(lane, flow, sequence, weight, id)
  return flow_key(lane, flow) .. '\0' .. pack('>dd', sequence, weight) .. id
end

local function in_order(lane, start, sequence, flow)
  return lane.name .. '\0B' .. pack('>dd', start, sequence) .. flow
end

local function idle(lane, finish, flow) return lane.name .. '\0I' .. pack('>d', finish) .. flow end

local function put_in_order(lane, flow, start, sequence)
  redis.call('ZADD', ORDER, 0, in_order(lane, start, sequence, flow))
  redis.call('HSET', TAGS, flow_key(lane, flow), pack('>dd', start, sequence))
end

local function finish(lane, flow, at)
  if at > lane.virtual then
    redis.call('ZADD', ORDER, 0, idle(lane, at, flow))
    redis.call('HSET', TAGS, flow_key(lane, flow), pack('>d', at))
  else
    redis.call('HDEL', TAGS, flow_key(lane, flow))
  end
end

-- The start tag of a flow that has nothing waiting; its finish tag is taken.
local function start_of(lane, flow)
  local tag = redis.call('HGET', TAGS, flow_key(lane, flow))
  if not tag then return lane.virtual end
  local finished = read('>d', tag)
  redis.call('ZREM', ORDER, idle(lane, finished, flow))
  return max(lane.virtual, finished)
end

-- A finish tag that the virtual time has reached says nothing any more. Each turn leaves at most one.
local function forget_passed(lane)
  local first = lane.name .. '\0I'
  local passed = redis.call('ZRANGEBYLEX', ORDER, '[' .. first, '[' .. first .. pack('>d', lane.virtual) .. '\255',
    'LIMIT', 0, 2)
  for _, member in ipairs(passed) do
    redis.call('ZREM', ORDER, member)
    redis.call('HDEL', TAGS, flow_key(lane, member:sub(#first + 9)))
  end
end

local function add_ticket(lane, flow, weight, id, length)
  if lane.waiting == 0 then
    lane.earlier_at, lane.earlier, lane.later_at, lane.later = d.at, lane.virtual, d.at, lane.virtual
  end
  d.sequence = d.sequence + 1
  d.waiting, lane.waiting = d.waiting + 1, lane.waiting + 1
  redis.call('ZADD', TICKETS, 0, ticket_of(lane, flow, d.sequence, weight, id))
  redis.call('ZADD', LENGTHS, length + 1, flow_key(lane, flow))
  if length == 0 then put_in_order(lane, flow, start_of(lane, flow), d.sequence) end
  return d.sequence
end

-- Whether other tickets of the flow wait.
local function shorten(lane, flow)
  d.waiting, lane.waiting = d.waiting - 1, lane.waiting - 1
  local key = flow_key(lane, flow)
  if redis.call('ZINCRBY', LENGTHS, -1, key) ~= '0' then return true end
  redis.call('ZREM', LENGTHS, key)
  return false
end

-- Takes a ticket out that will not be served; its flow keeps its turn.
local function remove_ticket(lane, m, id)
  redis.call('ZREM', TICKETS, ticket_of(lane, m.flow, m.sequence, m.weight, id))
  local start, sequence = read('>dd', redis.call('HGET', TAGS, flow_key(lane, m.flow)))
  local others = shorten(lane, m.flow)
  if others and sequence ~= m.sequence then return end
  redis.call('ZREM', ORDER, in_order(lane, start, sequence, m.flow))
  if others then
    local first, last = bounds(lane, m.flow)
    local head = redis.call('ZRANGEBYLEX', TICKETS, first, last, 'LIMIT', 0, 1)[1]
    put_in_order(lane, m.flow, start, (read('>d', head, #first)))
  else
    finish(lane, m.flow, start)
  end
end

-- Serves the flow with the least start tag: its head's id, flow and weight.
local function next_ticket(lane)
  local before = lane.name .. '\0B'
  local member = redis.call('ZRANGEBYLEX', ORDER, '[' .. before, '(' .. lane.name .. '\0C', 'LIMIT', 0, 1)[1]
  local start, _, at = read('>dd', member, #before + 1)
  local flow = member:sub(at)
  local first, last = bounds(lane, flow)
  local two = redis.call('ZRANGEBYLEX', TICKETS, first, last, 'LIMIT', 0, 2)
  local _, weight, rest = read('>dd', two[1], #first)
  redis.call('ZREM', TICKETS, two[1])
  redis.call('ZREM', ORDER, member)
  shorten(lane, flow)
  lane.virtual = start
  if two[2] then
    put_in_order(lane, flow, start + 1 / weight, (read('>d', two[2], #first)))
  else
    finish(lane, flow, start + 1 / weight)
  end
  forget_passed(lane)
  return two[1]:sub(rest), flow, weight
end

-- Serves a flow that need not wait.
local function serve(lane, flow, weight)
  lane.virtual = start_of(lane, flow)
  finish(lane, flow, lane.virtual + 1 / weight)
  forget_passed(lane)
end

local function position_of(lane, m, id)
  local first = bounds(lane, m.flow)
  return redis.call('ZLEXCOUNT', TICKETS, first, '[' .. ticket_of(lane, m.flow, m.sequence, m.weight, id))
end

-- How far the virtual time has to go to the ticket's start, at the speed at which it went since it was marked; or -1.
local function expected_at(lane, flow, weight, position)
  local went, since = lane.virtual - lane.earlier, d.at - lane.earlier_at
  if since < MEASURED or went <= 0 then return -1 end
  local start = read('>d', redis.call('HGET', TAGS, flow_key(lane, flow)))
  local ahead = start + (position - 1) / weight - lane.virtual
  local wait = floor(ahead * since / went)
  if wait > FORESEEN then return -1 end
  return d.at + wait
end
