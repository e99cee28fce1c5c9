-- Of mods.order: mods that do not go together. Whoever says so stays out while the other plays; who says nothing is
-- never kept out by what another says. Where they say so of each other, two of them or more in a ring, the one of them
-- that came last stays out (mods.seniority). A version in `optional` or `recommended` that does not fit is such a
-- word, too.
local nodes = require "mods.order_nodes"
local places = require "lib.json_places"

local enemies = {}

local named, placed, fits = nodes.named, nodes.placed, nodes.fits

-- --- who gives way to whom ---
local function add_ways(state, node, ids, gives_way)
    for _, id in ipairs(ids) do
        local other = state.nodes[id]
        if other and not other.problems and gives_way(other, id) then node.gives_way[#node.gives_way + 1] = other end
    end
end

-- All that a mod needs to play, and what they need.
local function closure_of(state, node)
    local set, queue, at = {}, { node }, 1
    while at <= #queue do
        for _, id in ipairs(queue[at].needs) do
            local needed = state.nodes[id]
            if needed and not set[needed] then
                set[needed], queue[#queue + 1] = true, needed
            end
        end
        at = at + 1
    end
    return set
end

local function is_word(node, other)
    return node.mod.incompatible[other.id] and places.member("incompatible", other.id)
        or places.member(nodes.field_naming(node.mod, other.id), other.id)
end

-- One that needs a mod, however far away, that does not go together with it: that mod plays without it.
local function keep_out_who_need_their_enemies(state, list)
    for _, node in ipairs(list) do
        if #node.gives_way > 0 then
            local needed = closure_of(state, node)
            for _, other in ipairs(node.gives_way) do
                if needed[other] then
                    nodes.keep_out(state, node, is_word(node, other),
                        ("%s does not go together with %s, and needs it"):format(named(node), placed(other)))
                elseif not other.problems and closure_of(state, other)[node] then
                    nodes.keep_out(state, other, nil, ("%s needs %s, which does not go together with it"):format(
                        named(other), placed(node)))
                end
            end
        end
    end
end

-- --- the decision ---
local function said(node, other)
    local id = other.id
    if node.mod.incompatible[id] then
        local both = other.mod.incompatible[node.id] and fits(node, other.mod.incompatible[node.id])
        return ("%s does not go together with %s, %s. For %s instead: %s"):format(named(node), placed(other),
            both and ("as both say, and %s was there before"):format(id) or ("as %s itself says"):format(node.id),
            node.id, nodes.without(other.mod))
    end
    return ("%s works with no %s but %s, found %s. For %s instead: %s"):format(named(node), id, node.wishes[id],
        placed(other), node.id, nodes.without(other.mod))
end

local function give_way(state, node, other) nodes.keep_out(state, node, is_word(node, other), said(node, other)) end

local function lose_needed(state, node, needed)
    node.fell = true
    nodes.keep_out(state, node, places.member("dependencies", needed.id), ("%s needs %s"):format(named(node),
        needed.id), needed)
end

-- What stands against a mod when all that it depends on is decided. False: nothing.
local function decide(state, node)
    for _, id in ipairs(node.needs) do
        if state.nodes[id].problems then lose_needed(state, node, state.nodes[id]) end
    end
    for _, other in ipairs(node.gives_way) do
        if not other.problems then give_way(state, node, other) end
    end
end

local function settle(ready, node)
    node.is_decided = true
    for _, other in ipairs(node.decides) do
        other.undecided = other.undecided - 1
        if other.undecided == 0 and not other.is_decided then ready[#ready + 1] = other end
    end
end

local function link(list, state)
    for _, node in ipairs(state.list) do
        node.decides, node.undecided, node.is_decided = {}, 0, node.problems ~= nil
    end
    local function depends(node, on)
        if on.is_decided then return end
        node.undecided = node.undecided + 1
        table.insert(on.decides, node)
    end
    for _, node in ipairs(list) do
        for _, id in ipairs(node.needs) do depends(node, state.nodes[id]) end
        for _, other in ipairs(node.gives_way) do depends(node, other) end
    end
end

-- What an undecided mod waits for to be decided; and whether it gives way to it.
local function next_in_ring(state, node)
    for _, other in ipairs(node.gives_way) do
        if not other.is_decided then return other, true end
    end
    for _, id in ipairs(node.needs) do
        if not state.nodes[id].is_decided then return state.nodes[id], false end
    end
end

-- A ring of mods that wait for each other's decision: the last of those in it that give way, and to whom.
local function last_of_ring(state, node)
    local seen, way = {}, {}
    while not seen[node] do
        local other, gives_way = next_in_ring(state, node)
        way[#way + 1] = { node = node, other = other, gives_way = gives_way }
        seen[node] = #way
        node = other
    end
    local last
    for i = seen[node], #way do
        local step = way[i]
        if step.gives_way and (not last or nodes.is_before(last.node, step.node)) then last = step end
    end
    return last.node, last.other
end

-- state: of mods.order, without circles; list: those that are not out.
function enemies.keep_out(state, list)
    for _, node in ipairs(list) do
        node.gives_way = {}
        add_ways(state, node, node.enemies, function(other, id) return fits(other, node.mod.incompatible[id]) end)
        add_ways(state, node, node.wants, function(other, id) return not fits(other, node.wishes[id]) end)
    end
    keep_out_who_need_their_enemies(state, list)
    link(list, state)
    local ready, left = {}, {}
    for _, node in ipairs(list) do
        if node.undecided == 0 and not node.is_decided then ready[#ready + 1] = node end
        left[#left + 1] = node
    end
    local at = 1
    while true do
        while #ready > 0 do
            local node = table.remove(ready)
            decide(state, node)
            settle(ready, node)
        end
        while left[at] and left[at].is_decided do at = at + 1 end
        if not left[at] then return end
        local node, other = last_of_ring(state, left[at])
        give_way(state, node, other)
        settle(ready, node)
    end
end

return enemies
