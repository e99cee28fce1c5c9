-- Where a test plays: the game, the mod under test with what it needs, other mods that the test asks for, and the
-- test's own script, as a mod that comes last. Each test begins with all of it made anew, down to the modules of
-- game and policy, so that nothing depends on which tests ran before.
local app = require "engine.app"
local capabilities = require "games.capabilities"
local config = require "lib.config"
local content_merge = require "mods.content_merge"
local content_registry = require "games.content_registry"
local content_source = require "mods.content_source"
local contract = require "games.contract"
local definition = require "games.definition"
local fault = require "games.fault"
local fit = require "mods.fit"
local game_options = require "games.options"
local input_driver = require "testing.input_driver"
local locale = require "mods.locale"
local manifest = require "mods.manifest"
local mods = require "mods"
local only = require "mods.only"
local own = require "games.own"
local packages = require "mods.package"
local panels = require "play.panels"
local player_storage = require "play.player_storage"
local prompts = require "play.prompts"
local playing = require "games.playing"
local program = require "games.program"
local record = require "testing.record"
local scene = require "engine.scene"
local sdk = require "games.sdk"
local settings = require "mods.settings"
local shared_code = require "mods.shared_code"
local sources = require "mods.sources"
local text = require "lib.text"
local whole = require "lib.whole"

local fixture = {}

fixture.TEST = "test" -- the id of the test's script
fixture.CPU_MS = 2000 -- for a handler of it
local WISHES = {
    seed = "number", players = "number", ticks = "number", game = "table", mods = "table", settings = "table",
    bot = "boolean", language = "string", player_storage = "table",
}

-- Modules of the host that keep something while they run: they are loaded anew for each test, as the game's own are.
local function forget_modules()
    for name in pairs(package.loaded) do
        if name == "policy" or name:find("^policy%.") then package.loaded[name] = nil end
    end
end

-- --- once for a file ---

local function first_problem(found, id, path)
    for _, broken in ipairs(found.broken) do
        if broken.id == id or broken.path == path then return table.concat(broken.problems, "\n") end
    end
    return ("there is no mod '%s'"):format(text.printable(id, 60))
end

