-- Which mods can load, and in which order they start. All that keeps a mod out is told at once, with the chain
-- that led to it; the others load. Equal sets of mods give an equal answer, whatever order they come in.
--
-- A mod is kept out when something in its `dependencies` is not there, has another version or is kept out
-- itself; when something in `optional` is there in another version; when mods wait for each other in a circle;
-- and when it does not go together with a mod that starts before it: of two such mods the one that would start
-- first stays. The order is by depth (a mod stands one deeper than the deepest that it waits for), and in one
-- depth by id as people count: mod-2 before mod-10.
local places = require "lib.json_places"
local semver = require "mods.semver"
local text = require "lib.text"

local order = {}

local MOST_LINKS = 8       -- of a chain are told
local MOST_SUGGESTIONS = 10 -- looking for what was meant takes time

-- A word that sorts as people count: each run of digits by its value.
function order.natural(id)
    return (id:gsub("%d+", function(digits)
        local value = digits:gsub("^0+", "")
        return "0" .. string.char(64 + #value) .. value
    end))
end

local function by_natural(a, b)
    if a.natural ~= b.natural then return a.natural < b.natural end
    return a.id < b.id
end

local function by_depth(a, b)
    if a.depth ~= b.depth then return a.depth < b.depth end
    return by_natural(a, b)
end

local function named(node) return ("%s %s"):format(node.id, node.mod.version) end

local function placed(node)
    return node.mod.path and ("%s (%s)"):format(named(node), node.mod.path) or named(node)
end

local function fits(node, range) return semver.satisfies(node.version, assert(semver.range(range))) end

-- What a player does to play without a mod: those named on the command line are none that can be disabled.
function order.without(mod)
    if mod.place == "named" or mod.place == "dev" then return ("--without %s"):format(mod.id) end
    return ("gatehouse disable %s"):format(mod.id)
end

-- --- what keeps a mod out ---
-- `because`: the mod that is kept out, too, and led to this; then the text says what it needs of it.
local function keep_out(state, node, field, what, because)
    if not node.problems then
        node.problems = {}
        state.out[#state.out + 1] = node
    end
    node.problems[#node.problems + 1] = { field = field, text = what, because = because }
end

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

-- --- circles: Tarjan's strongly connected components, without recursion ---
local function visit(search, node)
    search.count = search.count + 1
    node.index, node.low, node.on_stack = search.count, search.count, true
    search.stack[#search.stack + 1] = node
    search.calls[#search.calls + 1] = { node = node, next = 1 }
end

local function component_of(search, node)
    local members = {}
    repeat
        local member = table.remove(search.stack)
        member.on_stack = false
        members[#members + 1] = member
    until member == node
    table.sort(members, by_natural)
    return members
end

-- The components of more than one mod below `node`.
local function search_from(search, node, found)
    visit(search, node)
    while #search.calls > 0 do
        local call = search.calls[#search.calls]
        local from = call.node
        local to = from.edges[call.next]
        call.next = call.next + 1
        if not to then
            table.remove(search.calls)
            local above = search.calls[#search.calls]
            if above then above.node.low = math.min(above.node.low, from.low) end
            if from.low == from.index then
                local members = component_of(search, from)
                if #members > 1 then found[#found + 1] = members end
            end
        elseif not to.problems and not to.index then -- what is out makes no circle
            visit(search, to)
        elseif not to.problems and to.on_stack then
            from.low = math.min(from.low, to.index)
        end
    end
end

-- The shortest way from a mod back to itself: a list of mods, without it at the end.
local function circle_of(node, is_member)
    local came_from, queue, at = {}, { node }, 1
    while at <= #queue do
        for _, to in ipairs(queue[at].edges) do
            if to == node then
                local way, step = {}, queue[at]
                while step do
                    table.insert(way, 1, step)
                    step = came_from[step]
                end
                return way
            elseif is_member[to] and not came_from[to] then
                came_from[to] = queue[at]
                queue[#queue + 1] = to
            end
        end
        at = at + 1
    end
end

local function link(from, to)
    if from.mod.dependencies[to.id] then return ("%s needs %s"):format(from.id, to.id) end
    return ("%s starts after %s"):format(from.id, to.id)
end

local function field_of(from, to)
    for _, field in ipairs { "dependencies", "optional" } do
        if from.mod[field][to.id] then return places.member(field, to.id) end
    end
    for i, id in ipairs(from.mod.after) do
        if id == to.id then return places.element("after", i) end
    end
end

local function tell_circle(state, way)
    local links = {}
    for i = 1, math.min(#way, MOST_LINKS) do links[i] = link(way[i], way[i % #way + 1]) end
    if #way > MOST_LINKS then links[#links + 1] = ("... (%d in all)"):format(#way) end
    keep_out(state, way[1], field_of(way[1], way[2]),
        ("%s waits for itself: %s; one of them must let go"):format(named(way[1]), table.concat(links, ", ")))
end

local MOST_SEARCHED = 64 -- members of one component whose own circles are looked for

local function keep_out_circles(state)
    local search, found = { count = 0, stack = {}, calls = {} }, {}
    for _, node in ipairs(state.list) do
        if not node.problems and not node.index then search_from(search, node, found) end
    end
    for _, members in ipairs(found) do
        local is_member = {}
        for _, node in ipairs(members) do is_member[node] = true end
        local ways = {}
        for i, node in ipairs(members) do ways[i] = i <= MOST_SEARCHED and circle_of(node, is_member) end
        for i, node in ipairs(members) do
            if ways[i] then
                tell_circle(state, ways[i])
            else
                keep_out(state, node, nil, ("%s waits in a circle of %d mods with %s"):format(named(node), #members,
                    members[1].id))
            end
        end
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

-- Whether a mod that is taken stands against this one: it says so, or this one does (then also where).
local function check_enemy(state, node, enemy)
    local mine, theirs = node.mod.incompatible[enemy.id], enemy.mod.incompatible[node.id]
    mine = mine and fits(enemy, mine)
    theirs = theirs and fits(node, theirs)
    if not mine and not theirs then return end
    keep_out(state, node, mine and places.member("incompatible", enemy.id) or nil,
        ("%s does not go together with %s, says %s; the one that starts first stays. For %s instead: %s"):format(
            named(node), placed(enemy), mine and node.id or enemy.id, node.id, order.without(enemy.mod)))
end

local function check_wish(state, node, id)
    local range, other = node.mod.optional[id], state.nodes[id]
    if fits(other, range) then return end
    keep_out(state, node, places.member("optional", id),
        ("%s works with no %s but %s, found %s. For %s instead: %s"):format(named(node), id, range, placed(other),
            node.id, order.without(other.mod)))
end

local function check_needed(state, node, needed)
    if not needed.problems then return end
    node.fell = true
    keep_out(state, node, places.member("dependencies", needed.id), ("%s needs %s"):format(named(node), needed.id),
        needed)
end

-- In their order each is taken, if all that it needs was taken and nothing that was stands against it.
local function keep_out_enemies(state, list)
    local taken, said_by = {}, {}
    for _, node in ipairs(list) do
        for _, id in ipairs(node.needs) do check_needed(state, node, state.nodes[id]) end
        for _, id in ipairs(node.wants) do
            if taken[id] then check_wish(state, node, id) end
        end
        for _, id in ipairs(node.enemies) do
            if taken[id] then check_enemy(state, node, state.nodes[id]) end
        end
        for _, enemy in ipairs(said_by[node.id] or {}) do
            if not node.mod.incompatible[enemy.id] then check_enemy(state, node, enemy) end
        end
        if not node.problems then
            taken[node.id] = true
            for _, id in ipairs(node.enemies) do
                said_by[id] = said_by[id] or {}
                table.insert(said_by[id], node)
            end
        end
    end
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
local function new_node(mod)
    return {
        mod = mod, id = mod.id, natural = order.natural(mod.id), version = assert(semver.parse(mod.version)),
        needs = text.sorted_keys(mod.dependencies), wants = text.sorted_keys(mod.optional),
        enemies = text.sorted_keys(mod.incompatible), edges = {}, needed_by = {}, waited_by = {},
    }
end

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
-- ids. `options`: absent = id -> what is said of a mod that is known but not among them ("is disabled: ...");
-- shuffle = a seed: any order by chance in which each starts after what it waits for.
function order.resolve(mods, options)
    local state = { nodes = {}, list = {}, ids = {}, out = {}, suggestions = 0,
                    absent = options and options.absent or {} }
    for i, mod in ipairs(mods) do
        local node = new_node(mod)
        state.nodes[mod.id], state.list[i] = node, node
    end
    table.sort(state.list, by_natural)
    for i, node in ipairs(state.list) do state.ids[i] = node.id end
    link_nodes(state)
    for _, node in ipairs(state.list) do check_needs(state, node) end
    spread(state)
    keep_out_circles(state)
    local list, before = sorted_by_depth(state), #state.out
    keep_out_enemies(state, list)
    if #state.out > before then list = sorted_by_depth(state) end
    if options and options.shuffle then list = shuffled(list, options.shuffle) end
    local sorted, dropped = {}, {}
    for i, node in ipairs(list) do sorted[i] = node.mod end
    table.sort(state.out, by_natural)
    for i, node in ipairs(state.out) do
        local problems = {}
        for j, problem in ipairs(node.problems) do problems[j] = { field = problem.field, text = chain(problem) } end
        dropped[i] = { mod = node.mod, problems = problems }
    end
    return sorted, dropped
end

return order
