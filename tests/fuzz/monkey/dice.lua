-- Random numbers of a seed, the same on every machine (splitmix64), and what is made of them.
local dice = {}
dice.__index = dice

function dice.new(seed) return setmetatable({ state = seed * 0x5851F42D4C957F2D + 0x14057B7EF767814F }, dice) end

function dice:next()
    self.state = self.state + 0x9E3779B97F4A7C15
    local z = self.state
    z = (z ~ (z >> 30)) * 0xBF58476D1CE4E5B9
    z = (z ~ (z >> 27)) * 0x94D049BB133111EB
    return z ~ (z >> 31)
end

function dice:between(low, high) return low + (self:next() >> 1) % (high - low + 1) end

-- True once in `times`.
function dice:one_in(times) return self:between(1, times) == 1 end

function dice:of(list) return list[self:between(1, #list)] end

-- `count` different ones of a list, in its order.
function dice:some(list, count)
    local rest, chosen = #list, {}
    for _, item in ipairs(list) do
        if self:between(1, rest) <= count - #chosen then chosen[#chosen + 1] = item end
        rest = rest - 1
    end
    return chosen
end

return dice
