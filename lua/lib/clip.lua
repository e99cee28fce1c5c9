-- What is only for show is made to fit where it is put: numbers that the picture has no place for are left out or
-- brought into their range, texts are cut. Nothing here fails, whatever it is given.
local text = require "lib.text"

local clip = {}

local MOST_AMOUNT = 0xFFFFFFFF     -- of a bar

-- The nearest whole number of px that is no further than `most`, the picture's width (engine.scene.size), either way; nil:
-- none is.
function clip.px(value, most)
    if type(value) ~= "number" or not (value >= -most and value <= most) then return nil end
    return math.floor(value + 0.5)
end

-- A whole number from 0 to `most`, which a bar can have.
function clip.amount(value, most)
    if type(value) ~= "number" or not (value > 0) then return 0 end
    return math.floor(math.min(value, most or MOST_AMOUNT))
end

-- A length from 1 to `most`; nil: there is nothing of it.
function clip.length(value, most)
    local length = clip.amount(value, most)
    return length >= 1 and length or nil
end

-- One clean line of at most so many bytes.
function clip.text(words, most) return text.printable(words == nil and "" or words, most) end

-- What of a stretch of `length` px from `from` on lies within 0 and `most`: where, how long; nil: nothing.
function clip.stretch(from, length, most)
    if type(from) ~= "number" or type(length) ~= "number" or from ~= from or length ~= length then return nil end
    local first, last = math.max(0, from), math.min(most, from + length)
    if last - first < 1 then return nil end
    return math.floor(first), math.floor(last) - math.floor(first)
end

return clip
