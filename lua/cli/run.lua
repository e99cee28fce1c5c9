-- gatehouse run: plays the game, in a window, or without one for tests and measurements.
local actions = require "lib.actions"
local grant_store = require "mods.grant_store"
local app = require "engine.app"
local cli = require "cli"
local fs = require "engine.fs"
local game_options = require "games.options"
local json = require "lib.json"
local log = require "engine.log"
local logging = require "play.logging"
local only = require "mods.only"
local places = require "mods.places"
local playing = require "games.playing"
local presses = require "play.presses"
local report = require "play.report"
local scene = require "engine.scene"
local session = require "play.session"
local settings = require "mods.settings"
local slots = require "play.slots"
local starting = require "play.starting"
local store_file = require "lib.store_file"
local text = require "lib.text"
local words = require "words"
local timing = require "play.timing"
local world = require "engine.world"
local whole = require "lib.whole"

local TICKS = 1200            -- of a headless run that does not say how many: twenty seconds

local run = {
    summary = "play a game with the mods that are enabled",
    group = "play",
    game = "play",
    game_word = true,
    rest = 1,
    words = "GAME",
    usage = "run [GAME] [OPTIONS]",
    about = "Plays a game: the one that came with the engine, or GAME, by its id as `gatehouse games` lists it, or as\n"
        .. "the path of a folder with a game.lua or of an archive. Each game has its own saves, grants, profiles, settings\n"
        .. "and logs. Without a display it plays twenty seconds by itself and writes a picture.\n"
        .. "With --json, at the end: {digest, ticks, seed, summary, mods = [as --report has them], problems, picture,\n"
        .. "frames (pictures drawn in the window), timing (with --timing)}.",
    options = {
        headless = { kind = "flag", help = "no window, no sound, as fast as it goes; the bot plays" },
        ticks = { kind = "integer", value = "N", min = 1, max = 100000000, help = "stop after so many ticks" },
        seed = { kind = "integer", value = "S", min = 0, help = "the island and everything random" },
        without = { kind = "list", value = "MOD", help = "leave a mod out, by its id; may be repeated" },
        set = { kind = "list", value = "MOD.KEY=VALUE", help = "a mod's setting, for this run; may be repeated" },
        grant = { kind = "list", value = "MOD=CAP,CAP", help = "grant a mod what it asks for (or all), for this run" },
        deny = { kind = "list", value = "MOD=CAP,CAP", help = "deny it, for this run" },
        ["console-eval"] = { kind = "list", value = "MOD",
                             help = "let a console evaluate in that mod, as in those of --dev; may be repeated" },
        console = { kind = "flag", help = "can be attached to from another terminal: gatehouse console" },
        paused = { kind = "flag", help = "begin paused, for a console" },
        lock = { kind = "string", value = "FILE", help = "only with the mods of that lock file, to the byte" },
        profile = { kind = "string", value = "PROFILE", help = "with the mods and settings of that profile" },
        ["no-mods"] = { kind = "flag", help = "the game alone" },
        ["shuffle-order"] = { kind = "integer", value = "SEED", min = 0,
                              help = "start mods in another order: shows which dependency was not declared" },
        digest = { kind = "flag", help = "print the world's digest at the end, and nothing else" },
        press = { kind = "string", value = "WORDS",
                  help = "after the last tick, such as 'mods down ok' in the host's screens or 'act:use' in the game; a word a tick" },
        report = { kind = "flag", help = "at the end print what became of each mod, a line of JSON each" },
        shot = { kind = "string", writes = true, value = "FILE", help = "write a picture of the last tick (PNG)" },
        scale = { kind = "integer", value = "N", min = 1, max = 12, default = 3, help = "of the picture" },
        bot = { kind = "flag", help = "let the bot play" },
        ["no-bot"] = { kind = "flag", help = "nobody plays, when headless" },
        language = { kind = "string", value = "XX", help = "of the game and its mods, such as de; otherwise the system's" },
        conf = { kind = "string", value = "FILE", help = "your own configuration, on top of lua/conf.lua" },
        players = { kind = "integer", value = "N", min = 1, max = 4, default = 1, help = "how many play" },
        picture = { kind = "string", writes = true, value = "FILE", default = "gatehouse.png",
                    help = "where the picture goes when there is no display" },
        safe = { kind = "flag", help = "safe mode: no mods, whatever else is said" },
        timing = { kind = "flag", help = "as fast as it goes, and at the end print how long ticks and pictures took" },
        size = { kind = "string", value = "WxH", help = "the window's size in px, such as 1280x720" },
        ["unsafe-no-sandbox"] = { kind = "flag", help = "mods can do what you can do: only with mods you trust fully" },
        save = { kind = "string", value = "NAME", help = "continue the saved game of that name, or begin it there" },
        load = { kind = "string", value = "NAME", help = "continue a saved game, which must be there" },
        new = { kind = "flag", help = "begin anew where a game is saved; that one is kept as NAME.save.old" },
        ["player-storage"] = { kind = "flag",
                               help = "with what mods keep for you between games, also without a window or with the bot" },
        autosave = { kind = "integer", value = "N", min = 1, max = 1000000,
                     help = "ticks of game time between two saves (without it: a minute's)" },
        trace = { kind = "string", writes = true, value = "FILE", help = "record the run there, for `gatehouse replay`" },
        strict = { kind = "flag", help = "exit with 3 when a mod does not load, with 4 when one is stopped" },
    },
    examples = {
        { "gatehouse run", "plays, with the mods that are on" },
        { "gatehouse run --seed 7 --players 2", "the world of seed 7, for two" },
        { "gatehouse run games/mine", "another game, from its folder" },
        { "gatehouse run --headless --ticks 3600 --digest", "a minute without a window; the same digest everywhere" },
        { "gatehouse run --mods mods/mine --set mine.size=3", "with a mod from elsewhere, and a setting of it" },
        { "gatehouse run --save ours --players 2", "continues the game 'ours', or begins it" },
        { "gatehouse run --headless --log json --log-mods mine", "what mine prints, a line of JSON each" },
        { "gatehouse run --safe", "without any mod, when something is wrong" },
    },
}

