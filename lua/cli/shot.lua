-- gatehouse shot: a picture of the game at a tick, played by the bot.
local app = require "engine.app"
local cli = require "cli"
local logging = require "play.logging"
local places = require "mods.places"
local run = require "cli.run"
local session = require "play.session"

local shot = {
    summary = "render a picture of a given tick, without a window",
    group = "play",
    game = "play",
    usage = "shot -o FILE.png [OPTIONS]",
    about = "With --json: {file, tick, seed}.",
    options = {
        out = cli.out_file("the picture, a PNG"),
        ticks = { kind = "integer", value = "N", min = 1, max = 100000000, default = 600, help = "the tick" },
        seed = { kind = "integer", value = "S", min = 0, default = 1, help = "the island and everything random" },
        scale = { kind = "integer", value = "N", min = 1, max = 12, default = 3, help = "of the game's picture" },
        players = { kind = "integer", value = "N", min = 1, max = 4, default = 1, help = "how many play" },
        title = { kind = "flag", help = "the title screen" },
    },
    examples = {
        { "gatehouse shot -o night.png --ticks 2400 --seed 7", "the first night on the island of seed 7" },
        { "gatehouse shot -o mine.png --mods mods/mine", "what a mod of yours shows after ten seconds" },
        { "gatehouse shot -o mods.png --press 'mods next'", "the mods screen, on its second page" },
    },
}

-- Which mods play is chosen as it is for `run`.
for _, name in ipairs {
    "mods", "dev", "without", "no-mods", "only-mods", "set", "shuffle-order", "grant", "deny", "profile", "only",
    "language",
    "press",
} do
    shot.options[name] = run.options[name]
end
logging.add_to(shot.options)

function shot.run(options)
    local problem = not options.out and "-o FILE is missing: where the picture goes" or run.check_choice(options)
    if problem then return cli.usage_error("shot", problem) end
    problem = run.check_picture(options.out) or places.missing(options)
    if problem then
        cli.complain(problem)
        return cli.LOAD
    end
    logging.begin(options, false)
    app.catch_signals()
    local self
    self, problem = session.create {
        seed = options.seed, players = options.players, bot = true, title = options.title, game_options = options.game_options,
        places = run.places(options), without = options.without, shuffle = options["shuffle-order"],
        only = options.only, profile = options.profile, set = options.set, grant = options.grant, deny = options.deny,
        language = options.language,
    }
    if not self then
        cli.complain(problem)
        return cli.LOAD
    end
    local took = session.run(self, {
        headless = true, ticks = options.ticks, press = options.press,
        shot = { path = options.out, scale = options.scale },
        progress = function(tick)
            app.status_line(("  %3d%%  %s"):format(tick * 100 // options.ticks, session.summary(self)))
        end,
    })
    if took.shot_problem or took.signal then
        cli.complain(took.shot_problem or "shot: interrupted; there is no picture")
        return took.signal and run.interrupted(took) or cli.FAILED
    end
    cli.say(options, ("tick %d of seed %d is in %s"):format(options.ticks, options.seed, options.out))
    if options.json then cli.print_json { file = options.out, tick = options.ticks, seed = options.seed } end
    return cli.OK
end

return shot
