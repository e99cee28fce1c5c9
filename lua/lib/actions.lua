-- What players do in a game: its actions, as its game.lua declares them, and the ways to walk, which all games have.
local actions = {}

actions.MOST = 24 -- of one game
actions.MOST_PLAYERS = 4

actions.WAYS = { "up", "down", "left", "right" }

-- Those of a game that declares none; conf.lua has keys for them, also where a game declares one by its name alone.
actions.USUAL = { "use", "throw", "dash", "menu", "confirm", "cancel" }

-- Never a mod's alone: without them nobody gets into a menu and out of it.
local KEPT = { menu = true, confirm = true, cancel = true }

-- What no action is called: the ways, and what tests and prompts call them all together.
actions.IS_RESERVED = { move = true, aim = true }
for _, way in ipairs(actions.WAYS) do actions.IS_RESERVED[way] = true end

-- The list that `actions` of a game.lua means: {name, label (or nil), keys (lists of sources by player; {}: not said),
-- kept} each. Names alone, keys of the first player alone, and nothing at all are fine.
function actions.declared(said)
    local list = {}
    for i, one in ipairs(said or actions.USUAL) do
        if type(one) == "string" then one = { name = one } end
        local keys = one.keys or {}
        if type(keys[1]) == "string" then keys = { keys } end
        list[i] = { name = one.name, label = one.label, keys = keys, kept = one.kept or KEPT[one.name] or false }
    end
    return list
end

-- The names of a declared list.
function actions.names(list)
    local names = {}
    for i, one in ipairs(list) do names[i] = one.name end
    return names
end

-- What bindings of a game can press: the ways, and its actions. list: as declared() gives it; nil: the usual ones.
function actions.targets(list)
    local names = list and actions.names(list) or actions.USUAL
    return table.move(names, 1, #names, #actions.WAYS + 1, table.move(actions.WAYS, 1, #actions.WAYS, 1, {}))
end

-- Those of a declared list (nil: of the usual one) that no mod may have for itself, as a set.
function actions.kept(list)
    local kept = {}
    for _, one in ipairs(list or actions.declared()) do kept[one.name] = one.kept or nil end
    return kept
end

-- The vector of the ways that are held (a set): -1 to 1 each, no longer than 1, as devices give it.
function actions.vector(held)
    local DIAGONAL = 181 / 256
    local x = (held.right and 1 or 0) - (held.left and 1 or 0)
    local y = (held.down and 1 or 0) - (held.up and 1 or 0)
    if x ~= 0 and y ~= 0 then return x * DIAGONAL, y * DIAGONAL end
    return x, y
end

return actions
