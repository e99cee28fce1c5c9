-- Tidelight: one small island, seven nights, a lighthouse to keep burning. This file sets the game up and
-- says in which order its mechanics act in a tick; each of them is a file of its own beside this one.
--
-- All that decides the future is in the world (tiles, entities and their data, variables, random streams),
-- so it is in the world's digest. What is kept here is either the same in every run with the same seed
-- (the map's lists) or only for show (camera, banner, menu cursor). What of it a saved game needs besides
-- the world is in keeping.lua.
local added = require "tidelight.added"
local ambience = require "tidelight.ambience"
local aside = require "lib.aside"
local bot = require "tidelight.bot"
local buildings = require "tidelight.buildings"
local camera = require "tidelight.camera"
local clock = require "tidelight.clock"
local commands = require "tidelight.commands"
local daynight = require "tidelight.daynight"
local forage = require "tidelight.forage"
local guard = require "lib.guard"
local guests = require "tidelight.guests"
local hud = require "tidelight.hud"
local interact = require "tidelight.interact"
local island = require "tidelight.island"
local keeping = require "tidelight.keeping"
local kelp = require "tidelight.kelp"
local kinds = require "tidelight.kinds"
local lantern = require "tidelight.lantern"
local lighthouse = require "tidelight.lighthouse"
local making = require "tidelight.making"
local menu = require "tidelight.menu"
local nights = require "tidelight.nights"
local player = require "tidelight.player"
local recipes = require "tidelight.recipes"
local policy = require "tidelight.policy"
local reactions = require "tidelight.reactions"
local scene = require "engine.scene"
local score = require "tidelight.score"
local shades = require "tidelight.shades"
local stores = require "tidelight.stores"
local tasks = require "tidelight.tasks"
local throw = require "tidelight.throw"
local tide = require "tidelight.tide"
local tune = require "tidelight.tune"
local upgrades = require "tidelight.upgrades"
local verbs = require "tidelight.testing.verbs"
local waves = require "tidelight.waves"
local world = require "engine.world"

local tidelight = {}

-- Values of the variable "state".
local TITLE, PLAY, LOST, WON = 0, 1, 2, 3
local STATES = { [TITLE] = "title", [PLAY] = "play", [LOST] = "lost", [WON] = "won" }
local NOTICE_TICKS = 210
local ACTIONS = { "use", "throw", "dash", "focus", "build" }

local function phase_lengths(given)
    local phases = {}
    for name, ticks in pairs(tune.phases) do phases[name] = given and given[name] or ticks end
    return phases
end

-- Title and text are functions: they are said in the language that the player has when they are shown.
local function announce(game, phase)
    local day, night = game.day, added.night()
    local title, text
    local function words(key, args) return function() return game.words(key, args) end end
    if phase == "day" then
        title, text = words("hour.day", { day = day }), day > 1 and words(score.summary(game)) or words "phase.first.text"
    elseif phase == "night" then
        title, text = words("phase.night", { day = day, all = tune.nights }), words("night." .. nights.number(day))
        if night then text = function() return added.content.words(night, "title") end end
    else
        title, text = words("phase." .. phase), words(("phase.%s.text"):format(phase))
    end
    game.banner = { title = title, text = text, from = clock.now(), to = clock.now() + 240 }
end

-- What begins with a phase.
local function on_phase(game, phase)
    if phase == "day" and game.day > 1 then score.morning(game) end
    announce(game, phase)
    if phase == "day" then
        if game.day > tune.nights then return game.win() end
        forage.morning(game)
        recipes.morning(game)
        scene.sound("bell", 70)
    elseif phase == "dusk" then
        scene.sound("horn", 60)
        upgrades.withdraw(game)
    elseif phase == "night" then
        waves.begin(game)
        score.evening()
    elseif phase == "dawn" then
        waves.finish()
        upgrades.offer(game)
        scene.sound("bell", 60)
    end
    ambience.on_phase(game, phase)
end

local function stand_still()
    local stands = table.move(kinds.shades, 1, #kinds.shades, 5, { "player", "player2", "crab", "gull" })
    for _, kind in ipairs(stands) do
        for _, entity in ipairs(world.all(kind)) do world.set_vel(entity, 0, 0) end
    end
end

local function finish(game, state, phase, reason)
    if world.var("state") ~= PLAY then return end
    world.set_var("state", state)
    world.set_countdown(phase, 0, game.day)
    game.tell("phase", daynight.told())
    game.reason = reason
    game.banner = nil
    stand_still()
    scene.sound(state == WON and "win" or "lose", 100)
    if state == LOST then scene.shake(6, 40) end
end

local function setup(game, seed)
    game.seed = seed
    world.reset(tune.map.width, tune.map.height, seed)
    policy.forget()
    scene.reset()
    kinds.setup()
    game.map = island.make()
    game.shades, game.banner, game.reason, game.paused, game.aside = {}, nil, nil, false, {}
    game.floaters, game.goals_done, game.over_ticks, game.pack, game.notice = {}, {}, 0, nil, nil
    game.upgrades, game.made, game.tasks, game.told = { taken = {}, offered = {}, chosen = 1 }, {}, {}, {}
    world.set_water(tune.tide.low)
    forage.setup()
    lighthouse.setup(game)
    player.setup(game)
    ambience.setup(game)
    camera.setup(game)
    game.phase, game.phase_part, game.phase_left, game.day = "day", 0, 0, 1
end

-- Continues a saved game; nil, or what is wrong with it: then nothing can be played until the next setup.
local function restore(game, saved, load_world)
    local state, problem = keeping.read(saved)
    if not state then return problem end
    game.player_count = #state.players
    setup(game, state.seed)
    problem = load_world()
    if problem then return problem end
    local ok = pcall(kinds.setup) -- as this version of the game has them, whatever the file says
    problem = not ok and "its kinds leave no room for the game's" or keeping.problem(state)
    if problem then return problem end
    keeping.restore(game, state)
    game.aside = aside.sort(state.aside, added.is_known)
    if state.weather then
        game.weather = state.weather
        scene.set_weather(state.weather)
    end
    daynight.refresh(game)
    camera.setup(game)
end

local function begin(game)
    world.set_var("state", PLAY)
    daynight.enter(game, "day")
end

local function play(game)
    clock.advance()
    daynight.tick(game)
    if world.var("state") ~= PLAY then return end
    shades.collect(game)
    player.tick(game)
    interact.tick(game)
    throw.tick(game)
    lantern.tick(game)
    kelp.tick(game)
    buildings.tick(game)
    waves.tick(game)
    shades.tick(game)
    guests.turn_back(game)
    lighthouse.tick(game)
    tide.tick(game)
    forage.tick(game)
    reactions.tick(game)
    tasks.tick(game)
    stores.tick(game)
end

-- What the bot presses is told like what a device does.
local function note_actions(game, index, actions)
    for _, name in ipairs(ACTIONS) do
        local was, is = game.bot_held[index .. name] or false, actions.held[name] or false
        if was ~= is then game.note_input(index - 1, name, is) end
        game.bot_held[index .. name] = is
    end
end

local function think_for_players(game, players)
    if not game.bot then return players end
    local actions = {}
    for index = 1, game.player_count do
        actions[index] = bot.think(game, index)
        note_actions(game, index, actions[index])
    end
    return actions
end

-- The end goes on being looked at: the lamp is dark, or its light greets the morning.
local function last_picture(game, won)
    guard.draw("the sky", daynight.last_light, game, won)
    if not won then return lighthouse.go_dark(game) end
    lighthouse.pose(game)
    if world.tick() % 40 == 0 then
        scene.burst("glow", game.map.x, game.map.y - 70, 14, world.tick() % 80 == 0 and 0xFFE080 or 0x80F0D8, 1.6)
    end
end

-- While it is paused: the menu, and nothing of the world changes.
local function tick_paused(game, players)
    menu.tick(game, players, PLAY)
    if game.paused then guard.draw("the sky", daynight.pause_light, game) end
    hud.draw(game, world.var("state"))
end

local function tick(game, players)
    local state = world.var("state")
    if game.paused then
        stand_still() -- whoever ticks it so does not hold the world
        return tick_paused(game, players)
    end
    game.actions = state == PLAY and think_for_players(game, players) or players
    local busy = menu.tick(game, players, state)
    if state == PLAY and not busy then
        play(game)
        guard.draw("the sky", daynight.light, game)
    elseif state == TITLE then
        guard.draw("the sky", daynight.title_light)
        lighthouse.pose(game)
    elseif state ~= PLAY then
        last_picture(game, state == WON)
    end
    ambience.tick(game, state)
    guard.draw("where the picture looks", camera.tick, game)
    hud.draw(game, world.var("state"))
end

local function saved_line(game)
    local state, day = world.var("state"), game.day
    local stands = state == WON and "won" or state == LOST and ("lost on day %d"):format(day)
        or ("%s %d"):format(game.phase, day)
    return ("%s, score %d, island %d"):format(stands, world.var("score"), game.seed)
end

-- How it stands, as lua/games/contract.lua has it: each dawn is a time to save.
local function progress(game)
    return {
        state = STATES[world.var("state")], clock = world.var("clock"), seed = game.seed,
        checkpoint = game.phase == "dawn" and game.day or game.day - 1,
        facts = { day = game.day, phase = game.phase, score = world.var("score") }, summary = saved_line(game),
    }
end

local function summary(game)
    local hp = world.get(game.lighthouse, "hp") or 0
    return ("%s %d, lighthouse %d%%, fuel %d%%, score %d"):format(game.phase, game.day,
        hp * 100 // 300, world.var("fuel") // 1000, world.var("score"))
end

-- Makes the game. options: seed; players 1|2; phases = {day=, dusk=, night=, dawn=} ticks; bot: plays by
-- itself; title: begin at the title screen; offer: what a saved game says of itself, which can be continued from there,
-- with continue(); continues: a saved game is restored next; on_restart(): called after the world was made anew;
-- words(key, args): its texts in the player's language, of locale/ beside this file;
-- prompt(action, player): what is written on what he presses for it: {text, long, width in px};
-- tell(event, fields): says an event of api.lua to mods;
-- content: what mods and the island declare (games.content_registry); nil: the island's own alone;
-- note_input(player from 0, action, pressed): told what the bot does; open_mods(), open_keys(): show the host's screen of mods, and of keys
-- (nil: there is none); change_language(steps): to the next of those that there are, and language(): what it is called
-- (nil: nothing can be chosen).
function tidelight.create(options)
    local game = {
        player_count = options.players or 1, bot = options.bot or false, phases = phase_lengths(options.phases),
        quit = false, bot_held = {}, prompt = options.prompt,
        words = options.words, open_mods = options.open_mods, open_keys = options.open_keys,
        language = options.language, change_language = options.change_language,
        note_input = options.note_input or function() end, tell = options.tell or function() end,
    }
    added.use(options.content)
    function game.content_changed(content)
        local choice, night = making.saved(), added.night_id()
        added.use(content)
        kinds.setup()
        game.aside = aside.sort(game.aside, added.is_known)
        making.restore(choice)
        added.restore_night(night)
        upgrades.refresh(game)
    end
    function game.aside_kinds() return aside.counts(game.aside) end
    function game.say(key, color, args)
        game.notice = { key = key, args = args, color = color, to = world.tick() + NOTICE_TICKS }
    end
    function game.on_phase(phase) on_phase(game, phase) end
    -- What it ended by is a key of the game's texts.
    function game.lose(reason) finish(game, LOST, "lost", reason) end
    function game.win()
        score.won()
        finish(game, WON, "won", "end.ships")
    end
    function game.lighthouse_hurt(amount, cause) lighthouse.hurt(game, amount, cause) end
    function game.begin() begin(game) end
    function game.pause(on) game.paused = on end
    -- The player has left the window; whether it is paused now.
    function game.leave() return menu.leave(game, world.var("state")) end
    function game.tick_paused(players) tick_paused(game, players) end
    function game.restart(seed)
        setup(game, seed)
        begin(game)
        if options.on_restart then options.on_restart() end
    end
    function game.save() return keeping.save(game) end
    function game.restore(saved, load_world) return restore(game, saved, load_world) end
    -- Continues what is offered on the title.
    function game.continue()
        game.offer = nil
        options.continue()
    end
    function game.progress() return progress(game) end
    function game.summary() return summary(game) end
    function game.player(index) return game.players[index] end
    function game.tick(players) tick(game, players) end
    function game.done() return game.quit end
    -- Nobody plays: the title, or the end.
    function game.is_idle() return world.var("state") ~= PLAY end

    game.test = verbs.of(game)
    game.command, game.query, game.state = commands.of(game), commands.queries(game), commands.states(game)
    setup(game, options.seed)
    game.offer = options.offer
    if not options.title and not options.continues then begin(game) end
    return game
end

-- What there is in the world, as lua/games/names.lua has it.
function tidelight.things() return { kinds = kinds.list(), tiles = kinds.tile_list() } end

return tidelight
