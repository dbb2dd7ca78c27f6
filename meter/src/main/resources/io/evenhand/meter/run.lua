-- What each call answers, and the records of each partition.
local function run_all(instant, partitions, first)
  local tables = {}
  for i = 7, first - 1 do tables[#tables + 1] = read_table(ARGV[i]) end
  local replies, records, key, n, operations = {}, {}, 3 + partitions, 0, nil
  for i = first, #ARGV do
    local raw = ARGV[i]
    local call, charge, texts_at = read_call(raw)
    local t, state_key, waiting_key, identity_key = tables[call[TABLE] + 1], KEYS[key], KEYS[key + 1], nil
    key = key + 2
    local fine, result, log, marked = true, nil, nil, nil
    if call[FLAGS] % 8 >= 4 then
      identity_key = KEYS[key]
      key = key + 1
    end
    if call[OPERATION] == 1 then
      fine, result, log = pcall(common, call, raw, t, charge, texts_at, state_key, instant)
    end
    if fine and not result then
      operations = operations or machinery()
      call.raw, call.table, call.charge, call.texts = raw, t, charge, call[texts_at]
      call.state_key, call.waiting_key, call.identity_key = state_key, waiting_key, identity_key
      fine, result, log, marked = pcall(operations[call[OPERATION]], call, instant)
    end
    n = n + 1
    if fine then
      replies[n] = (marked or 'A') .. result
      if log then
        local at = call[PARTITION] + 1
        local partition = records[at]
        if not partition then
          partition = {}
          records[at] = partition
        end
        partition[#partition + 1] = log
      end
    else
      replies[n] = 'E' .. tostring(result)
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
