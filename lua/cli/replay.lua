-- gatehouse replay: plays a recorded run again.
local app = require "engine.app"
local cli = require "cli"
local fault = require "games.fault"
local json = require "lib.json"
local logging = require "play.logging"
local playing = require "games.playing"
local recording = require "play.recording"
local replaying = require "play.replaying"
local rerun = require "play.rerun"
local session = require "play.session"
local text = require "lib.text"
local trace = require "engine.trace"
local world = require "engine.world"

local DIVERGED = 5

local replay = {
    summary = "play a recorded run again",
    group = "develop",
    needs = { "FILE" },
    rest = 1,
    usage = "replay FILE [OPTIONS]\nreplay FILE --run MOD[=PATH] [OPTIONS]",
    about = "Plays what `gatehouse run --trace FILE` recorded: the same world, tick for tick, on any machine. No mod's\n"
        .. "JavaScript runs; what the mods sent then is what they send now. After each tick the world is compared with what\n"
        .. "it was. Where it differs, the first difference is said, and the exit code is 5.\n"
        .. "With --run one mod's JavaScript runs again, without the game: it is told what it was told then, and what it sends\n"
        .. "is compared, byte by byte, with what it sent. The first difference is shown by field, with the line that sent it,\n"
        .. "and the exit code is 5. Its prints are shown with the tick. With PATH it is another version of the mod.\n"
        .. "With --json: {file, ticks, digest, same, problem, damage, engine, game, seed, summary}, and with --run:\n"
        .. "{file, mod, same, deliveries, sends, starts, first_tick, last_tick, damage, difference = {tick, what, fields =\n"
        .. "[{field, was, is}], place}, prints = [{tick, level, text, place}], errors = [{tick, what, text}]}.",
    options = {
        run = { kind = "string", value = "MOD[=PATH]", help = "run one mod's JavaScript again instead, alone, on what it was told" },
        game = { kind = "string", value = "GAME", help = "the game, by its id or path, where it is not among those that are found" },
        window = { kind = "flag", help = "shows it in a window" },
        fast = { kind = "flag", help = "with --window: as fast as it goes" },
        ticks = { kind = "integer", value = "N", min = 1, max = 100000000, help = "stop after so many ticks" },
        digest = { kind = "flag", help = "print the world's digest at the end, and nothing else" },
        shot = { kind = "string", writes = true, value = "FILE", help = "write a picture of the last tick (PNG)" },
        scale = { kind = "integer", value = "N", min = 1, max = 12, default = 3, help = "of the picture" },
    },
    examples = {
        { "gatehouse replay evening.trace", "plays it without a window and compares" },
        { "gatehouse replay evening.trace --window", "to look at" },
        { "gatehouse replay evening.trace --run tide-map", "what it printed; the same sends" },
        { "gatehouse replay evening.trace --run tide-map=mods/tide-map", "with the mod as it is now" },
        { "gatehouse replay evening.trace --ticks 900 --shot there.png", "what was seen after 15 seconds" },
    },
}

logging.add_to(replay.options)

local function say(self, made, options, state)
    local problem = state.problem
    if options.json then
        cli.print_json {
            file = options._[1], ticks = world.tick(), digest = world.digest(), same = not problem, problem = problem,
            damage = state.damage, engine = self.engine, game = self.about.game.id, seed = self.about.seed,
            summary = session.summary(made),
        }
    elseif options.digest then
        print(("digest %s ticks %d seed %d"):format(world.digest(), world.tick(), self.about.seed))
    elseif not problem then
        cli.say(options, ("%s: %d ticks played again, all as they were: %s"):format(options._[1], world.tick(),
            session.summary(made)))
    end
    if state.damage then cli.complain(("%s: %s"):format(options._[1], state.damage)) end
    if problem then cli.complain(("%s: goes another way: %s"):format(options._[1], problem)) end
    return problem and DIVERGED or cli.OK
end

-- --- one mod alone ---

local MOST_KEPT = 10000 -- prints in JSON
local MOST_LINE = 400 -- characters of a line that is shown

local function hooks_of(options, id, kept)
    local function keep(list, one)
        if #list < MOST_KEPT then list[#list + 1] = one end
    end
    return {
        printed = function(tick, level, words, place)
            words = text.printable_lines(words, MOST_LINE)
            keep(kept.prints, { tick = tick, level = level, text = words, place = place })
            if not options.json then
                cli.say(options, ("%7d %s%s: %s"):format(tick, level ~= "info" and level .. " " or "", place or id, words))
            end
        end,
        failed = function(tick, what, words)
            words = words and text.printable_lines(words, MOST_LINE)
            keep(kept.errors, { tick = tick, what = what, text = words })
            if not options.json then cli.say(options, ("%7d %s%s"):format(tick, what, words and ": " .. words or "")) end
        end,
        ticks = function(tick) return not options.ticks or tick < options.ticks end,
    }
end

local function say_difference(mod, difference)
    print(("tick %d: %s: %s"):format(difference.tick, mod, difference.what))
    for _, line in ipairs(rerun.lines(difference.fields)) do print("  " .. line) end
    if difference.place then print("  at " .. text.printable(difference.place, 160)) end
end

local function run_alone(self, options)
    local id, path = rerun.parse(options.run)
    local game, problem = replaying.game(self.about, options.game)
    if not game then return nil, problem end
    playing.choose(game)
    local kept = { prints = json.list {}, errors = json.list {} }
    local result
    result, problem = rerun.run(self, id, path, hooks_of(options, id, kept))
    if not result then return nil, problem end
    if options.json then
        result.file, result.mod, result.prints, result.errors = options._[1], id, kept.prints, kept.errors
        if result.difference then result.difference.fields = json.list(result.difference.fields) end
        cli.print_json(result)
    elseif result.difference then
        say_difference(id, result.difference)
    else
        cli.say(options, ("%s: %s with events and %s, all as they were, tick %d to %d"):format(id,
            text.count(result.deliveries, "tick"), text.count(result.sends, "send"), result.first_tick, result.last_tick))
    end
    if result.damage then cli.complain(("%s: %s"):format(options._[1], result.damage)) end
    return result.same and cli.OK or DIVERGED
end

local function replay_alone(self, options)
    local code, problem = run_alone(self, options)
    recording.close(self)
    if code then return code end
    cli.complain(("%s: %s"):format(options._[1], problem))
    return cli.LOAD
end

function replay.run(options)
    local problem = logging.check(options)
    if options.run and not problem then
        local id, wrong = rerun.parse(options.run)
        problem = not id and "--run: " .. wrong or options.window and "--run and --window at once" or nil
    end
    if problem then return cli.usage_error("replay", problem) end
    local self
    self, problem = recording.open(options._[1])
    if not self then
        cli.complain(problem)
        return cli.LOAD
    end
    if options.run then return replay_alone(self, options) end
    app.catch_signals()
    logging.begin(options, options.window)
    local ok, made, why = pcall(replaying.make, self, options.game)
    if not ok or not made then
        recording.close(self)
        cli.complain(("%s: cannot be played: %s"):format(options._[1], text.first_line(tostring(ok and why or made))))
        return cli.LOAD
    end
    local took
    ok, took = pcall(replaying.play, self, made, options)
    recording.close(self)
    if not ok and not fault.is(took) then error(took, 0) end
    if not ok then cli.complain(took) end
    return say(self, made, options, trace.state())
end

return replay
