-- Packed forms.

local function bit(b) if b then return 1 end return 0 end

-- The texts of a call: whose it is; decision, fingerprint, units; and where an extra begins.
local function texts(call)
  if not call.id then
    local _, origin, after
    _, origin, after = read('>BI2c0', call.raw, call.texts)
    call.origin = sub(call.raw, call.texts, after - 1)
    call.account = origin:match('^[^\n]*')
    _, call.id, call.fingerprint, call.units, call.extra = read('>BI2c0I2c0I2c0', call.raw, after)
  end
  return call
end
