-- Pace: how long the units of a window take (POLICY-LANGUAGE 2.1).

local function total(row, units)
  local sum, from = 0, 0
  for b = 1, row.n do
    local band = row[b]
    local k = band.up_to
    if units < k then k = units end
    k = k - from
    if k <= 0 then break end
    sum = add(sum, mul(k, band.pace))
    local every = band.every
    if every > 0 then
      local whole = floor(k / every)
      local times = add(mul(every, floor(mul(whole, whole - 1) / 2)), mul(k - whole * every, whole))
      sum = add(sum, mul(band.by, times))
    end
    from = band.up_to
  end
  return sum
end

local function step(row, unit)
  local from = 0
  for b = 1, row.n - 1 do
    if unit <= row[b].up_to then return b - 1 end
    from = row[b].up_to
  end
  local every = row[row.n].every
  if every > 0 and unit > from then return row.n - 1 + floor((unit - from - 1) / every) end
  return row.n - 1
end
