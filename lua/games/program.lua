-- A game's Lua, loaded: with an environment of its own, in which there are no files, no system, no other code than the
-- game's, and of the engine's modules those that are listed here. The engine's own game is loaded so, too.
--
-- `require "enemies"` is enemies.lua or enemies/init.lua of the game's folder, `require "ID.enemies"` the same. What is
-- loaded belongs to one game that is played; the next one loads it anew. What is in reach gives the same in every run:
-- there is no clock, tables are walked in order (games.order), random numbers are the world's, and no text has an address
-- in it.
local app = require "engine.app"
local bounded = require "games.bounded"
local budget = require "engine.budget"
local fault = require "games.fault"
local log = require "engine.log"
local order = require "games.order"
local strict = require "lib.strict"
local text = require "lib.text"
local unaddressed = require "games.unaddressed"
local whole = require "lib.whole"
local world = require "engine.world"

local program = {}

local MOST_BYTES = 1024 * 1024 -- of a file
local COMPILED = "\27" -- how it begins

-- What a game may require of the engine.
program.ENGINE = {
    "engine.scene", "engine.world", "lib.aside", "lib.clip", "lib.guard", "lib.json", "lib.schema", "lib.text",
    "lib.whole", "policy.window_counter", "policy.shares",
}
local IS_ENGINE = {}
for _, name in ipairs(program.ENGINE) do IS_ENGINE[name] = true end

local PLAIN = { "assert", "error", "ipairs", "pcall", "rawequal", "rawget", "rawlen", "rawset", "select", "tonumber",
    "type", "xpcall", "_VERSION" }
local LIBRARIES = { "coroutine", "math", "string", "table", "utf8" }
local REMOVED = { string = { "dump" }, math = { "random", "randomseed" } }

local function copy(from)
    local to = {}
    for key, value in pairs(from) do to[key] = value end
    return to
end

-- Seeded as the world is, and saved with it.
local STREAM, STEPS = "math.random", 1 << 24

local function random(low, high)
    if low == nil then return world.random(STREAM, 0, STEPS - 1) / STEPS end
    if high == nil then low, high = 1, low end
    local from, to = whole.of(low), whole.of(high)
    if not from or not to or from > to then
        error("math.random: expected whole numbers, the lower one first, such as math.random(1, 6)", 2)
    end
    return world.random(STREAM, from, to)
end

local function no_seed()
    error("math.randomseed: the seed is the game's (options.seed), so that another run is the same", 2)
end

-- What happens, or is forgotten, when memory is collected is not the same in every run.
local function set_metatable(value, meta)
    for _, name in ipairs { "__gc", "__mode" } do
        if type(meta) == "table" and rawget(meta, name) ~= nil then
            error(("setmetatable: %s depends on when memory is collected, which is not the same in every run"):format(name), 2)
        end
    end
    return setmetatable(value, meta)
end

-- What does not come to an end is stopped (engine.budget) also where the game catches errors, and in coroutines.
local function guarded_xpcall(fn, handler, ...)
    local function end_first(problem)
        if budget.is_over() then return problem end
        return handler(problem)
    end
    return xpcall(fn, type(handler) == "function" and end_first or handler, ...)
end

local function create_coroutine(fn) return budget.watch(coroutine.create(fn)) end

local function wrap_coroutine(fn)
    local wrapped = coroutine.wrap(fn)
    local _, thread = debug.getupvalue(wrapped, 1)
    budget.watch(thread)
    return wrapped
end

local function environment(self)
    local env = {}
    for _, name in ipairs(PLAIN) do env[name] = _G[name] end
    for _, name in ipairs(LIBRARIES) do
        env[name] = copy(_G[name])
        for _, removed in ipairs(REMOVED[name] or {}) do env[name][removed] = nil end
    end
    env.math.random, env.math.randomseed = random, no_seed
    env.pairs, env.next, env.table.sort, env.setmetatable = order.pairs, order.next, order.sort, set_metatable
    env.xpcall = guarded_xpcall
    env.coroutine.create, env.coroutine.wrap = create_coroutine, wrap_coroutine
    bounded.install()
    env.string.rep, env.table.concat = bounded.rep, bounded.concat
    env.tostring, env.string.format = unaddressed.tostring, unaddressed.format
    env._G = env
    -- Strings share theirs with the engine's own code.
    function env.getmetatable(value) return type(value) ~= "string" and getmetatable(value) or nil end
    function env.load(chunk, name, _, own) return load(chunk, name, "t", own or env) end
    function env.print(...)
        local words = table.pack(...)
        for i = 1, words.n do words[i] = env.tostring(words[i]) end
        log.write("info", "game", text.printable(table.concat(words, " "), 1000))
    end
    function env.require(name) return program.require(self, name) end
    strict.install(env)
    getmetatable(env).__metatable = false
    return env
