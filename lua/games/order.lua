-- What a game's Lua has in place of the functions whose outcome is not the same in every run: Lua walks tables in the
-- order of hashes, which another process makes otherwise, and sorts what is equal in any order. Here keys come in order,
-- numbers first, then texts, then false and true; other keys have no order that two runs share, and are an error.
local order = {}

local RANK = { number = 1, string = 2, boolean = 3 }

local raw_next, meta_of = next, debug.getmetatable

local function no_order(name, key, level)
    error(("%s: a key of the table is a %s, and such keys have no order that is the same in every run: keep them in a list, "
        .. "or under numbers or names"):format(name, type(key)), level)
end

local function is_before(a, b)
    local rank_a, rank_b = RANK[type(a)], RANK[type(b)]
    if rank_a ~= rank_b then return rank_a < rank_b end
    if rank_a == 3 then return b and not a end
    return a < b
end

-- What is forgotten depends on when memory is collected.
local function check_weak(name, value)
    local meta = meta_of(value)
    if type(meta) == "table" and rawget(meta, "__mode") then
        error(name .. ": the table is weak: what is still in it is not the same in every run", 3)
    end
end

local function check_table(name, value)
    if type(value) ~= "table" then
        error(("bad argument #1 to '%s' (table expected, got %s)"):format(name, value == nil and "no value" or type(value)), 3)
    end
    check_weak(name, value)
end

-- The keys in order; `count` of them; whether they are just 1 to count.
local function keys_of(list)
    local keys, count = {}, 0
    local is_plain = true
    for key in raw_next, list do
        if not RANK[type(key)] then no_order("pairs", key, 5) end
        count = count + 1
        keys[count] = key
        is_plain = is_plain and key == count
    end
    if not is_plain then table.sort(keys, is_before) end
    return keys, count
end

local function walk(list)
    local keys, count = keys_of(list)
    local at = 0
    return function()
        while at < count do
            at = at + 1
            local key = keys[at]
            local value = rawget(list, key)
            if value ~= nil then return key, value end -- it may have gone meanwhile
        end
    end
end

-- As Lua's, with the keys that are there when it begins.
function order.pairs(list)
    local meta = meta_of(list)
    local own = type(meta) == "table" and rawget(meta, "__pairs")
    if own then
        local iterator, state, first = own(list)
        return iterator, state, first
    end
    check_table("pairs", list)
    return walk(list), list, nil
end

-- The key after `key` in that order, or the first. Each call looks at the whole table: pairs() is for walks.
function order.next(list, key)
    check_table("next", list)
    if key ~= nil and not RANK[type(key)] then no_order("next", key, 3) end
    local best
    for other in raw_next, list do
        if not RANK[type(other)] then no_order("next", other, 3) end
        if (key == nil or is_before(key, other)) and (best == nil or is_before(other, best)) then best = other end
    end
    if best == nil then return nil end
    return best, rawget(list, best)
end

-- --- sorting ---

local function is_less(a, b) return a < b end

-- Merges from[low..middle] and from[middle+1..high] into to.
local function merge(from, to, low, middle, high, before)
    local left, right = low, middle + 1
    for at = low, high do
        if right > high or left <= middle and not before(from[right], from[left]) then
            to[at] = from[left]
            left = left + 1
        else
            to[at] = from[right]
            right = right + 1
        end
    end
end

-- As Lua's, and what is equal stays in the order in which it was.
function order.sort(list, before)
    check_table("sort", list)
    if before ~= nil and type(before) ~= "function" then
        error(("bad argument #2 to 'sort' (function expected, got %s)"):format(type(before)), 2)
    end
    before = before or is_less
    local count = #list
    local from, to = table.move(list, 1, count, 1, {}), {}
    local width = 1
    while width < count do
        for low = 1, count, 2 * width do
            merge(from, to, low, math.min(low + width - 1, count), math.min(low + 2 * width - 1, count), before)
        end
        from, to = to, from
        width = 2 * width
    end
    table.move(from, 1, count, 1, list)
end

return order
