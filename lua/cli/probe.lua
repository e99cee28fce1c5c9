-- gatehouse probe: a print that is added to what already happened.
local cli = require "cli"
local json = require "lib.json"
local playing = require "games.playing"
local recording = require "play.recording"
local replaying = require "play.replaying"
local rerun = require "play.rerun"
local text = require "lib.text"
local whole = require "lib.whole"

local MARK = "\u{2063}probe" -- before what is printed by the probe: nothing that anybody types
local MOST_KEPT = 100000
local MOST_LINE = 400
local DIVERGED = 5

local probe = {
    summary = "add a print to a run that is over",
    group = "develop",
    needs = { "FILE", "MOD", "PLACE", "EXPRESSION" },
    rest = 16,
    usage = "probe FILE MOD SCRIPT.js:LINE EXPRESSION... [OPTIONS]",
    about = "Runs one mod of a recording again, on what it was told then, and prints the expressions each time that the line is\n"
        .. "reached, before it runs, with the tick: all variables that the line sees can be in them. The mod's source is not\n"
        .. "touched, and what it sends is compared with what it sent: a probe changes nothing, unless an expression does.\n"
        .. "FILE is what `gatehouse run --trace`, or F8 in the game, wrote; the place is one of the mod's scripts, as its package\n"
        .. "has it. With --json: {file, mod, place, hits, values = [{tick, text}], same, problem}.",
    options = {
        when = { kind = "string", value = "CONDITION", help = "only where that is true, such as 'x > 300'" },
        count = { kind = "flag", help = "only how often the line was reached, and from which tick to which" },
        first = { kind = "integer", value = "N", min = 1, max = MOST_KEPT, help = "no more than so many" },
        game = { kind = "string", value = "GAME", help = "the game, by its id or path, where it is not among those that are found" },
    },
    examples = {
        { "gatehouse probe evening.trace pet main.js:42 pet.state path.length", "both, each time that line 42 was reached" },
        { "gatehouse probe evening.trace pet main.js:42 pet --when 'pet.hp < 3' --first 1", "the first time that it was so" },
        { "gatehouse probe evening.trace pet main.js:42 1 --count", "how often" },
    },
}

-- The condition of a breakpoint that is never true.
local function expression_of(options, expressions)
    local list = {}
    for i, one in ipairs(expressions) do list[i] = ("(%s)"):format(one) end
    local say = ('console.log("%s", %s)'):format(MARK, table.concat(list, ", "))
    if options.when then say = ("if (%s) %s"):format(options.when, say) end
    return ('(() => { try { %s } catch (error) { console.log("%s", String(error)) } })(), false'):format(say, MARK)
end

local function parse_place(words)
    local file, line = words:match "^(.+):(%d+)$"
    line = whole.read(line)
    if not file or not line or line < 1 or line > 1 << 24 then return nil end
    return file, line
end

local function look(self, options, file, line, expressions)
    local game, problem = replaying.game(self.about, options.game)
    if not game then return nil, problem end
    playing.choose(game)
    local values, hits, first, last = json.list {}, 0, nil, nil
    local result
    result, problem = rerun.run(self, options._[2], nil, {
        probe = expression_of(options, expressions), probe_file = file, probe_line = line,
        printed = function(tick, _, words)
            if words:sub(1, #MARK) ~= MARK or options.first and hits >= options.first then return end
            hits, first, last = hits + 1, first or tick, tick
            words = text.printable_lines((words:sub(#MARK + 1):gsub("^ ", "")), MOST_LINE)
            if #values < MOST_KEPT then values[#values + 1] = { tick = tick, text = words } end
            if not options.json and not options.count then print(("%7d %s"):format(tick, words)) end
        end,
        failed = function() end,
        ticks = function() return not options.first or hits < options.first end,
    })
    if not result then return nil, problem end
    result.values, result.hits, result.first, result.last = values, hits, first, last
    return result
end

local function say(options, result)
    local place = text.printable(options._[3], 80)
    if options.json then
        cli.print_json {
            file = options._[1], mod = options._[2], place = place, hits = result.hits,
            values = options.count and json.list {} or result.values, same = result.same,
            problem = result.difference and result.difference.what or nil,
        }
    elseif result.hits == 0 then
        cli.say(options, ("%s was not reached%s"):format(place, options.when and " where that is true" or ""))
    elseif options.count then
        print(("%s, tick %d to %d"):format(text.count(result.hits, "time"), result.first, result.last))
    end
    if result.same then return cli.OK end
    cli.complain(("tick %d: %s: %s: an expression changes what it looks at"):format(result.difference.tick, options._[2],
        result.difference.what))
    return DIVERGED
end

function probe.run(options)
    local file, line = parse_place(options._[3])
    if not file then
        return cli.usage_error("probe", ("expected SCRIPT.js:LINE, such as main.js:42, got '%s'"):format(
            text.printable(options._[3], 80)))
    end
    local id, wrong = rerun.parse(options._[2])
    if not id then return cli.usage_error("probe", wrong) end
    local self, problem = recording.open(options._[1])
    if not self then
        cli.complain(problem)
        return cli.LOAD
    end
    local result
    result, problem = look(self, options, file, line, table.move(options._, 4, #options._, 1, {}))
    recording.close(self)
    if not result then
        cli.complain(("%s: %s"):format(options._[1], problem))
        return cli.LOAD
    end
    return say(options, result)
end

return probe
