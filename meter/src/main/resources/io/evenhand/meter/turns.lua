-- Turns: where units go on a limit's line (2.2 to 2.4).
local place, estimate
do

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

-- Where units go: part.present and part.following units, from part.begins to part.ends. False: beyond the next window.
function place(part, row, state, next_end, units, now)
  local begins, resets_at, used = state.line, state.resets_at, state.used
  if begins < now then begins = now end
  if begins >= next_end then return false end
  part.begins, part.present, part.following = begins, units, 0
  -- Most work is at the first pace, and done before the reset.
  if begins < resets_at and used + units <= row.even then
    local ends = begins + units * row.full
    if ends <= resets_at then
      part.ends, part.starts_at = ends, begins
      return true
    end
  end
  local present, ends = 0, begins
  if begins < resets_at then present, ends = lay(row, used, units, begins, resets_at) end
  local rest, following = units - present, 0
  if rest > 0 and ends < next_end then
    following, ends = lay(row, state.next_used, rest, ends, next_end)
    rest = rest - following
  end
  if rest > 0 then
    if total(row, units - 1) < next_end - resets_at then return false end
    local before = add(state.next_used, following)
    ends = add(ends, total(row, add(before, rest)) - total(row, before))
    following = following + rest
  end
  part.present, part.following, part.ends, part.starts_at = present, following, ends, ends - mul(units, row.full)
  return true
end

function estimate(row, state, ahead, units, now)
  local last = add(state.next_used, add(ahead, units))
  local ends = add(max(now, state.line), total(row, last) - total(row, state.next_used))
  return max(now, ends - mul(units, row.full))
end

end
