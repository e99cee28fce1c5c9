-- Whole numbers out of what players, mods and saved games wrote: only such as can be counted with, indexed by and
-- printed ("%d"). JSON has one kind of number and reads 1e999, 2^53 + 1 and -0, too; none of these gets further than
-- here.
local whole = {}

whole.MOST = (1 << 53) - 1 -- beyond it a JSON number cannot be told from its neighbours
local MOST_DIGITS = 19     -- of 64 bits

-- The integer that a value is; nil: it is none, or no number at all.
function whole.of(value)
    if math.type(value) == "integer" then return value end
    if type(value) ~= "number" then return nil end
    local integer = math.tointeger(value)
    return integer and integer >= -whole.MOST and integer <= whole.MOST and integer or nil
end

-- The integer that a text of decimal digits says, with a '-' or without, of 64 bits at most; nil: it says none.
function whole.read(text)
    if type(text) ~= "string" then return nil end
    local digits = text:match("^%-?0*(%d+)$")
    if not digits or #digits > MOST_DIGITS then return nil end
    return math.tointeger(tonumber(text))
end

function whole.is_finite(number) return number == number and number > -math.huge and number < math.huge end

-- Any number as people read it: whole ones without a fraction, the others with so many digits (14).
function whole.show(number, digits)
    local integer = whole.of(number)
    if integer then return ("%d"):format(integer) end
    return ("%." .. (digits or 14) .. "g"):format(number)
end

return whole
