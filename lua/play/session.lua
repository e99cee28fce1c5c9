-- A game with its mods, as the verbs that play one need it: configuration, world, policy, mods, and what
-- happens when one of them fails. It knows no command line and prints nothing.
local accepted = require "mods.accepted"
local actions = require "lib.actions"
local grant_store = require "mods.grant_store"
local args = require "lib.args"
local app = require "engine.app"
local asset_loading = require "play.asset_loading"
local broken = require "play.broken"
local changes = require "mods.changes"
local config = require "lib.config"
local catalogue = require "words.catalogue"
local content_merge = require "mods.content_merge"
local content_registry = require "games.content_registry"
local content_source = require "mods.content_source"
local contract = require "games.contract"
local control = require "play.control"
local definition = require "games.definition"
local console_session = require "console.session"
local fault = require "games.fault"
local game_keys = require "play.game_keys"
local grants = require "policy.grants"
local json = require "lib.json"
local autosave = require "play.autosave"
local keys = require "mods.keys"
local language = require "mods.locale"
local languages = require "play.languages"
local lifecycle = require "policy.lifecycle"
local lockfile = require "mods.lockfile"
local log = require "engine.log"
local manifest_rules = require "mods.manifest_rules"
local mods = require "mods"
local order = require "mods.order"
local presses = require "play.presses"
local pressing = require "play.pressing"
local safe_mode = require "play.safe_mode"
local saved_game = require "play.saved_game"
local scene = require "engine.scene"
local screens = require "play.screens"
local server = require "console.server"
local shares = require "policy.shares"
local settings = require "mods.settings"
local only = require "mods.only"
local pointing = require "play.pointing"
local own = require "games.own"
local panels = require "play.panels"
local playing = require "games.playing"
local player_storage = require "play.player_storage"
local policy = require "policy"
local profiles = require "mods.profiles"
local prompts = require "play.prompts"
local recording = require "play.recording"
local program = require "games.program"
local starting = require "play.starting"
local text = require "lib.text"
local titles = require "mods.titles"
local turns = require "play.turns"
local vocabulary = require "mods.vocabulary"
local words = require "words"
local world = require "engine.world"
local xdg = require "lib.xdg"

local session = {}

local PAUSE_MS = 5 -- a look of a game without a window that stands still

-- Mods start anew with the world, because nothing that they know of it is true any more.
local function restart_mods(engine_mods)
    for _, info in ipairs(engine_mods.list()) do
        if info.state == "running" or info.state == "starting" then
            engine_mods.stop(info.number, "the game starts again")
            engine_mods.restart(info.number)
        end
    end
    engine_mods.wait_ready() -- so that all of them see the first tick, in every run
end

local function grant_once(self, options)
    if options.replayed then
        self.answers = recording.answers(options.replayed, "answers", grant_store.problem)
        self.accepted = recording.answers(options.replayed, "accepted", accepted.problem)
        return nil
    end
    self.answers = grant_store.load(options.fresh)
    self.accepted = accepted.load(options.fresh)
    return grant_store.give_once(self.answers, self.found.mods, options.grant, true)
        or grant_store.give_once(self.answers, self.found.mods, options.deny, false)
end

-- nil, or how the mods that would start differ from those of the lock file.
local function check_lock(self, options)
    if not options.lock then return nil end
    local same, lines = lockfile.verify(options.lock, self.found)
    if same then return nil end
    return ("%s\nnot started, because of --lock %s"):format(table.concat(lines, "\n"), options.lock)
end

local function is_on(self, mod)
    local number = self.numbers[mod.id]
    return number ~= nil and not self.lifecycle.off[number]
end

local function may_consume(mod)
    local wants = false
    for _, input in ipairs(mod.inputs or {}) do wants = wants or input.consume == true end
    return wants and mod.given ~= nil and args.find(mod.given.allowed, manifest_rules.CONSUME)
end

