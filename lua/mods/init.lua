-- Finds mods (mods/find.lua) and starts them. One broken mod never hides another: each problem is kept with
-- its mod and told, and the rest goes on.
local assets = require "mods.assets"
local find = require "mods.find"
local grants = require "policy.grants"
local keys = require "mods.keys"
local limits = require "policy.limits"
local locale = require "mods.locale"
local log = require "engine.log"
local manifest = require "mods.manifest"
local order = require "mods.order"
local packages = require "mods.package"
local playing = require "games.playing"
local sdk = require "games.sdk"
local shared_code = require "mods.shared_code"
local sources = require "mods.sources"

local mods = {}

mods.find = find.find
mods.without = order.without

-- What is asked and has no answer yet: the mod starts without, and the log says how to grant it.
local function say_asked(mod)
    if not mod.given.asked[1] then return end
    local line = "asks for what you have not granted: %s. To grant it: gatehouse perms %s --grant %s"
    log.write("warn", mod.id, line:format(table.concat(mod.given.asked, ", "), mod.id,
        table.concat(mod.given.asked, ",")))
end

-- Gives a mod its texts in the player's language; what is wrong with them is in the log, and the mod does without.
function mods.speak(mod, conf)
    for _, line in ipairs(locale.apply(mod, locale.language(conf.language))) do log.write("error", "mods", line) end
end

mods.ANSWERS = "gatehouse.answer" -- the topic of what is answered to requests, as modapi/request.js has it

-- The topics that it publishes and hears. Who may send messages hears what is answered to its requests.
local function topics_of(mod)
    local asks = false
    for _, capability in ipairs(mod.capabilities) do asks = asks or capability == "message" end
    if not asks then return mod.events end
    local hear = { [mods.ANSWERS] = 1 }
    for topic, versions in pairs(mod.events.hear) do hear[topic] = versions end
    return { publish = mod.events.publish, hear = hear }
end

-- What engine.mods starts of it; or nil and why not. `conf`: its limits are there. `answered`: what the player said to
-- what it asks for, as mods.grant_store has it of a mod, or nil; what it then gets is in mod.given, as policy.grants gives.
-- What is wrong with the names of its pictures and sounds is in mod.left_out; with what is in them, in what
-- engine.mods.list() says of it later. mod.imports: the ids of the mods whose code it brought along.
function mods.source(mod, conf, answered, unread)
    mod.given = grants.decide(mod, answered, unread)
    mod.evaluates = mod.evaluates or mod.place == "dev" -- who develops it has a console to it
    say_asked(mod)
    local modules, notes = sources.collect(mod.package, mod.main)
    if not modules then return nil, notes end
    local problem
    modules, problem = shared_code.with(modules, mod, mod.others)
    if not modules then return nil, problem end
    mod.imports = shared_code.whose(modules)
    for _, line in ipairs(notes) do log.write("warn", mod.id, line) end
    if not mod.texts then mods.speak(mod, conf) end
    local brought, left_out = assets.collect(mod.package)
    for _, line in ipairs(left_out) do log.write("warn", mod.id, line) end
    mod.left_out = left_out
    return {
        id = mod.id, title = mod.title, main = mod.main, modules = sdk.with(modules, playing.game(), mod.all_content),
        capabilities = mod.given.allowed, quotas = mod.given.quotas,
        settings = mod.settings, limits = limits.of(conf, mod.id),
        storage = limits.storage(conf, mod), player_storage_kb = limits.player_storage(conf, mod), api_target = mod.api.target,
        game_target = mod.api.games[playing.id()],
        events = topics_of(mod), actions = keys.actions(mod), locale = mod.texts, assets = brought,
        evaluates = mod.evaluates,
    }
end

local function start(engine_mods, mod, conf, answered, unread)
    local source, problem = mods.source(mod, conf, answered, unread)
    if not source then return nil, problem end
    return engine_mods.start(source)
end

-- Starts one; its number, or nil and why not. The arguments are those of mods.source.
function mods.start_one(...)
    local number, problem = start(...)
    packages.rest()
    return number, problem
end

-- A stranger's mod that was put into the folder by hand was not looked at by mods.install.
local function say_look_alikes(list)
    local by_skeleton = {}
    for _, mod in ipairs(list) do
        local skeleton = manifest.skeleton(mod.id)
        by_skeleton[skeleton] = by_skeleton[skeleton] or {}
        table.insert(by_skeleton[skeleton], mod)
    end
    for _, mod in ipairs(list) do
        for _, other in ipairs(grants.is_strange(mod) and by_skeleton[manifest.skeleton(mod.id)] or {}) do
            if other ~= mod then
                local line = "is easily taken for '%s'. If you did not mean to have both: gatehouse remove %s"
                log.write("warn", mod.id, line:format(other.id, mod.id))
            end
        end
    end
end

-- Starts all that can be started: the numbers by id, and the problems as lines. `note(id)` is called before
-- each start; `answered(id)` gives what start_one takes.
function mods.start_all(engine_mods, found, conf, note, answered)
    local numbers, problems = {}, {}
    for _, one in ipairs(found.replaced) do
        log.write("info", "mods", ("%s: is replaced by %s"):format(one.path, one.by))
    end
    for _, broken in ipairs(found.broken) do
        for _, problem in ipairs(broken.problems) do problems[#problems + 1] = problem end
    end
    for _, one in ipairs(found.elsewhere) do
        local asked = one.mod.place == "named" or one.mod.place == "dev"
        local line = ("%s: '%s' %s: it does not play here"):format(one.mod.path, one.mod.id, one.text)
        if one.is_named then problems[#problems + 1] = line else log.write(asked and "warn" or "debug", "mods", line) end
    end
    for _, wish in ipairs(found.wishes) do log.write("warn", wish.id, wish.text) end
    for _, line in ipairs(found.notes) do log.write("warn", "mods", line) end
    say_look_alikes(found.mods)
    for _, mod in ipairs(found.mods) do
        note(mod.id)
        local said, unread
        if answered then said, unread = answered(mod.id) end
        local number, problem = start(engine_mods, mod, conf, said, unread)
        if number then
            numbers[mod.id] = number
        else
            problems[#problems + 1] = tostring(problem)
        end
    end
    packages.rest()
    for _, problem in ipairs(problems) do log.write("error", "mods", problem) end
    return numbers, problems
end

return mods
