-- Who was there before, where two mods want what only one can have: a key, or to play without the other. What comes
-- with the game is first, then what is developed here, then what is installed, by when it first was, then what was
-- named for this run alone. Neither an id nor a version moves a mod up, so that no newcomer takes what another has.
local seniority = {}

local PLACES = { game = 1, dev = 2, user = 3, named = 4 }
local LAST = math.huge

-- A word that sorts as people count: each run of digits by its value.
function seniority.natural(id)
    return (id:gsub("%d+", function(digits)
        local value = digits:gsub("^0+", "")
        return "0" .. string.char(64 + #value) .. value
    end))
end

-- Whether mod a comes before b; each has id, place and (of the installed) since, as mods.find gives them. `weight`: a
-- function of a mod: of two that came together the one that wants less is before; or nil.
function seniority.is_before(a, b, weight)
    local place_a, place_b = PLACES[a.place] or LAST, PLACES[b.place] or LAST
    if place_a ~= place_b then return place_a < place_b end
    local since_a, since_b = a.since or LAST, b.since or LAST
    if since_a ~= since_b then return since_a < since_b end
    local wants_a, wants_b = weight and weight(a) or 0, weight and weight(b) or 0
    if wants_a ~= wants_b then return wants_a < wants_b end
    local word_a, word_b = seniority.natural(a.id), seniority.natural(b.id)
    if word_a ~= word_b then return word_a < word_b end
    return a.id < b.id
end

return seniority
