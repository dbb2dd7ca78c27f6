-- The shared capacity of one pool: io.evenhand.policy.pool, said in Lua, step for step.
--
-- It is one script because it must be atomic: that a place is free, whose turn it is and that it is taken are one step,
-- so that replicas together never start more than the capacity and never leave a place free while somebody waits.
--
-- KEYS  1: head, the few numbers of pool and lanes, packed; 2: leases, id by end; 3: members, id to what it has;
--       4: tickets (lane 0 flow 0 sequence weight id), each flow's in order; 5: order (lane 0 'B' start sequence flow) of
--       the flows that wait and (lane 0 'I' finish flow) of those that do not; 6: tags, lane 0 flow to start and sequence
--       of its head, or to its finish; 7: lengths, lane 0 flow by tickets waiting
-- Sorted sets whose order is in the member have score 0. Big-endian doubles that are not negative sort as bytes do. Names
-- are visible ASCII, so that 0 ends them and 255 is behind them.

local pack, read = struct.pack, struct.unpack
local floor, max = math.floor, math.max
local HEAD, LEASES, MEMBERS, TICKETS, ORDER, TAGS, LENGTHS =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]

-- The pool while one call works on it.
local d

local function add_lane(name)
  local lane = {name = name, part = 1, running = 0, waiting = 0, virtual = 0, earlier_at = 0, earlier = 0, later_at = 0,
    later = 0}
  d.lanes[#d.lanes + 1], d.by_name[name] = lane, lane
  return lane
end

local function lane_of(name) return d.by_name[name] or add_lane(name) end

-- Lanes in the order of the settings, and behind them those that the settings no longer have.
local function open(settings)
  local n, at, name, part
  d = {lanes = {}, by_name = {}, running = 0, waiting = 0, at = 0, sequence = 0, contended = 0, new = false}
  d.capacity, d.peak, d.longest_flow, d.longest_queue, n, at = read('>ddddI1', settings)
  for _ = 1, n do
    name, part, at = read('>I1c0d', settings, at)
    add_lane(name).part = part
  end
  local head = redis.call('GET', HEAD)
  if not head then
    d.new = true
    return
  end
  d.at, d.sequence, d.contended, n, at = read('>dddI1', head)
  for _ = 1, n do
    name, at = read('>I1c0', head, at)
    local lane = lane_of(name)
    lane.running, lane.waiting, lane.virtual, lane.earlier_at, lane.earlier, lane.later_at, lane.later, at =
      read('>ddddddd', head, at)
    d.running, d.waiting = d.running + lane.running, d.waiting + lane.waiting
  end
end

local function close()
  local parts = {pack('>dddI1', d.at, d.sequence, d.contended, #d.lanes)}
  for i, lane in ipairs(d.lanes) do
    parts[i + 1] = pack('>I1c0ddddddd', #lane.name, lane.name, lane.running, lane.waiting, lane.virtual,
      lane.earlier_at, lane.earlier, lane.later_at, lane.later)
  end
  redis.call('SET', HEAD, table.concat(parts))
end
