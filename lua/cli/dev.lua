-- gatehouse dev: plays with a mod that is worked on, or a game, and reloads it whenever a file of it is saved.
local cli = require "cli"
local definition = require "games.definition"
local fs = require "engine.fs"
local manifest = require "mods.manifest"
local reload = require "play.reload"
local reload_game = require "play.reload_game"
local run = require "cli.run"
local text = require "lib.text"
local uv = require "luv"

local function is_game(path)
    return fs.kind(path .. "/" .. definition.FILE) == "file" and fs.kind(path .. "/" .. manifest.FILE) ~= "file"
end

local verb = {
    game_word = is_game,
    summary = "play while you work on a mod or a game: saved files are reloaded",
    group = "develop",
    game = "play",
    usage = "dev PATH [OPTIONS]",
    about = "Plays with the mod in the folder PATH and your other enabled mods, without the title screen and without\n"
        .. "saving the game. When you save a file of the mod, the mod is reloaded: the new version loads beside the old\n"
        .. "one and replaces it when it is ready. Its storage is kept, it receives the state of the world again, and it\n"
        .. "gets the permissions that its mod.json asks for now. Other mods are not affected. If the new version does\n"
        .. "not load, the old one keeps running, and the error is shown in the game and here, with file and line.\n"
        .. "If PATH is a game, its rules are reloaded: the new Lua continues from what the old Lua saved. An error is\n"
        .. "shown on a page, and the next save of a file tries again. Its mods are reloaded, too, and when you save a test\n"
        .. "of it, its tests run. With --headless the game runs in real time, for --ticks or until it is interrupted. With --json, at the end: as run prints it.",
    needs = { "PATH" },
    rest = 1,
    words = "PATH",
    options = {},
    examples = {
        { "gatehouse dev mods/mine", "with everything else that is on" },
        { "gatehouse dev . --only-mods --seed 7", "the mod in this folder alone, on the island of seed 7" },
        { "gatehouse dev games/mine", "a game; its own options can be given, too" },
        { "gatehouse dev . --headless --log-mods mine", "without a window, with what it prints" },
    },
}

-- Those of run that make sense here.
for _, name in ipairs { "headless", "ticks", "seed", "players", "without", "set", "mods", "only-mods", "no-mods",
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
    elseif fs.kind(path .. "/" .. manifest.FILE) ~= "file" and not is_game(path) then
        return "dev: there is no mod.json in '%s', and no game.lua"
    end
end

function verb.run(options)
    local path = options._[1]:gsub("(.)/+$", "%1")
    local problem = problem_of(path)
    if problem then
        cli.complain(problem:format(text.printable(path, 200)))
        return cli.LOAD
    end
    local of_game = is_game(path)
    options.dev, options.developing, options.console = not of_game and { path } or nil, true, true
    options.mends = of_game
    if options.headless then options.ticks = options.ticks or UNTIL_INTERRUPTED end
    for name, option in pairs(run.options) do
        if options[name] == nil then options[name] = option.default end
    end
    function options.each_tick(self)
        local how = of_game and reload_game or reload
        local reloading = how.create(self, path)
        local function tick() how.tick(reloading) end
        return options.headless and paced(self.conf.tick_rate, tick) or tick
    end
    return run.run(options)
end

return verb
