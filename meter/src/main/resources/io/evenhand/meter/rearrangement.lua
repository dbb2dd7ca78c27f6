-- Rearrangement: waiting places laid again, oldest first (2.4, 2.7).

local function take_back(d, places)
  for _, row in ipairs(d.table.rows) do
    local first = nil
    for _, w in ipairs(places) do
      if not w.deferred then
        for _, p in ipairs(w.places) do
          if p.row == row.id and (not first or p.begins < first) then first = p.begins end
        end
      end
    end
    local state = d.rows[row.id]
    if first then state.line = max(first, state.pinned) end
  end
  for _, w in ipairs(places) do
    if not w.deferred then
      for _, p in ipairs(w.places) do uncount(d, p) end
    end
  end
end

local function rearrange(d)
  local places = {}
  for _, w in pairs(all_waiting(d)) do
    if not w.relieved and (w.deferred or w.starts_at > d.now) and #charges_of(d, w) == #w.places then
      places[#places + 1] = w
    end
  end
  sort(places, function(x, y) return x.sequence < y.sequence end)
  for i = #places, MOST + 1, -1 do places[i] = nil end
  local lines = {}
  for i, row in ipairs(d.table.rows) do lines[i] = d.rows[row.id].line end
  take_back(d, places)
  local behind, ahead = false, 0
  for _, w in ipairs(places) do
    local a = arrange(d, charges_of(d, w), w.credits, behind, ahead)
    if a.deferred or (not w.deferred and a.starts_at >= w.starts_at) then
      if w.deferred then
        behind, ahead = true, ahead + units_of(w)
        w.starts_at = min(w.starts_at, a.starts_at)
        keep(d, w)
      else
        for _, p in ipairs(w.places) do
          if d.known[p.row] then recount(d.rows[p.row], p) end
        end
      end
    else
      if w.deferred then
        d.deferred, d.deferred_units = d.deferred - 1, d.deferred_units - units_of(w)
      end
      w.places = commit(d, a, false)
      w.starts_at, w.deferred, w.relieved = a.starts_at, false, a.relieved
      keep(d, w)
      local wallet, used = credits_of(d, a)
      if used > 0 then
        d.log[#d.log + 1] = pack('>BI2c0ddd', RELIEVED, #w.id, w.id, d.now, wallet, used)
      end
    end
  end
  if #places == MOST then
    for i, row in ipairs(d.table.rows) do
      local state = d.rows[row.id]
      state.line = max(state.line, lines[i])
    end
  end
end