-- The places of mods: the game's, the folder that the mod lies in, the mod itself, and paths that the test names.
local function places_of(self, extra)
    local list = not self.of_game and {
        { name = "named", path = self.mod_path:match("^(.*)/[^/]+/*$") or (self.mod_path .. "/..") },
        { name = "dev", path = self.mod_path },
    } or {}
    local own = playing.mods()
    if own then table.insert(list, 1, { name = "game", path = own }) end
    local at = #list + (self.of_game and 1 or 0) -- before the mod itself
    for _, path in ipairs(self.folders) do table.insert(list, at, { name = "named", path = path }) end
    local ids = {}
    for _, name in ipairs(extra or {}) do
        if name:find("/", 1, true) then
            local path = name:sub(1, 1) == "/" and name or self.mod_path .. "/" .. name
            list[#list + 1] = { name = "dev", path = path }
            ids[#ids + 1] = path:match("([^/]+)/*$")
        else
            ids[#ids + 1] = name
        end
    end
    return list, ids
end

-- What the file configures, checked: nil, or what is wrong.
local function check_wish(wish)
    for name, kind in pairs(WISHES) do
        if type(wish[name]) ~= kind then wish[name] = nil end
    end
    for _, name in ipairs { "seed", "players", "ticks" } do
        local value = wish[name]
        wish[name] = whole.of(value)
        if value and (not wish[name] or wish[name] < 0) then
            return ("configure: %s: expected a whole number"):format(name)
        end
    end
    local game, of_game = playing.game(), {}
    if wish.players and (wish.players < 1 or wish.players > game.most_players) then
        return ("configure: players: %s"):format(game.most_players == 1 and "the game is for one" or
            ("expected 1 to %d"):format(game.most_players))
    end
    for _, name in ipairs(text.sorted_keys(wish.game or {})) do
        if not game.options[name] then
            return ("configure: game: there is no option '%s'%s"):format(text.printable(name, 40),
                text.suggest(name, text.sorted_keys(game.options)))
        end
        of_game[name] = wish.game[name]
    end
    local own, problem = game_options.check(game, of_game)
    if problem then return "configure: " .. problem end
    wish.of_game = own
    for _, name in ipairs(wish.mods or {}) do
        if type(name) ~= "string" then return "configure: mods: expected ids of mods, or paths" end
    end
    if wish.language and not wish.language:match("^%a%a[%w_-]*$") then
        return "configure: language: expected a language, such as de"
    end
end

-- Finds what plays; nil, or what is wrong. `wish`: what the file configures.
local function find_mods(self, wish)
    local places, ids = places_of(self, wish.mods)
    if not self.of_game then table.insert(ids, 1, self.id) end
    local all = mods.find { places = places }
    local enabled, problem = only.enabled(all, ids)
    if not enabled then return (problem:gsub("^%-%-only: ", "")) end
    self.found = mods.find { places = places, enabled = enabled, shuffle = self.shuffle }
    if self.found.content.game_problems[1] then return table.concat(self.found.content.game_problems, "\n") end
    local there = {}
    for _, mod in ipairs(self.found.mods) do there[mod.id] = mod end
    for _, id in ipairs(ids) do
        if not there[id] then return first_problem(self.found, id, self.mod_path) end
    end
    if there[fixture.TEST] then return "a mod called 'test' cannot be tested: the test's own script has that id" end
    self.mod = there[self.id] -- nil in a game's own tests
    self.conf.language = wish.language or "en"
    for _, mod in ipairs(self.found.mods) do mods.speak(mod, self.conf) end
    if self.of_game and wish.settings then
        return "configure: settings: these are tests of a game, and settings are a mod's"
    end
    for _, key in ipairs(text.sorted_keys(wish.settings or {})) do
        local said = settings.set(self.mod, key, wish.settings[key], true)
        if said then return ("configure: settings: %s: %s"):format(text.printable(key, 60), said) end
    end
end

-- Whose tests they are: a mod's, or those of the game itself. What is wrong with it, or nil.
local function note_tested(self)
    if not self.package:read(manifest.FILE) and self.package:read(definition.FILE) then
        self.id, self.of_game = playing.id(), true
        return nil
    end
    local mod, problems = manifest.of(self.package)
    if not mod then return table.concat(problems, "\n") end
    local elsewhere = fit.problem(mod)
    if elsewhere then return ("'%s' %s: it is tested with --game GAME"):format(mod.id, elsewhere) end
    self.id = mod.id
end

-- options: mod (the path of the mod under test, or of the game, for tests of its own), script (the test's file, by its
-- name in the mod), seed, shuffle,
-- conf, mods (folders), coverage (what runs is counted). The stage; or nil and what is wrong.
function fixture.open(options)
    local conf, problem = config.load(app.root, options.conf, playing.game())
    if not conf then return nil, problem end
    fault.limit(conf.game.million_instructions, conf.game.memory_mb)
    local package
    package, problem = packages.open(options.mod)
    if not package then return nil, problem end
    local self = {
        conf = conf, mod_path = options.mod, script = options.script, seed = options.seed, shuffle = options.shuffle,
        wish = {}, package = package, folders = options.mods or {},
    }
    problem = note_tested(self)
    if problem then return nil, problem end
    self.modules, problem = sources.collect(package, options.script, true)
    if not self.modules then return nil, problem end
    app.configure {
        seed = options.seed, tick_rate = conf.tick_rate, limits = conf.mods, testing = true,
        coverage = options.coverage,
    }
    local ok, engine_mods = pcall(require, "engine.mods")
    if not ok then return nil, text.first_line(engine_mods) end
    self.engine_mods = engine_mods
    return self
end

-- What the file configures, once it is known: nil, or what is wrong.
function fixture.configure(self, wish)
    self.wish = wish
    return check_wish(wish) or find_mods(self, wish)
end

-- --- once for a test ---

local function all_capabilities()
    local names = table.move(capabilities.names, 1, #capabilities.names, 1, {})
    names[#names + 1] = fixture.TEST
    return names
end

-- The script's modules, with what they import of other mods: those that play, or while it is only looked at those that lie
-- around the mod. nil, or what is wrong.
local function link(self)
    if self.of_game then return nil end
    local problem
    local mod = self.mod
    if not mod then
        for _, one in ipairs(mods.find({ places = places_of(self) }).mods) do mod = one.id == self.id and one or mod end
    end
    if not mod then return nil end -- what is wrong with it is said when it is to play
    self.linked, problem = shared_code.with(self.modules, mod, mod.others)
    return problem
end

local function start_test(self)
    local wrong = link(self)
    if wrong then return wrong end
    local number, problem = self.engine_mods.start {
        id = fixture.TEST, title = "Test", main = self.script,
        modules = sdk.with(self.linked or self.modules, playing.game(), self.found and self.found.content),
        capabilities = all_capabilities(), settings = "{}", events = { hear = { [mods.ANSWERS] = 1 } },
        limits = { handler_cpu_ms = fixture.CPU_MS, cost_per_tick = 100000, entities_per_mod = 1024 },
    }
    self.test = number
    return not number and problem or nil
end

-- The policy of what happens to a mod that fails is the game's; it does not see the test's own script.
local function lifecycle_of(self, hooks)
    local proxy = setmetatable({
        on = function(own)
            local both = {}
            for name, hook in pairs(own) do
                both[name] = function(number, ...)
                    if hooks[name] then hooks[name](number, ...) end
                    if number ~= self.test then hook(number, ...) end
                end
            end
            both.printed = hooks.printed
            self.engine_mods.on(both)
        end,
        list = function()
            local list = self.engine_mods.list()
            if self.test then list[self.test] = nil end
            return list
        end,
    }, { __index = self.engine_mods })
    return require("policy.lifecycle").install {
        mods = proxy, limits = self.conf.ladder, tick_rate = self.conf.tick_rate,
    }
end

-- What the file says that the mod under test kept for the player before.
local function preset(self)
    local values = self.wish.player_storage
    if not values then return nil end
    if not self.mod or not player_storage.wants(self.mod) then
        return ('configure: player_storage: the mod does not ask for "%s"'):format(player_storage.CAPABILITY)
    end
    local problem = player_storage.preset(self.mod.id, values)
    return problem and "configure: player_storage: " .. problem
end

local function start_mods(self)
    local wrong = preset(self)
    if wrong then return wrong end
    for _, mod in ipairs(self.found.mods) do
        local number, problem = mods.start_one(self.engine_mods, mod, self.conf)
        if not number then return problem end
        self.numbers[mod.id], self.by_number[number] = number, mod
    end
end

-- Nobody has pressed anything: what a keyboard has.
local function prompt_of(self)
    local its = prompts.create {
        bindings = config.bindings(self.conf, self.players), key_name = app.key_name, measure = app.text_size,
    }
    return function(action, player) return prompts.of(its, action, player) end
end

-- What the game and those that play declare; the game's own alone while it is only asked which tests there are.
local function content_of(self, definition)
    local merged = self.found and self.found.content
        or content_merge.of(definition, content_source.of_game(definition), {})
    return content_registry.create(merged, function(id, key)
        for _, mod in ipairs(self.found and self.found.mods or {}) do
            if mod.id == id and mod.texts then return locale.text(mod.texts, key) end
        end
        return key
    end)
end

-- The game, loaded and made anew; nil, or what is wrong with it.
local function make_game(self)
    local definition, wish = playing.game(), self.wish
    local problem
    self.program, problem = program.load(definition)
    if not self.program then return problem end
    self.content = content_of(self, definition)
    local given = {
        seed = wish.seed or self.seed, players = self.players, bot = wish.bot or false, note_input = app.note_input,
        prompt = prompt_of(self), text_input = function(on) self.asks = on == true end,
        content = self.content,
        tell = own.teller(definition, function() return self.knows_api and self.engine_mods or nil end),
    }
    for name, value in pairs(wish.of_game or {}) do given[name] = value end
    self.game, problem = contract.create(self.program, definition, given)
    self.input = self.game and input_driver.create(self.players, self.game, definition)
    return problem
end

-- Panels of mods, which what a test's players do reaches as it does where somebody plays.
local function make_panels(self)
    return panels.create {
        scene = scene, measure = app.text_size, play = function() end, policy = require "policy.panels",
        note = function(number, what) return self.engine_mods.note_panel(number, what) end,
        title = function(number)
            local mod = self.by_number[number]
            return mod and (mod.title or mod.id) or "?"
        end,
        types = function(on) self.asks_for_panel = on end,
    }
end

-- Begins anew. with_mods: else the script alone, to see which tests it has. hooks: of engine.mods.on. nil, or what
-- is wrong.
function fixture.begin(self, with_mods, hooks)
    local wish = self.wish
    forget_modules()
    self.engine_mods.reset(wish.seed or self.seed)
    scene.clear_overlay()
    self.test, self.numbers, self.by_number = nil, {}, {}
    self.asks, self.asks_for_panel = false, false
    self.players, self.knows_api = wish.players or 1, false -- what a game tells while it is made nobody hears
    self.panels = make_panels(self)
    local problem = make_game(self)
    if problem then return problem end
    own.install(self.engine_mods, playing.game(), self.game, function() return self.content end)
    self.knows_api = true
    local state = {}
    require("policy").pace(self.conf.tick_rate)
    self.engine_mods.set_policy(require("policy").with(self.program.verdicts), state)
    require("mods.vocabulary").tell(self.engine_mods)
    self.lifecycle = lifecycle_of(self, hooks)
    problem = with_mods and start_mods(self)
    if problem then return problem end
    state.sharers = require("policy.shares").count(with_mods and self.found.mods or {})
    problem = start_test(self)
    if problem then return problem end
    self.by_number[self.test] = { id = fixture.TEST }
    self.record = record.create(self.by_number, self.test)
    self.engine_mods.wait_ready()
end

-- One tick of the game.
function fixture.tick(self)
    self.lifecycle.tick(false)
    self.input.asks = self.asks
    local players, pointer, typed = input_driver.all(self.input)
    panels.tick(self.panels, players, input_driver.menu(self.input), self.game.paused or false)
    if self.asks_for_panel then typed = nil end
    self.game.tick(panels.seen(self.panels, players), pointer, typed)
    input_driver.settle(self.input)
end

-- The ids of all that play, in order; the script last.
function fixture.ids(self)
    local ids = {}
    for number = 1, self.test do ids[number] = self.by_number[number].id end
    return ids
end

return fixture
