-- Turns: where units go on a limit's line (2.2 to 2.4).

local function fitting(row, used, units, before, room)
  if total(row, add(used, units - 1)) - before < room then return units end
  local begin, late = 1, units
  while late - begin > 1 do
    local middle = floor((begin + late) / 2)
    if total(row, used + middle - 1) - before < room then begin = middle else late = middle end
  end
  return begin
end

local function lay(row, used, units, begins, limit)
  local before = total(row, used)
  local n = units == 1 and 1 or fitting(row, used, units, before, limit - begins)
  local ends = add(begins, total(row, add(used, n)) - before)
  if ends > limit then
    local last = add(begins, total(row, used + n - 1) - before)
    ends = min(ends, max(limit, last + row.full))
  end
  return n, ends
end

-- nil: beyond the next window
local function place(row, state, frame, units, now)
  local begins = max(now, state.line)
  if begins >= frame.next_end then return nil end
  local present, ends = 0, begins
  if begins < frame.resets_at then present, ends = lay(row, state.used, units, begins, frame.resets_at) end
  local rest, following = units - present, 0
  if rest > 0 and ends < frame.next_end then
    following, ends = lay(row, state.next_used, rest, ends, frame.next_end)
    rest = rest - following
  end
  if rest > 0 then
    if total(row, units - 1) < frame.next_end - frame.resets_at then return nil end
    local before = add(state.next_used, following)
    ends = add(ends, total(row, add(before, rest)) - total(row, before))
    following = following + rest
  end
  return {now = present, following = following, begins = begins, ends = ends, starts_at = ends - mul(units, row.full)}
end

local function estimate(row, state, ahead, units, now)
  local last = add(state.next_used, add(ahead, units))
  local ends = add(max(now, state.line), total(row, last) - total(row, state.next_used))
  return max(now, ends - mul(units, row.full))
end
