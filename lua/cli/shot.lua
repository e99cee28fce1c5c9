-- gatehouse shot: a picture of the game at a tick, played by the bot.
local app = require "engine.app"
local args = require "lib.args"
local cli = require "cli"
local run = require "cli.run"
local session = require "play.session"

local shot = {
    summary = "play to a tick without a window and write a picture",
    usage = "shot -o FILE.png [OPTIONS]",
    options = {
        output = { kind = "string", value = "FILE", short = "o", help = "the picture, a PNG" },
        ticks = { kind = "integer", value = "N", min = 1, max = 100000000, default = 600, help = "the tick" },
        seed = { kind = "integer", value = "S", min = 0, default = 1, help = "the island and everything random" },
        scale = { kind = "integer", value = "N", min = 1, max = 12, default = 3, help = "of 320 x 180 px" },
        players = { kind = "integer", value = "N", min = 1, max = 2, default = 1, help = "one or two players" },
        phases = { kind = "string", value = "D,U,N,W", help = "seconds of day, dusk, night and dawn" },
        title = { kind = "flag", help = "the title screen" },
    },
}

-- Which mods play is chosen as it is for `run`.
for _, name in ipairs { "mods", "without", "no-mods", "only-mods", "set" } do
    shot.options[name] = run.options[name]
end

function shot.run(words)
    local options, problem = args.parse(words, shot.options)
    if not problem and not options.output then problem = "-o FILE is missing: where the picture goes" end
    problem = problem or run.check_choice(options)
    if problem then return cli.usage_error("shot", problem) end
    problem = run.missing_folder(options.mods)
    if problem then
        cli.complain(problem)
        return cli.LOAD
    end
    local self
    self, problem = session.create {
        seed = options.seed, players = options.players, bot = true, title = options.title, phases = options.phases,
        mod_folders = run.mod_folders(options), without = options.without, set = options.set,
    }
    if not self then
        cli.complain(problem)
        return cli.LOAD
    end
    session.run(self, {
        headless = true, ticks = options.ticks, shot = { path = options.output, scale = options.scale },
        progress = function(tick)
            app.status_line(("  %3d%%  %s"):format(tick * 100 // options.ticks, session.summary(self)))
        end,
    })
    print(("tick %d of seed %d is in %s"):format(options.ticks, options.seed, options.output))
    return cli.OK
end

return shot