for name, option in pairs(places.options) do run.options[name] = option end
run.options.only = only.option
logging.add_to(run.options)

local MOST_PX = 16384 -- of a window's side

-- Width and height from "1280x720", no smaller than the picture (`least`: {width, height}); or nil and what is wrong.
function run.parse_size(given, least)
    local width, height = given:match("^(%d+)x(%d+)$")
    width, height = whole.read(width), whole.read(height)
    if not width or not height or width > MOST_PX or height > MOST_PX then
        return nil, "--size: expected a width and a height in px, such as 1280x720"
    elseif width < least.width or height < least.height then
        return nil, ("--size: %dx%d is smaller than the game's picture: at least %dx%d is expected"):format(width, height,
            least.width, least.height)
    end
    return width, height
end

-- Where mods are looked for; nil: no mods at all.
function run.places(options)
    if options["no-mods"] or options.safe then return nil end
    return places.of(options)
end

-- What is wrong with the place of a picture, before anything is played; nil: nothing.
function run.check_picture(path)
    local folder = path and path:match("^(.*)/[^/]*$")
    if not folder or fs.kind(folder == "" and "/" or folder) == "dir" then return nil end
    return ("%s: there is no folder '%s' for the picture"):format(text.printable(path, 200),
        text.printable(folder, 200))
end

-- The exit code of a run without a window that was ended by a signal.
function run.interrupted(took) return 128 + took.signal end

