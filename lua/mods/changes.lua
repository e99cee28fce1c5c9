-- What an update brings: two states of a mod with all that it pulls in (its dependencies, and what it recommends as
-- far as that is there), and the difference between them in values and in words. Reads manifests and nothing else.
local grants = require "policy.grants"
local text = require "lib.text"
local words = require "words"

local changes = {}

changes.FIELDS = { "dependencies", "recommended" } -- what pulls others in

local MOST_LINES = 24 -- of a difference are told

function changes.index(mods)
    local by_id = {}
    for _, mod in ipairs(mods) do by_id[mod.id] = mod end
    return by_id
end

local function capabilities_of(mod)
    local map = {}
    for _, capability in ipairs(mod.capabilities) do
        local usual = grants.usual[capability]
        map[capability] = usual and (mod.quotas[capability] or usual) or 0 -- 0: it has no commands to count
    end
    return map
end

local function part_of(mod)
    return {
        version = mod.version, authors = table.concat(mod.authors, ", "), capabilities = capabilities_of(mod),
        shares = mod.exports and true or nil,
    }
end

-- A mod and what it pulls in, as plain values that can be kept: {version, mods = id -> {version, authors, capabilities
-- = name -> commands in a tick, shares = whether others can import code of it, by = which mod pulls it in}}. Of one that is not there only `by` is known, and one
-- that is only recommended and not there is left out. by_id: the manifests of all that are there, id -> manifest.
function changes.snapshot(mod, by_id)
    local all = { [mod.id] = part_of(mod) }
    local queue, at = { mod }, 1
    while queue[at] do
        local from = queue[at]
        at = at + 1
        for _, field in ipairs(changes.FIELDS) do
            for _, id in ipairs(text.sorted_keys(from[field] or {})) do
                local there = by_id[id]
                if not all[id] and (there or field == "dependencies") then
                    all[id] = there and part_of(there) or {}
                    all[id].by, all[id].is_recommended = from.id, field == "recommended" or nil
                    queue[#queue + 1] = there
                end
            end
        end
    end
    return { version = mod.version, mods = all }
end

local function compare_capabilities(result, id, before, now)
    for _, capability in ipairs(text.sorted_keys(now)) do
        local had, wants = before[capability], now[capability]
        if not had or wants > had then
            result.capabilities[#result.capabilities + 1] = {
                mod = id, cap = capability, label = grants.meaning[capability] or capability,
                quota = wants > 0 and wants or nil, before_quota = had and had > 0 and had or nil, is_new = not had,
            }
        end
    end
end

-- Nobody who named himself is no other than somebody: an author that was not given and now is, is told of nobody.
local function compare_authors(result, id, before, now)
    if (before.authors or "") == "" or now.authors == nil or before.authors == now.authors then return end
    result.authors[#result.authors + 1] = { mod = id, before = before.authors, now = now.authors }
end

-- Code of another mod that the mod can import runs with the mod's own rights: when it is another, that is told.
local function compare_code(result, id, before, now)
    if not now.by or not (before.shares or now.shares) or not before.version or before.version == now.version then return end
    result.code[#result.code + 1] = { mod = id, by = now.by, before = before.version, now = now.version }
end

-- What is in the snapshot `now` and was not in `before`: {from, to (versions), capabilities = list of {mod, cap, label,
-- quota, before_quota, is_new}, dependencies = list of {mod, by, version, authors, capabilities (names), is_recommended},
-- authors = list of {mod, before, now}, code = list of {mod, by, before, now (versions)} of what it can import}, each list in the order of ids. What became less is not told.
function changes.between(before, now)
    local result = { from = before.version, to = now.version, capabilities = {}, dependencies = {}, authors = {}, code = {} }
    for _, id in ipairs(text.sorted_keys(now.mods)) do
        local had, is = before.mods[id], now.mods[id]
        if had then
            if had.capabilities then compare_capabilities(result, id, had.capabilities, is.capabilities or {}) end
            compare_authors(result, id, had, is)
            compare_code(result, id, had, is)
        else
            result.dependencies[#result.dependencies + 1] = {
                mod = id, by = is.by, version = is.version, authors = is.authors,
                capabilities = text.sorted_keys(is.capabilities or {}), is_recommended = is.is_recommended,
            }
        end
    end
    return result
end

-- The same where what was before cannot be read: `unread`, and all that the mod pulls in is new.
function changes.from_unread(id, now)
    local result = changes.between({ version = now.version, mods = { [id] = {} } }, now)
    result.unread = true
    return result
end

function changes.is_empty(difference)
    return not (difference.unread or difference.capabilities[1] or difference.dependencies[1] or difference.authors[1]
        or difference.code[1])
end

-- What the player is asked about besides capabilities, which are asked for one by one: other mods, other authors.
function changes.must_ask(difference)
    return difference.unread or (difference.dependencies[1] or difference.authors[1]) ~= nil
end

-- --- in words ---

local function of_whom(id, own_id) return id == own_id and "" or id .. ": " end

-- `say`: of words.catalogue; nil: in English.
function changes.dependency_in_words(new, own_id, say)
    say = say or words.english
    local key = new.is_recommended and "change.recommends" or "change.needs"
    if new.by ~= own_id then key = key .. "_of" end
    local said = say(key, { by = new.by, mod = new.mod .. (new.version and " " .. new.version or "") })
    if not new.version then return say("change.absent", { what = said }) end
    if new.authors ~= "" then said = say("change.authors", { what = said, authors = new.authors }) end
    if #new.capabilities == 0 then return said end
    return say("change.asks", { what = said, capabilities = table.concat(new.capabilities, ", ") })
end

local function capability_in_words(new, own_id, say)
    local args = {
        what = say("capability." .. new.cap, nil, new.label), capability = new.cap, count = new.quota,
        before = new.before_quota,
    }
    local key = not new.is_new and "change.more" or new.quota and "change.quota" or "change.capability"
    return of_whom(new.mod, own_id) .. say(key, args)
end

function changes.author_in_words(new, own_id, say)
    say = say or words.english
    local now = new.now ~= "" and new.now or say "change.nobody"
    return of_whom(new.mod, own_id) .. say("change.author", { now = now, before = new.before })
end

function changes.code_in_words(new, _, say)
    return (say or words.english)("change.code", { mod = new.mod, now = new.now or "?", before = new.before })
end

-- A line for each difference, for people; own_id: the mod that all this is about.
function changes.lines(difference, own_id, say)
    say = say or words.english
    local lines, all = {}, 0
    if difference.unread then lines[1], all = say "change.unread", 1 end
    local function add(list, in_words)
        for _, new in ipairs(list) do
            all = all + 1
            if all <= MOST_LINES then lines[all] = in_words(new, own_id, say) end
        end
    end
    add(difference.authors, changes.author_in_words)
    add(difference.dependencies, changes.dependency_in_words)
    add(difference.code, changes.code_in_words)
    add(difference.capabilities, capability_in_words)
    if all > MOST_LINES then lines[#lines + 1] = say("change.rest", { count = all - MOST_LINES }) end
    return lines
end

return changes