end

local function read(self, name)
    local base = (self.game.lua == "" and "" or self.game.lua .. "/") .. name:gsub("%.", "/")
    for _, file in ipairs { base .. ".lua", base .. "/init.lua" } do
        local source = self.game.package:read(file, MOST_BYTES)
        if source then return source, file end
    end
end

local function known(self)
    local names = {}
    for _, file in ipairs(self.game.package:files() or {}) do
        local name = file.name:match("^(.*)%.lua$")
        if name then names[#names + 1] = name:gsub("/init$", ""):gsub("/", ".") end
    end
    return table.move(program.ENGINE, 1, #program.ENGINE, #names + 1, names)
end

-- The game's own name of a module: without the game's id before it.
local function own_name(self, name)
    local id = self.game.id
    if name == id then return self.main end
    return name:sub(1, #id + 1) == id .. "." and name:sub(#id + 2) or name
end

local function run(self, name)
    local source, file = read(self, name)
    if not source then
        error(("require '%s': the game has no such module, and the engine has none for games%s"):format(
            text.printable(name, 80), text.suggest(name, known(self))), 3)
    end
    if source:sub(1, 1) == COMPILED then
        error(("%s: is compiled Lua, which could do anything: the source is expected"):format(fault.chunk(self.game, file):sub(2)), 0)
    end
    local chunk, syntax = load(text.without_mark(source), fault.chunk(self.game, file), "t", self.env)
    if not chunk then error(syntax, 0) end
    self.loading[name] = true
    local value = chunk(name)
    self.loading[name] = nil
    return value == nil and true or value
end

-- A module, run once.
function program.require(self, name)
    if type(name) ~= "string" or not name:find("^[%w_-]+[%w_.-]*$") or name:find("..", 1, true) then
        error(("require: expected the name of a module, such as 'enemies', got '%s'"):format(
            text.printable(tostring(name), 80)), 2)
    end
    if IS_ENGINE[name] then
        -- A copy: a game may not change what the engine itself calls.
        if not self.engine[name] then self.engine[name] = copy(require(name)) end
        return self.engine[name]
    end
    name = own_name(self, name)
    if self.loaded[name] == nil then
        if self.loading[name] then error(("require '%s': the module requires itself"):format(name), 2) end
        self.loaded[name] = run(self, name)
    end
    return self.loaded[name]
end

local function has(self, name) return read(self, name) ~= nil end

local function load_all(self)
    local main = program.require(self, self.main)
    local create = type(main) == "table" and main.create or main
    if type(create) ~= "function" then
        error(("%s: expected a function create(options), or a table with it, got %s"):format(self.game.main,
            type(main) == "table" and "a table without 'create'" or type(main)), 0)
    end
    local policy = has(self, "policy") and program.require(self, "policy") or {}
    if type(policy) ~= "table" or type(policy.verdicts or {}) ~= "table" then
        error("policy: expected a table such as { verdicts = { spawn = function(mod, command) end } }", 0)
    end
    for name, verdict in pairs(policy.verdicts or {}) do
        if type(verdict) ~= "function" then
            error(("policy: verdicts.%s is a %s, a function is expected"):format(tostring(name), type(verdict)), 0)
        end
    end
    local things = type(main) == "table" and main.things
    return { create = create, verdicts = policy.verdicts or {}, things = type(things) == "function" and things or nil }
end

-- Sets the engine up for a game (as games.definition has it) and loads it: {create(options) -> game, verdicts (command -> function), things() (kinds
-- and tiles, for `gatehouse names`; or nil), require}; or nil and what is wrong.
function program.load(game)
    local self = { game = game, loaded = {}, loading = {}, engine = {}, main = (game.main:gsub("%.lua$", "")
        :gsub("/", ".")) }
    string.format = unaddressed.format -- luacheck: ignore 122 (texts have one set of functions for all)
    unaddressed.begin()
    app.set_up(game)
    self.env = environment(self)
    local ok, made = pcall(fault.guarded(game, "while it loads", load_all, true), self)
    if not ok then return nil, made end
    made.require = function(name) return program.require(self, name) end
    return made
end

return program