local function progress_line(self, ticks)
    return function(tick)
        app.status_line(("  %3d%%  tick %d of %d  %s"):format(tick * 100 // ticks, tick, ticks, session.summary(self)))
    end
end

-- 0, or 1 when the game could not be saved, the picture not written or the display has gone, or with --strict what the
-- mods came to.
local function exit_code(self, options, took, headless)
    if self.broken.open then return cli.BROKEN end -- the game has an error, and the player left
    if self.autosave and self.autosave.failing then return cli.FAILED end -- what was played is lost; the log says why
    if took.shot_problem or took.display_gone then return cli.FAILED end
    if took.signal and headless then return run.interrupted(took) end
    if not options.strict then return cli.OK end
    if #self.problems > 0 then return cli.LOAD end
    for _, info in ipairs(self.engine_mods and self.engine_mods.list() or {}) do
        if self.lifecycle.failed[info.number] then return cli.LOAD end
        if self.lifecycle.downs[info.number] then return cli.LIMITS end
    end
    return cli.OK
end

-- What is played without a window goes on until then; the timing of it.
-- With a console and nothing that says how long: until somebody ends it.
local function play_headless(self, options, shot)
    local ticks = options.ticks or not (options.console and not options.press) and TICKS or nil
    return session.run(self, {
        headless = true, ticks = ticks, shot = shot, press = options.press, each = options.each,
        progress = ticks and not (options.quiet or options.json or options.developing)
            and progress_line(self, ticks) or nil,
    })
end

local function say_headless(self, options, took)
    if options.timing then timing.print(took, nil, self) end
    if options.digest then
        print(("digest %s ticks %d seed %d"):format(world.digest(), world.tick(), session.seed(self)))
    else
        local ticks = took.signal and took.ticks.count or options.console and world.tick() or options.ticks or TICKS
        cli.say(options, ("played %d ticks (%.0f s of game time), seed %d: %s"):format(ticks,
            ticks / self.conf.tick_rate, session.seed(self), session.summary(self)))
    end
end

-- Measuring is done with a window of a size that is the same everywhere, and waits for no screen.
local function window_of(options)
    local width, height = options.width, options.height
    if not options.timing then return { width = width, height = height } end
    return { width = width or timing.WIDTH, height = height or timing.HEIGHT, fullscreen = false, vsync = false }
end

local function play_window(self, options, window)
    local shot = options.shot and { path = options.shot, scale = options.scale } or nil
    return session.run(self, {
        headless = false, ticks = options.ticks, shot = shot, window = window, unpaced = options.timing,
        each = options.each,
    })
end

-- Such a run is not to be compared with others.
local function say_evaluations(self)
    local count = 0
    for _, info in ipairs(self.engine_mods and self.engine_mods.list() or {}) do count = count + info.evaluations end
    if count == 0 then return end
    log.write("warn", "engine", ("%s at a console: another run of the same seed will differ"):format(
        text.count(count, "evaluation")))
end

-- Plays as it was asked for, and says what came of it. What session.run gives.
local function play(self, options, headless, blind)
    local shot = blind and options.picture or options.shot
    local window = not headless and window_of(options) or nil
    local took = window and play_window(self, options, window)
        or play_headless(self, options, shot and { path = shot, scale = options.scale })
    if took.shot_problem then cli.complain(took.shot_problem) end
    if took.display_gone then log.write("error", "engine", "the display has gone away: the game ended") end
    if options.json then
        cli.print_json {
            digest = world.digest(), ticks = world.tick(), seed = session.seed(self), summary = session.summary(self),
            mods = json.list(report.entries(self)), problems = json.list(self.problems),
            picture = not took.shot_problem and shot or nil,
            frames = took.frames.count, timing = options.timing and { ticks = took.ticks, frames = took.frames } or nil,
        }
        return took
    end
    if headless then say_headless(self, options, took) elseif options.timing then timing.print(took, window, self) end
    if blind and not took.shot_problem then
        cli.say(options, ("There is no display here, so the bot played. A picture of the end is in %s"):format(shot))
    end
    if options.report then
        for _, line in ipairs(report.lines(self)) do print(line) end
    end
    return took
end

-- What is wrong with the words that choose what is played (`shot` has them, too), or nil. What is said of the game's own
-- options is then in `game_options`.
function run.check_choice(options)
    local game = playing.game()
    local own, wrong = game_options.read(game, options)
    if not own then return wrong end
    options.game_options = next(own) and own or nil
    if (options.players or 1) > game.most_players then
        return ("--players: '%d' is not what '%s' is for: at most %d"):format(options.players, game.id, game.most_players)
    end
    for _, name in ipairs { "mods", "dev" } do
        if options["no-mods"] and options[name] then return ("--no-mods and --%s at once"):format(name) end
    end
    if options["no-mods"] and options.set then return "--no-mods and --set at once" end
    for _, other in ipairs { "no-mods", "safe" } do
        if options.lock and options[other] then return ("--%s and --lock at once"):format(other) end
    end
    if options.press then
        local problem
        options.press_words = options.press
        options.press, problem = presses.parse(options.press, actions.targets(game.actions))
        if problem then return "--press: " .. problem end
    end
    if options.language and not options.language:match("^%a%a[%w_-]*$") then
        local got = text.printable(options.language, 40)
        return ("--language: expected a language, such as de or pt-br, got '%s'"):format(got)
    end
    return logging.check(options) or settings.check(options.set)
        or grant_store.check(options.grant, "grant") or grant_store.check(options.deny, "deny")
end

local function check_saves(options)
    local problem = options.save and slots.check(options.save) or options.load and slots.check(options.load)
    if problem then return problem end
    if options.load and options.new then return "--load and --new at once" end
    if options.new and options.headless and not options.save then return "--new: --save NAME is missing" end
end

local function check(options)
    if options._[1] and options.game and not options.developing then return "GAME and --game at once" end
    if options.press and not options.headless then return "--press is for runs without a window: --headless" end
    if options.paused and options.headless and not options.console then
        return "--paused: nobody could go on; --console is missing"
    end
    if options.size then
        options.width, options.height = run.parse_size(options.size, playing.game().screen)
        if not options.width then return options.height end
    end
    if options.bot and options["no-bot"] then return "--bot and --no-bot at once" end
    return check_saves(options) or run.check_choice(options)
end

local function say_safe(start)
    local why = start.safe and starting.explain(start) or "safe mode: no mods"
    log.write(start.safe and "warn" or "info", "engine", why)
    scene.toast(start.safe and start.mod and words("toast.safe_mod", { mod = start.mod, key = "F10" })
        or words "toast.safe", 0xFFC060)
end

-- Of files of the player's: what he had said in them does not hold, and he is to know it.
local function say_unread()
    local names, seen = {}, {}
    for _, name in ipairs(store_file.unread) do
        if not seen[name] then names[#names + 1], seen[name] = name, true end
    end
    if not names[1] then return end
    scene.toast(text.printable(words("toast.unread", { names = table.concat(names, ", ") }), 112),
        0xFF8070)
end

function run.run(options)
    local problem = check(options)
    if problem then return cli.usage_error("run", problem) end
    local blind = not options.headless and not app.has_display()
    problem = places.missing(options) or run.check_picture(blind and options.picture or options.shot)
    if problem then
        cli.complain(problem)
        return cli.LOAD
    end
    app.catch_signals() -- from here on: a start that somebody interrupts is not one that failed
    local headless = options.headless or blind
    logging.begin(options, not headless)
    local is_played = not headless and not options.bot and not options.timing and not options.developing
    local slot
    slot, problem = slots.open {
        save = options.save, load = options.load, new = options.new,
        window = is_played,
    }
    if not slot then
        cli.complain(problem)
        return cli.LOAD
    end
    slot.named = options.load ~= nil
    local saved = (options.save or options.load) and slot.saved
    local start = starting.begin(not headless)
    if start.safe then options.safe = true end
    local self
    self, problem = session.create {
        conf = options.conf, players = saved and saved.numbers.players or options.players,
        seed = saved and saved.numbers.seed or options.seed
            or (headless and 1 or os.time() % 1000000),
        bot = options.bot or headless and not options["no-bot"],
        title = not headless and not options.bot and not options.developing and not saved,
        keeps_for_player = is_played or options["player-storage"],
        slot = slot, waits = headless, autosave = options.autosave,
        game_options = options.game_options or (blind and playing.game().demo or nil),
        places = run.places(options), safe_mode = options.safe and not options["no-mods"] and options or nil,
        without = options.without, shuffle = options["shuffle-order"],
        only = options.only, profile = options.profile, set = options.set, grant = options.grant, deny = options.deny,
        evaluate = options["console-eval"], console = options.console, paused = options.paused,
        lock = options.lock, language = options.language, clock = not headless,
        stays = options.timing or options.developing or false, mends = options.mends,
        shows = options.mends or not headless and not options.timing or false,
        starting = start, unsafe_no_sandbox = options["unsafe-no-sandbox"], headless = headless, press_words = options.press_words,
        ticks = options.press and (options.ticks or TICKS) or nil,
        trace = options.trace and { path = options.trace } or not headless and not options.timing
            and not options.developing and {} or nil,
    }
    if not self then
        starting.finish(start)
        cli.complain(problem)
        return cli.LOAD
    end
    if options.safe then say_safe(start) end
    say_unread()
    if slot.refused then scene.toast(words "toast.elsewhere", 0xFF8070) end
    if options.each_tick and (self.found or options.mends) then options.each = options.each_tick(self) end
    local took = play(self, options, headless, blind)
    say_evaluations(self)
    starting.finish(start)
    return exit_code(self, options, took, headless)
end

return run
