-- Load for wrk: one request per line of a file, in turn, from a random line on. A line is a key (or -), a tab, a body.
-- Arguments: the file, the path to post to.
local requests = {}
local at = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local key, body = line:match('^([^\t]*)\t(.*)$')
    local headers = {['Content-Type'] = 'application/json'}
    if key ~= '-' then
      headers['Authorization'] = 'Bearer ' .. key
    end
    requests[#requests + 1] = wrk.format('POST', arguments[2], headers, body)
  end
  math.randomseed(os.time())
  at = math.random(#requests)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\nload %d %d %d %d %d\n', summary.requests - errors.status, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