-- Those that play, and those that are switched off; none in a run without mods.
local function all_mods(self)
    local all = {}
    if not self.found then return all end -- a run without mods
    for _, list in ipairs { self.found.mods, self.found.disabled or {} } do
        table.move(list, 1, #list, #all + 1, all)
    end
    return all
end

-- What the update of an installed mod brings that the player has not agreed to yet; nil: nothing, or it is no update.
local function update_of(self, mod, by_id)
    local difference = grants.is_strange(mod) and accepted.difference(self.accepted, mod, by_id)
    return difference and not changes.is_empty(difference) and difference or nil
end

local function list_questions(self)
    self.questions = {}
    local by_id = changes.index(all_mods(self))
    for _, mod in ipairs(self.found.mods) do
        local update = update_of(self, mod, by_id)
        if is_on(self, mod) and (mod.given.asked[1] or update and changes.must_ask(update)) then
            self.questions[#self.questions + 1] = {
                mod = mod, capabilities = grants.questions(mod, mod.given), update = update,
            }
        end
    end
end

-- What updates brought is said once; of mods that were never seen it is kept how they are.
local function tell_updates(self)
    for _, question in ipairs(self.questions) do
        local update = question.update
        local said = update and table.concat(changes.lines(update, question.mod.id), "; ")
        if update and not update.unread then
            said = ("was %s when you agreed to it, and is %s: %s"):format(update.from, update.to, said)
        end
        if said then log.write("warn", question.mod.id, said) end
    end
    if self.options.fresh or not self.found or not accepted.note_new(self.accepted, all_mods(self)) then return end
    local ok, problem = accepted.save(self.accepted)
    if not ok then log.write("debug", "mods", problem) end
end

-- The mods that may have keys of the game's for themselves now, by id. One that rests gives them back.
local function consuming(self)
    local ids = {}
    for _, mod in ipairs(all_mods(self)) do
        if may_consume(mod) and is_on(self, mod) and self.lifecycle.hears(self.numbers[mod.id]) then ids[mod.id] = true end
    end
    return ids
end

local function same_keys(one, other)
    for id in pairs(one) do
        if not other[id] then return false end
    end
    return true
end

-- Which keys press mods' own actions, as it is now; what can not be bound is said once.
function session.bind_keys(self)
    local numbers = {}
    for _, mod in ipairs(all_mods(self)) do numbers[mod.id] = is_on(self, mod) and self.numbers[mod.id] or nil end
    self.consuming = consuming(self)
    local list, lines = keys.resolve(self.conf, self.players, all_mods(self), numbers, app.source,
        function(mod) return self.consuming[mod.id] end, actions.kept(self.definition.actions))
    local problems = app.bind_mods(list)
    self.bound = {}
    for i, binding in ipairs(list) do
        if problems[i] then
            local line = ("'%s' is not bound: %s"):format(binding.action, problems[i])
            lines[#lines + 1] = { id = binding.id, text = line }
        else
            self.bound[#self.bound + 1] = binding
        end
    end
    for _, line in ipairs(lines) do
        local said = line.id .. ": " .. line.text
        if not self.keys_said[said] then log.write("warn", line.id, line.text) end
        self.keys_said[said] = true
    end
end

local function count_shares(self)
    local started = {}
    for _, mod in ipairs(self.found.mods) do
        if is_on(self, mod) then started[#started + 1] = mod end
    end
    self.verdict_state.sharers = shares.count(started)
end

-- Whether a mod is to load, as a function of its id; or nil and what is wrong.
local function which_mods(self, options)
    local ids = only.named(options.only)
    if not ids then
        return function(id, mod) return mod and mod.place == "dev" or profiles.wants(self.profiles, self.profile, id, mod) end
    end
    return only.enabled(mods.find { places = options.places }, ids)
end

-- Of which mods a person may evaluate something in the worker: those that he develops and those that he named.
local function note_developed(self, options)
    local named = {}
    for _, id in ipairs(options.evaluate or {}) do named[id] = true end
    for _, mod in ipairs(all_mods(self)) do
        mod.evaluates = mod.place == "dev" or named[mod.id] or false
        named[mod.id] = nil
    end
    local id = next(named)
    return id and ("--console-eval: there is no mod '%s'"):format(text.printable(id, 40))
end

-- Titles are as the player reads them now: whose looks like another's is called by its id.
local function settle_titles(self)
    local all = all_mods(self)
    for _, broken in ipairs(self.found.broken) do all[#all + 1] = broken.mod end
    for _, note in ipairs(titles.settle(all)) do log.write("warn", note.mod.id, note.text) end
end

local function locale_text(list, id, key)
    for _, mod in ipairs(list) do
        if mod.id == id and mod.texts then return language.text(mod.texts, key) end
    end
    return key
end

-- What mods and the game declare, for the game's `create`; or nil and what is wrong with what the game itself declares.
local function make_content(self)
    local merged = self.found and self.found.content
    if not merged then
        local own, problems = content_source.of_game(self.definition)
        if problems then return nil, table.concat(problems, "\n") end
        merged = content_merge.of(self.definition, own, {})
    end
    if merged.game_problems[1] then return nil, table.concat(merged.game_problems, "\n") end
    self.content_said = merged
    self.content = content_registry.create(merged, function(id, key)
        return id == self.definition.id and self.hooks.words(key) or locale_text(all_mods(self), id, key)
    end)
    return self.content
end

-- Other content in the game that goes on: "taken", "restart" (the game takes it when it begins anew), or nil: it is the same.
local function renew_content(self, merged)
    local function plain(said)
        local all = {}
        for name, list in pairs(said.all) do
            all[name] = json.list {}
            for i, record in ipairs(list) do all[name][i] = { record.id, record.value } end
        end
        return json.encode(all)
    end
    if plain(merged) == plain(self.content_said) then return nil end
    if not self.game.content_changed or merged.game_problems[1] then return "restart" end
    self.found.content = merged
    make_content(self)
    self.game.content_changed(self.content)
    return "taken"
end

-- Content is what the mods that are on declare, and `coming` (a mod that goes on now, or nil), while the game goes on: called after
-- mods were switched. What of it is in the world is the game's to set aside, and to bring back (content_changed).
local function settle_content(self, coming)
    local on = {}
    for _, mod in ipairs(all_mods(self)) do
        if mod == coming or is_on(self, mod) then on[#on + 1] = mod end
    end
    local merged = content_merge.of(self.definition, content_source.of_game(self.definition), (order.resolve(on, {})))
    for id, lines in pairs(merged.problems) do
        log.write("warn", id, table.concat(lines, "\n"))
    end
    local now = next(merged.problems) == nil and renew_content(self, merged) or nil
    if now == "taken" then
        local waits = contract.aside(self.game)
        log.write("info", "mods", "the game goes on with what the mods that are on add to it"
            .. (waits and "; kept for mods that are off: " .. waits or ""))
    elseif now == "restart" then
        log.write("warn", "mods", "what mods add to the game changes when it begins anew")
    end
end

-- Finds the mods that are to play: nil, or why no mod can run here at all (no worker program, a kernel without what the
-- sandbox needs), or what is wrong with the settings that the player gave.
local function find_mods(self, options)
    local ok, engine_mods = pcall(require, "engine.mods")
    if not ok then
        return text.first_line(engine_mods) .. "\nTo play without any mod: gatehouse run --no-mods"
    end
    self.profiles = profiles.load(options.fresh)
    local unknown
    self.profile, unknown = profiles.get(self.profiles, options.profile)
    if not self.profile then return "--profile: " .. unknown end
    local enabled
    enabled, unknown = which_mods(self, options)
    if not enabled then return unknown end
    self.enabled = enabled
    self.found = mods.find {
        places = options.places, without = options.without, shuffle = options.shuffle, enabled = enabled,
    }
    if self.found.missing[1] then return table.concat(self.found.missing, "\n") end
    if #self.found.mods > engine_mods.most then
        return ("%d mods would start, at most %d can: switch some off, such as with: %s"):format(
            #self.found.mods, engine_mods.most, mods.without(self.found.mods[#self.found.mods]))
    end
    for _, mod in ipairs(all_mods(self)) do
        if options.replayed then recording.set_up(options.replayed, mod) end
        if not options.fresh then settings.load(mod, self.profile.settings[mod.id]) end
        mods.speak(mod, self.conf)
    end
    settle_titles(self)
    return note_developed(self, options) or settings.apply(self.found.mods, options.set)
        or grant_once(self, options)
        or check_lock(self, options)
end

-- Makes ready for those that were found, and for the game that was made meanwhile. Nothing, or what is wrong.
local function prepare_mods(self, options)
    local engine_mods = require "engine.mods"
    self.engine_mods = engine_mods
    own.install(engine_mods, self.definition, self.game, function() return self.content end)
    self.verdict_state = {} -- what every verdict is given
    self.verdicts = policy.with(self.program.verdicts)
    policy.pace(self.conf.tick_rate)
    engine_mods.set_policy(self.verdicts, self.verdict_state)
    vocabulary.tell(engine_mods)
    engine_mods.on_message(function(number, topic, body)
        log.write("debug", "game", ("mod %d says %s: %s"):format(number, text.printable(topic, 64),
            text.printable(body, 200)))
    end)
    self.lifecycle = lifecycle.install {
        mods = engine_mods, limits = self.conf.ladder, tick_rate = self.conf.tick_rate, clock = options.clock,
    }
    for _, conflict in ipairs(self.found.content.conflicts) do log.write("warn", "mods", conflict.text) end
    if options.keeps_for_player then
        self.player_storage = player_storage.open(all_mods(self), { every = player_storage.SECONDS * self.conf.tick_rate })
    end
    return options.replayed and recording.restore_player_storage(options.replayed, self.found.mods) or nil
end

local function start_mods(self, options)
    local engine_mods = self.engine_mods
    self.numbers, self.problems = mods.start_all(engine_mods, self.found, self.conf, function(id)
        if options.starting then starting.note(options.starting, id) end
    end, function(id) return grant_store.of(self.answers, id) end)
    function self.agree(mod)
        accepted.note(self.accepted, mod, changes.index(all_mods(self)))
        return options.fresh or accepted.save(self.accepted)
    end
    function self.recount()
        list_questions(self)
        count_shares(self)
        session.bind_keys(self)
    end
    self.recount()
end

-- What a mod is called, as settled among all of them.
local function title_of(self, id)
    for _, mod in ipairs(all_mods(self)) do
        if mod.id == id then return mod.title end
    end
    return id
end

local function make_console_session(self)
    return console_session.create {
        mods = self.engine_mods,
        list = function()
            local list, infos = {}, self.engine_mods and self.engine_mods.list() or {}
            for i, mod in ipairs(self.found and self.found.mods or {}) do
                local number = self.numbers[mod.id]
                list[i] = {
                    id = mod.id, number = number, evaluates = mod.evaluates,
                    state = number and infos[number].state or "not started",
                }
            end
            return list
        end,
    }
end

local function make_panels(self)
    return panels.create {
        scene = scene, measure = app.text_size, play = screens.play, policy = require "policy.panels", types = app.text_input,
        note = function(number, what) return self.engine_mods.note_panel(number, what) end,
        title = function(number)
            for id, own_number in pairs(self.numbers) do
                if own_number == number then return title_of(self, id) end
            end
            return "?"
        end,
    }
end

-- Called once a tick: after a while the start counts as one that came through.
local function watch_start(self)
    local start, left = self.options.starting, starting.SECONDS * self.conf.tick_rate
    return function()
        if left == 0 then return end
        left = left - 1
        if left == 0 and start then starting.finish(start) end
    end
end

-- The host speaks the player's language from now on; what the game says, as words.catalogue has it.
local function speak(conf, game)
    local tag = language.language(conf.language)
    local say, problems = catalogue.of_package(game.package, tag)
    table.move(words.speak(tag), 1, 64, #problems + 1, problems)
    for _, line in ipairs(problems) do log.write("error", "engine", line) end
    return say
end

-- --- the player's language, chosen while he plays ---

local function languages_of(self)
    self.languages = self.languages or languages.list(self.definition.package)
    return self.languages, languages.spoken(self.languages, language.language(self.conf.language))
end

local function language_name(self)
    local list, at = languages_of(self)
    return list[at].name
end

-- Game, screens and mods in that language from now on.
function session.speak(self, tag)
    self.conf.language = tag
    self.say = speak(self.conf, self.definition)
    prompts.speak(self.prompts)
    if self.control then control.speak(self.control) end
    if self.options.safe_mode and self.screens then safe_mode.speak(self.screens.hand, tag) end
end

-- The one that is so many steps further among those that there are, kept for later games.
local function change_language(self, steps)
    local list, at = languages_of(self)
    local tag = list[(at - 1 + steps) % #list + 1].tag
    session.speak(self, tag)
    if self.options.fresh then return end
    local kept, problem = languages.keep(tag)
    if not kept then log.write("error", "engine", "the language is not kept: " .. problem) end
end

-- What was said for this run goes before what the player chose in the game, and that before what his system says.
local function language_of(options, conf)
    if options.language then return options.language end
    if conf.language ~= "auto" or options.fresh then return conf.language end
    return languages.kept() or conf.language
end

-- What players call one of the game's actions: its locale/ has "action.NAME", else what game.lua says, else what the
-- host calls an action of that name.
local function action_label(self, name)
    local said
    for _, action in ipairs(self.definition.actions) do said = said or action.name == name and action.label or nil end
    return self.hooks.words("action." .. name, nil, said or words("action." .. name, nil, name))
end

-- The player has bound keys: they hold at once, for prompts and for mods, too.
local function take_keys(self)
    local bindings = config.bindings(self.conf, self.players)
    app.bind(bindings)
    prompts.bind(self.prompts, bindings)
    if self.found then session.bind_keys(self) end
end

-- Whether an error of the game's while it is loaded or made is shown on the page, where somebody plays or mends it.
local function shows_start(options, problem)
    return options.shows and problem:find("^the game '") ~= nil
end

-- options: game (a definition, as games.definition has it; nil: that which was chosen, games.playing), game_options (the
-- game's own, by name), conf (a file or nil), seed, players, bot, title, places (where mods are looked for; nil:
-- no mods at all), safe_mode (in safe mode the verb's options: the mods screen is about what they find; or nil), only
-- (as mods.only has it), profile (its name; nil: the current one), without and shuffle (as mods.find has them),
-- unsafe_no_sandbox, language (instead of the configuration's), set (a list of "MOD.KEY=VALUE"), grant and deny (lists
-- of "MOD=CAP,CAP"), evaluate (ids of mods in which a console may evaluate, besides those of place "dev"), console
-- (consoles may attach), paused (it begins so), lock (a lock file that must fit), starting (of play.starting, or nil),
-- slot (of slots.open, or nil), waits (for each save),
-- keeps_for_player (what mods keep for the player comes from his files and goes there; without it they begin with nothing),
-- autosave (ticks between two; nil: a minute's), stays (the game goes on when the player leaves the window, whatever the configuration
-- says), shows (an error of the game's while it is made is a page, too), mends (an error of the game's own Lua holds it until its files have changed), clock (with a window:
-- ticks follow the clock), fresh
-- (nothing that the player chose holds or is kept). The session; or nil and what is wrong, with the configuration,
-- with the game, with the place or with the saved game.
-- Its `questions` are what mods ask for and nobody has answered: a list of {mod, capabilities = list of {cap, label,
-- reason, why, quota, default_quota}, update = what mods.changes says is new in it, or nil}; play.control answers, and
-- says with `agree` that the player wants a mod as it is now. `recount` makes them, and what mods share, anew.
function session.create(options)
    if options.game then playing.choose(options.game) end
    local chosen = playing.game()
    local conf, problem = config.load(app.root, options.conf, chosen)
    if not conf then return nil, problem end
    if options.replayed then conf, problem = config.laid(conf, options.replayed.about.conf, chosen) end
    if not conf then return nil, problem end
    fault.limit(conf.game.million_instructions, conf.game.memory_mb)
    local loaded
    loaded, problem = program.load(chosen)
    if not loaded and not shows_start(options, problem) then return nil, problem end
    conf.language = language_of(options, conf)
    options.slot = options.slot or {}
    options.players = options.players or 1
    local self = {
        conf = conf, options = options, problems = {}, numbers = {}, questions = {}, keys_said = {}, marked = {},
        definition = chosen, program = loaded or contract.no_program(), seed = options.seed, players = options.players,
        pointer = pointing.create(), types = false, is_typing = false, turns = chosen.turns and turns.create() or nil,
    }
    app.configure {
        seed = options.seed, tick_rate = conf.tick_rate, limits = conf.mods,
        unsafe_no_sandbox = options.unsafe_no_sandbox, testing = options.testing,
    }
    self.keys = game_keys.create {
        conf = conf, players = chosen.most_players, same = app.source, keep = not options.fresh,
    }
    self.say = speak(conf, self.definition)
    self.prompts = prompts.create {
        bindings = config.bindings(conf, options.players or 1), key_name = app.key_name, measure = app.text_size,
    }
    self.hooks = {
        words = function(...) return self.say(...) end,
        language = function() return language_name(self) end,
        change_language = function(steps) change_language(self, math.tointeger(steps) or 1) end,
        prompt = function(action, player) return prompts.of(self.prompts, action, player) end,
        on_restart = function()
            if self.engine_mods then restart_mods(self.engine_mods) end
        end,
        text_input = function(on) self.types = on == true end,
        open_keys = function() screens.open_keys(self.screens) end,
        open_mods = (options.places or options.safe_mode) and function() screens.open_mods(self.screens) end,
    }
    function self.action_label(name) return action_label(self, name) end
    local its_keys = {
        keys = self.keys, prompts = self.prompts, label = self.action_label, tick_rate = conf.tick_rate,
        changed = function() take_keys(self) end,
    }
    problem = options.places and find_mods(self, options)
    if problem then return nil, problem end
    local content, saved
    content, problem = make_content(self)
    if not content then return nil, problem end
    function self.content_part(id) return content_merge.part_of(self.content_said, id) end
    function self.renew_content(merged) return renew_content(self, merged) end
    function self.settle_content(coming) settle_content(self, coming) end
    if loaded then self.game, problem, saved = saved_game.make(self, self.hooks) end
    if not self.game then
        if not shows_start(options, problem) then return nil, problem end
        self.game, self.unmade = contract.no_game(chosen), { problem = problem, saved = saved }
    end
    problem = options.places and prepare_mods(self, options) or recording.begin(self)
    if problem then return nil, problem end
    if options.places then start_mods(self, options) end
    self.autosave = not self.unmade and saved_game.keep(self, options, saved) or nil
    self.control = self.engine_mods and control.create(self, { keep = not options.fresh, clock = options.clock })
    tell_updates(self)
    self.console_session = make_console_session(self)
    if options.paused then console_session.pause(self.console_session) end
    self.broken = broken.create(self, { reload = function(kept) return session.reload(self, kept) end })
    if self.unmade and not options.title then self.broken.kept = self.unmade.saved end
    self.waits_for_player = conf.window.pause_when_away and not options.stays
    if options.console or conf.console then
        self.waits_for_player = false
        self.server, problem = server.create { console_session = self.console_session, seed = session.seed(self) }
        if not self.server then log.write("warn", "engine", "no console can attach: " .. problem) end
    end
    self.panels = make_panels(self)
    if options.safe_mode then
        self.screens = screens.create(safe_mode.create(options.safe_mode, conf.language), self.console_session, safe_mode,
            its_keys)
    else
        self.screens = screens.create(self.control, self.console_session, nil, its_keys)
    end
    return self
end

-- The game's Lua anew from its files, through what was saved of it (as broken.note keeps it; nil: it begins anew). Mods
-- start anew with it. Nothing, or what is wrong; then the game that there is plays on.
function session.reload(self, kept)
    local said, problems = definition.read(self.definition.path, self.definition.place)
    if not said then return table.concat(problems, "\n") end
    if said.id ~= self.definition.id then
        return ("game.lua: the id was '%s' and is '%s': end the game and begin again"):format(self.definition.id, said.id)
    end
    if json.encode(own.messages(said)) ~= json.encode(own.messages(self.definition)) then
        return "api.lua: what mods can do has changed: end the game and begin again"
    end
    if said.screen.width ~= self.definition.screen.width or said.screen.height ~= self.definition.screen.height then
        return "game.lua: the size of the picture has changed: end the game and begin again"
    end
    if said.tiles.size ~= self.definition.tiles.size or said.tiles.layers ~= self.definition.tiles.layers then
        return "tiles: their size, or how many layers there are, has changed: end the game and begin again"
    end
    local loaded, problem = program.load(said)
    if not loaded then return problem end
    self.say, self.languages = speak(self.conf, said), nil
    local game
    game, problem = saved_game.anew(self, said, loaded, kept, self.hooks)
    if not game then
        if kept then world.load(kept.world) end
        return problem
    end
    self.definition, self.program, self.game = said, loaded, game
    self.turns = said.turns and turns.create() or nil
    playing.choose(said)
    if self.engine_mods then
        self.verdicts = policy.with(loaded.verdicts)
        self.engine_mods.set_policy(self.verdicts, self.verdict_state)
        own.serve(self.engine_mods, said, game, function() return self.content end)
        restart_mods(self.engine_mods)
    end
    if self.unmade then
        self.autosave, self.unmade = saved_game.keep(self, self.options, self.unmade.saved), nil
    elseif self.autosave then
        autosave.note(self.autosave)
    end
end

-- A step from a console is one of the game also while its own pause is open, which then stays.
local function play(self, players, menu)
    local game, was_paused = self.game, self.game.paused
    if was_paused then game.pause(false) end
    game.tick(players, pointing.read(self.pointer, menu), pointing.typed(menu, self.types))
    if was_paused then game.pause(true) end
    if game.paused then screens.hold(self.screens) end -- at once: mods are not told of this tick
end

-- The keyboard types while the game asks for text and goes on.
local function let_type(self, held, is_broken)
    local goes_on = (not held or self.turns ~= nil) and not screens.is_open(self.screens)
    local wants = self.types and goes_on and not is_broken or false
    if wants == self.is_typing then return end
    self.is_typing = wants
    app.game_text_input(wants)
end

-- Whether the player has left the window and the game waits for him: not where a bot plays, and not for one who is
-- at a console or at his editor.
local function is_away(self, menu, there)
    return there and menu.away and self.waits_for_player and not self.options.bot
end

-- One tick: the host's screens first, then the game, which stands still while one of them is open, while it is paused
-- and while the player is away. `there`: there is a player to use them.
local function whole_tick(self, players, menu, there)
    local away = is_away(self, menu, there)
    local acted = panels.tick(self.panels, players, menu, not there or away or self.game.paused or screens.shows(self.screens))
    players = panels.seen(self.panels, players)
    prompts.note(self.prompts, menu)
    if away then self.game.leave() end
    local waits = self.turns and not self.options.bot and not acted
        and turns.waits(self.turns, players, menu, self.game.is_busy())
    local held = screens.tick(self.screens, menu, there, self.game.paused or away, waits)
    let_type(self, held)
    if self.lifecycle then
        self.lifecycle.tick(held)
        recording.note_quarantines(self)
        local now = consuming(self)
        if not (same_keys(now, self.consuming) and same_keys(self.consuming, now)) then session.bind_keys(self) end
    end
    if self.control then control.tick(self.control, held) end
    if not held then
        if self.turns then turns.take(self.turns, players, menu) end
        if menu.own then pressing.own(self, all_mods(self), menu.own) end
        play(self, players, menu)
    elseif self.game.paused and not screens.is_open(self.screens) then
        self.game.tick_paused(players)
    elseif self.turns and not away and not self.game.paused and not screens.is_open(self.screens) then
        turns.keep(self.turns, players, menu)
    end
    app.idle(self.game.is_idle())
end

-- Whether an error of the game's own Lua is shown and can be mended, instead of ending the run.
local function shows_errors(self, there) return there and not self.unpaced or self.options.mends == true end

local function tick(self, players, menu, there)
    if self.unmade and not self.broken.open then broken.show(self.broken, self.unmade.problem) end
    if self.broken.open then return broken.tick(self.broken, menu, there) end
    local shows = shows_errors(self, there)
    if shows or self.autosave then broken.note(self.broken, self.options.clock) end
    if not shows then return whole_tick(self, players, menu, there) end
    local ok, problem = pcall(whole_tick, self, players, menu, there)
    if ok then return end
    if not fault.is(problem) then error(problem, 0) end
    recording.keep_if_any(self, "an error of the game's Lua")
    panels.hide(self.panels)
    screens.close(self.screens)
    let_type(self, true, true)
    broken.show(self.broken, problem)
    broken.tick(self.broken, menu, there)
end

-- An error of our own: what was played is not lost with it, and it is no mod's doing.
local function end_by_error(self)
    if self.server then server.close(self.server) end
    if self.options.starting then starting.finish(self.options.starting) end
    recording.keep_if_any(self, "the game ended by an error")
    if self.player_storage then player_storage.save(self.player_storage) end
    if not self.autosave or not self.begun then return end
    local name, problem = autosave.rescue(self.autosave, broken.back(self.broken))
    log.write("error", "engine", name and ("the game ended by an error; what was played is saved as '%s'"):format(name)
        or "the game ended by an error and could not be saved: " .. problem)
end

-- The player took a picture; nil: it could not be saved.
local function say_picture(path)
    local shown = path and xdg.shown(path)
    scene.toast(words(path and "toast.picture" or "toast.no_picture", { path = shown }), path and 0x90E8A0 or 0xFF8070)
end

-- Gives renderer and mixer what the game brought along, for a run in which it is seen or heard. Called again what is new of it;
-- of a file with which something is wrong there is what was good before. What is wrong, as lines.
function session.load_assets(self)
    local problems
    self.assets, problems = asset_loading.load(self.definition, self.assets)
    for _, line in ipairs(problems) do log.write("warn", "game", ("assets: %s"):format(line)) end
    return problems
end

-- Runs it. options: headless, ticks, progress, shot = {path, scale}, window (on top of the configuration's),
-- unpaced, press (of play.presses: what is pressed in the host's screens at the end of a run without a window, or after
-- `press_at` ticks), each (called in each tick, first of all), there (whether somebody is there to use screens; nil: with a
-- window).
-- Returns what app.run gives.
function session.run(self, options)
    local watch = watch_start(self)
    self.unpaced = options.unpaced
    local pressed = options.press and presses.at(options.press, options.press_at or options.ticks)
    local ticks, last = options.ticks and options.ticks + (options.press_at and 0 or presses.count(options.press)), nil
    if self.server and ticks and not pressed then ticks, last = nil, world.tick() + ticks end
    local loop = {
        tick = function(players, menu)
            self.begun = true
            watch()
            if self.server then server.tick(self.server) end
            if options.each then options.each() end
            local press = pressed and pressed()
            if (press or menu).recording then recording.keep_for_player(self) end
            if press and press.act then pressing.action(players, press.act) end
            if self.devices then self.devices(players, press or menu) end
            local there = options.there
            if there == nil then there = not options.headless end
            tick(self, players, press or menu, press ~= nil or there)
            if options.headless and console_session.holds(self.console_session) then app.sleep(PAUSE_MS) end
        end,
        done = function()
            if self.autosave and not self.broken.open then autosave.tick(self.autosave) end
            if self.player_storage then
                local now = self.autosave and self.autosave.now
                player_storage.tick(self.player_storage, now and now.state)
            end
            if self.broken.open then return self.broken.leaves or self.console_session.wants_quit end
            return self.game.done() or self.console_session.wants_quit or last and world.tick() >= last
        end,
    }
    local window = {}
    for key, value in pairs(self.conf.window) do window[key] = value end
    for key, value in pairs(options.window or {}) do window[key] = value end
    if not self.assets and (not options.headless or options.shot) then session.load_assets(self) end
    local ok, took = pcall(app.run, loop, {
        headless = options.headless, unpaced = options.unpaced, tick_rate = self.conf.tick_rate,
        ticks = ticks,
        players = self.players, actions = actions.names(self.definition.actions), window = window, audio = self.conf.audio,
        bindings = config.bindings(self.conf, self.players), progress = options.progress, shot = options.shot,
        pictures = not options.headless and xdg.pictures() or nil, on_picture = say_picture,
        less_flashing = self.conf.picture.less_flashing,
    })
    if not ok then
        end_by_error(self)
        error(took, 0)
    end
    recording.finish(self)
    if self.player_storage then player_storage.save(self.player_storage) end
    if self.autosave then autosave.finish(self.autosave, self.broken.open and self.broken.kept or nil) end
    if self.server then server.close(self.server) end
    return took
end

-- A line about how the game stands.
function session.summary(self)
    return contract.summary(self.game)
end

-- The seed of the world that is played now.
function session.seed(self) return contract.progress(self.game, self.definition).seed or self.seed end

return session
