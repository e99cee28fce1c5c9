-- Of mods.order: mods that wait for each other in a circle. One that is made of needs alone keeps out all that are in
-- it. Where `after`, `optional` or `recommended` is part of it, these are wishes: of those in the circle that wish, the one that came
-- last is not heard, so that nobody is kept out by what a stranger wishes.
local nodes = require "mods.order_nodes"
local places = require "lib.json_places"

local circles = {}

local MOST_LINKS = 8     -- of a circle are told
local MOST_SEARCHED = 64 -- members of one component whose own circles are looked for

local named = nodes.named

-- --- Tarjan's strongly connected components, without recursion ---
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
    table.sort(members, nodes.by_natural)
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

local function components(list)
    local search, found = { count = 0, stack = {}, calls = {} }, {}
    for _, node in ipairs(list) do node.index = nil end
    for _, node in ipairs(list) do
        if not node.problems and not node.index then search_from(search, node, found) end
    end
    return found
end

local function set_of(members)
    local is_member = {}
    for _, node in ipairs(members) do is_member[node] = true end
    return is_member
end

-- --- wishes that are not heard ---
local function is_wish(from, to) return not from.mod.dependencies[to.id] end

local function field_of(from, to)
    local field = nodes.field_naming(from.mod, to.id)
    if field then return places.member(field, to.id) end
    for i, id in ipairs(from.mod.after) do
        if id == to.id then return places.element("after", i) end
    end
end

local function remove(list, item)
    for i = #list, 1, -1 do
        if list[i] == item then table.remove(list, i) end
    end
end

-- Of those in a circle that wish, the one that came last; nil: none does.
local function last_to_wish(members, is_member)
    local last
    for _, node in ipairs(members) do
        for _, to in ipairs(node.edges) do
            if is_member[to] and is_wish(node, to) and (not last or nodes.is_before(last, node)) then last = node end
        end
    end
    return last
end

local function drop_wishes(state, node, is_member)
    for i = #node.edges, 1, -1 do
        local to = node.edges[i]
        if is_member[to] and is_wish(node, to) then
            table.remove(node.edges, i)
            remove(to.waited_by, node)
            state.notes[#state.notes + 1] = {
                mod = node.mod, field = field_of(node, to),
                text = ("%s does not start after %s, which waits for it"):format(named(node), to.id),
            }
        end
    end
end

-- Takes wishes out of circles until those that are left are of needs alone.
local function drop_all_wishes(state)
    local found, dropped
    repeat
        found, dropped = components(state.list), false
        for _, members in ipairs(found) do
            local is_member = set_of(members)
            local last = last_to_wish(members, is_member)
            if last then
                drop_wishes(state, last, is_member)
                dropped = true
            end
        end
    until not dropped
    return found
end

-- --- circles of needs ---
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

local function tell_circle(state, way)
    local links = {}
    for i = 1, math.min(#way, MOST_LINKS) do links[i] = ("%s needs %s"):format(way[i].id, way[i % #way + 1].id) end
    if #way > MOST_LINKS then links[#links + 1] = ("... (%d in all)"):format(#way) end
    nodes.keep_out(state, way[1], field_of(way[1], way[2]),
        ("%s waits for itself: %s; one of them must let go"):format(named(way[1]), table.concat(links, ", ")))
end

-- state: of mods.order, with its edges. What wishes were not heard is in state.notes.
function circles.keep_out(state)
    for _, members in ipairs(drop_all_wishes(state)) do
        local is_member, ways = set_of(members), {}
        for i, node in ipairs(members) do ways[i] = i <= MOST_SEARCHED and circle_of(node, is_member) end
        for i, node in ipairs(members) do
            if ways[i] then
                tell_circle(state, ways[i])
            else
                nodes.keep_out(state, node, nil, ("%s waits in a circle of %d mods with %s"):format(named(node),
                    #members, members[1].id))
            end
        end
    end
end

return circles
