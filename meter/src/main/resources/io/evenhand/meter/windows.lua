-- Windows (2.6).

local function frame_at(ends, state, now)
  if state and state.window_start <= now and now < state.resets_at then
    for i = 1, 4 do
      if ends[i] > state.resets_at then
        return {start = state.window_start, resets_at = state.resets_at, next_end = ends[i]}
      end
    end
    return nil
  end
  for i = 1, 2 do
    if ends[i] <= now and now < ends[i + 1] then
      local start = ends[i]
      if state and state.resets_at <= now then start = max(start, state.resets_at) end
      return {start = start, resets_at = ends[i + 1], next_end = ends[i + 2]}
    end
  end
  return nil
end
