-- Which mods can load, and in which order they start. All that keeps a mod out is told at once, with the chain
-- that led to it; the others load. Equal sets of mods give an equal answer, whatever order they come in.
--
-- A mod is kept out when something in its `dependencies` is not there, has another version or is kept out
-- itself; when something in `optional` or `recommended` is there in another version; when mods need each other in a circle
-- (order_circles); and when it says that it does not go together with one that plays (order_enemies). The order is by
-- depth (a mod stands one deeper than the deepest that it waits for), and in one depth by id as people count: mod-2
-- before mod-10.
local circles = require "mods.order_circles"
local enemies = require "mods.order_enemies"
local nodes = require "mods.order_nodes"
local places = require "lib.json_places"
local text = require "lib.text"

local order = {}

local MOST_LINKS = 8       -- of a chain are told
local MOST_SUGGESTIONS = 10 -- looking for what was meant takes time

local named, placed, fits, keep_out = nodes.named, nodes.placed, nodes.fits, nodes.keep_out

order.without = nodes.without

local function by_depth(a, b)
    if a.depth ~= b.depth then return a.depth < b.depth end
    return nodes.by_natural(a, b)
end

-- --- what keeps a mod out ---
local function meant(state, id)
    state.suggestions = state.suggestions + 1
    return state.suggestions <= MOST_SUGGESTIONS and text.suggest(id, state.ids) or ""
end

local function what_is_missing(state, id)
    local why = state.absent[id]
    return why and ("which %s"):format(why) or "which is not there" .. meant(state, id)
end

local function check_needs(state, node)
    for _, id in ipairs(node.needs) do
        local range, other = node.mod.dependencies[id], state.nodes[id]
        if not other or not fits(other, range) then
            local why = other and "found " .. placed(other) or what_is_missing(state, id)
            keep_out(state, node, places.member("dependencies", id),
                ("%s needs %s %s, %s"):format(named(node), id, range, why))
        end
    end
end

-- Those who need what is kept out, and so on: they make no circles. Of a mod that is out already only what it
-- lacks itself is told.
local function spread(state)
    local at = 1
    while at <= #state.out do
        local node = state.out[at]
        for _, other in ipairs(node.needed_by) do
            if not other.problems or other.fell then
                other.fell = true
                keep_out(state, other, places.member("dependencies", node.id),
                    ("%s needs %s"):format(named(other), node.id), node)
            end
        end
        at = at + 1
    end
end

-- --- the order ---
-- Depths of all that are not out, and the list of them in order.
local function sorted_by_depth(state)
    local waiting, ready, list = {}, {}, {}
    for _, node in ipairs(state.list) do
        if not node.problems then
            local count = 0
            for _, to in ipairs(node.edges) do count = count + (to.problems and 0 or 1) end
            waiting[node], node.depth = count, 0
            if count == 0 then ready[#ready + 1] = node end
        end
    end
    while #ready > 0 do
        local node = table.remove(ready)
        list[#list + 1] = node
        for _, other in ipairs(node.waited_by) do
            if not other.problems then
                other.depth = math.max(other.depth, node.depth + 1)
                waiting[other] = waiting[other] - 1
                if waiting[other] == 0 then ready[#ready + 1] = other end
            end
        end
    end
    table.sort(list, by_depth)
    return list
end

-- --- chance, for --shuffle-order: splitmix64 (Steele, Lea and Flood 2014) ---
local function generator(seed)
    local state = seed
    return function(most)
        state = state + 0x9E3779B97F4A7C15
        local z = state
        z = (z ~ (z >> 30)) * 0xBF58476D1CE4E5B9
        z = (z ~ (z >> 27)) * 0x94D049BB133111EB
        z = z ~ (z >> 31)
        return (z >> 1) % most + 1
    end
end

-- Any order in which each starts after what it waits for, by chance.
local function shuffled(list, seed)
    local chance, waiting, ready, result = generator(seed), {}, {}, {}
    for _, node in ipairs(list) do
        waiting[node] = 0
        for _, to in ipairs(node.edges) do waiting[node] = waiting[node] + (to.problems and 0 or 1) end
        if waiting[node] == 0 then ready[#ready + 1] = node end
    end
    while #ready > 0 do
        local at = chance(#ready)
        local node = ready[at]
        ready[at] = ready[#ready]
        ready[#ready] = nil
        result[#result + 1] = node
        for _, other in ipairs(node.waited_by) do
            if not other.problems then
                waiting[other] = waiting[other] - 1
                if waiting[other] == 0 then ready[#ready + 1] = other end
            end
        end
    end
    return result
end

-- --- the whole ---
local function add_edges(state, node, ids, seen)
    for _, id in ipairs(ids) do
        local other = state.nodes[id]
        if other and not seen[id] then
            seen[id] = true
            node.edges[#node.edges + 1] = other
            other.waited_by[#other.waited_by + 1] = node
        end
    end
end

local function link_nodes(state)
    for _, node in ipairs(state.list) do
        local seen = {}
        add_edges(state, node, node.needs, seen)
        add_edges(state, node, node.wants, seen)
        add_edges(state, node, node.mod.after, seen)
        for _, id in ipairs(node.needs) do
            local other = state.nodes[id]
            if other then table.insert(other.needed_by, node) end
        end
    end
end

-- A problem with what led to it: "c 1.0.0 needs a; a 1.0.0 needs b >=2, found b 1.3.0 (mods/b)".
local function chain(problem)
    local words, links = { problem.text }, 1
    while problem.because do
        problem = problem.because.problems[1]
        links = links + 1
        if links <= MOST_LINKS or not problem.because then
            words[#words + 1] = problem.text
        elseif links == MOST_LINKS + 1 then
            words[#words + 1] = "..."
        end
    end
    return table.concat(words, "; ")
end

-- Of mods as mods.manifest gives them, no two with the same id: those that load, in their order, and a list of
-- {mod, problems = list of {field = path in its mod.json or nil, text}} of those that do not, in the order of their
-- ids; and a list of {mod, field, text} of wishes that were not heard, as they would have made circles. Each mod may
-- have `place` and `since`, as mods.find gives them. `options`: absent = id -> what is said of a mod that is known but not
-- among them ("is disabled: ..."); shuffle = a seed: any order by chance in which each starts after what it waits for.
function order.resolve(mods, options)
    local state = { nodes = {}, list = {}, ids = {}, out = {}, suggestions = 0, notes = {},
                    absent = options and options.absent or {} }
    for i, mod in ipairs(mods) do
        local node = nodes.new(mod)
        state.nodes[mod.id], state.list[i] = node, node
    end
    table.sort(state.list, nodes.by_natural)
    for i, node in ipairs(state.list) do state.ids[i] = node.id end
    link_nodes(state)
    for _, node in ipairs(state.list) do check_needs(state, node) end
    spread(state)
    circles.keep_out(state)
    local list, before = sorted_by_depth(state), #state.out
    enemies.keep_out(state, list)
    if #state.out > before then list = sorted_by_depth(state) end
    if options and options.shuffle then list = shuffled(list, options.shuffle) end
    local sorted, dropped = {}, {}
    for i, node in ipairs(list) do sorted[i] = node.mod end
    table.sort(state.out, nodes.by_natural)
    for i, node in ipairs(state.out) do
        local problems = {}
        for j, problem in ipairs(node.problems) do problems[j] = { field = problem.field, text = chain(problem) } end
        dropped[i] = { mod = node.mod, problems = problems }
    end
    return sorted, dropped, state.notes
end

return order
