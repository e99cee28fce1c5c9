-- Of mods.order: a mod among the others, with what it waits for, and what is said of one that is kept out.
local semver = require "mods.semver"
local seniority = require "mods.seniority"
local text = require "lib.text"

local nodes = {}

-- The mods that it starts after when they are there, id -> range: those in `optional` and in `recommended`.
local function wishes_of(mod)
    local wishes = {}
    for _, field in ipairs { "optional", "recommended" } do
        for id, range in pairs(mod[field] or {}) do wishes[id] = range end
    end
    return wishes
end

-- In which field of its manifest a mod names another that it starts after: nil: in none of these.
function nodes.field_naming(mod, id)
    for _, field in ipairs { "dependencies", "optional", "recommended" } do
        if mod[field] and mod[field][id] then return field end
    end
end

-- {mod, id, version, wishes (id -> range), needs, wants, enemies (ids, sorted), edges (what starts before it), waited_by, needed_by (nodes),
-- problems (nil: it is not out), notes}
function nodes.new(mod)
    local wishes = wishes_of(mod)
    return {
        mod = mod, wishes = wishes, id = mod.id, natural = seniority.natural(mod.id), version = assert(semver.parse(mod.version)),
        needs = text.sorted_keys(mod.dependencies), wants = text.sorted_keys(wishes),
        enemies = text.sorted_keys(mod.incompatible), edges = {}, needed_by = {}, waited_by = {},
    }
end

function nodes.by_natural(a, b)
    if a.natural ~= b.natural then return a.natural < b.natural end
    return a.id < b.id
end

-- Whether a was there before b.
function nodes.is_before(a, b) return seniority.is_before(a.mod, b.mod) end

function nodes.named(node) return ("%s %s"):format(node.id, node.mod.version) end

function nodes.placed(node)
    return node.mod.path and ("%s (%s)"):format(nodes.named(node), text.printable(node.mod.path, 200))
        or nodes.named(node)
end

function nodes.fits(node, range) return semver.satisfies(node.version, assert(semver.range(range))) end

-- What a player does to play without a mod: those named on the command line are none that can be disabled.
function nodes.without(mod)
    if mod.place == "named" or mod.place == "dev" then return ("--without %s"):format(mod.id) end
    return ("gatehouse disable %s"):format(mod.id)
end

-- `because`: the mod that is kept out, too, and led to this; then the text says what it needs of it.
function nodes.keep_out(state, node, field, what, because)
    if not node.problems then
        node.problems = {}
        state.out[#state.out + 1] = node
    end
    node.problems[#node.problems + 1] = { field = field, text = what, because = because }
end

return nodes
