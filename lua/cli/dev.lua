-- gatehouse dev: plays with a mod that is worked on, and reloads it whenever a file of it is saved.
local cli = require "cli"
local fs = require "engine.fs"
local manifest = require "mods.manifest"
local reload = require "play.reload"
local run = require "cli.run"
local text = require "lib.text"
local uv = require "luv"

local verb = {
    summary = "play with a mod that you work on; what you save is in the game at once",
    group = "develop",
    game = "play",
    usage = "dev PATH [OPTIONS]",
    about = "Plays with the mod in the folder PATH and with your other mods, without title and without saving. When\n"
        .. "a file of it is saved the mod is reloaded: the newer one loads beside the one that plays and takes its\n"
        .. "place when it is ready. What it stored stays, the world's state it is told anew, other mods notice\n"
        .. "nothing, and it may use what its mod.json asks for now. When it does not load, the old one plays on, and\n"
        .. "what is wrong is shown in the game and here, with file and line. With --headless the game goes on by the\n"
        .. "clock, for --ticks or until it is interrupted. With --json, at the end: as run has it.",
    needs = { "PATH" },
    rest = 1,
    words = "PATH",
    options = {},
    examples = {
        { "gatehouse dev mods/mine", "with everything else that is on" },
        { "gatehouse dev . --only-mods --seed 7", "the mod in this folder alone, on the island of seed 7" },
        { "gatehouse dev . --headless --log-mods mine", "without a window, with what it prints" },
    },
}

-- Those of run that make sense here.
for _, name in ipairs { "headless", "ticks", "seed", "players", "without", "set", "mods", "only-mods",
    "language", "conf", "size", "shot", "scale", "bot", "no-bot", "profile", "report", "log", "log-level", "log-mods",
    "log-filter", "log-dir", "log-all",
    "paused", "console-eval" } do
    verb.options[name] = run.options[name]
end

local UNTIL_INTERRUPTED = run.options.ticks.max

-- A run without a window takes as long as one with it: there is somebody who saves files meanwhile.
local function paced(tick_rate, tick)
    local start, ticks = uv.hrtime(), 0
    return function()
        tick()
        ticks = ticks + 1
        local ahead = ticks * 1000 // tick_rate - (uv.hrtime() - start) // 1000000
        if ahead > 0 then uv.sleep(ahead) end
    end
end

local function problem_of(path)
    if fs.kind(path) == "file" then
        return ("dev: '%s' is a file; the mod's folder is expected (an archive plays with: gatehouse run --dev)")
    elseif not fs.kind(path) then
        return "dev: there is no '%s'; a new mod is made with: gatehouse new ID"
    elseif fs.kind(path .. "/" .. manifest.FILE) ~= "file" then
        return "dev: there is no mod.json in '%s'"
    end
end

function verb.run(options)
    local path = options._[1]:gsub("(.)/+$", "%1")
    local problem = problem_of(path)
    if problem then
        cli.complain(problem:format(text.printable(path, 200)))
        return cli.LOAD
    end
    options.dev, options.developing, options.console = { path }, true, true
    if options.headless then options.ticks = options.ticks or UNTIL_INTERRUPTED end
    for name, option in pairs(run.options) do
        if options[name] == nil then options[name] = option.default end
    end
    function options.each_tick(self)
        local reloading = reload.create(self, path)
        local function tick() reload.tick(reloading) end
        return options.headless and paced(self.conf.tick_rate, tick) or tick
    end
    return run.run(options)
end

return verb
