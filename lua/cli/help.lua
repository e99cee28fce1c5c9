-- gatehouse help [VERB]
local args = require "lib.args"
local cli = require "cli"
local json = require "lib.json"
local text = require "lib.text"

local help = {
    summary = "what there is, or how one verb is used",
    group = "play",
    usage = "help [VERB]",
    rest = 1,
    words = "VERB",
    examples = {
        { "gatehouse help run", "all that `run` can be told; `gatehouse run --help` is the same" },
        { "gatehouse help --json", "all verbs with their options, for programs" },
    },
}

local function list()
    local lines = { "Gatehouse: a game engine whose mods cannot hurt it.", "", "Usage: gatehouse VERB [OPTIONS]" }
    for _, group in ipairs(cli.GROUPS) do
        local title = ("\n%s:"):format(group[2])
        for _, name in ipairs(cli.verbs()) do
            local verb = cli.verb(name)
            if verb.group == group[1] then
                if title then lines[#lines + 1] = title end
                title = nil
                lines[#lines + 1] = ("  %-10s %s"):format(name, verb.summary)
            end
        end
    end
    lines[#lines + 1] = "\ngatehouse help VERB says more about one of them."
    lines[#lines + 1] = "Exit codes: 0 well, 1 a check failed, 2 wrong usage, 3 something could not be loaded,"
    lines[#lines + 1] = "4 stopped by limits, 70 an error in the engine itself."
    return table.concat(lines, "\n")
end

-- {name, group, summary, usage, options = {{name, kind, help, value?, short?, one_of?}}, examples}
local function describe(name)
    local verb = cli.verb(name)
    local all, options, examples = cli.options(verb), json.list {}, json.list {}
    for i, option in ipairs(text.sorted_keys(all)) do
        local is = all[option]
        options[i] = {
            name = option, kind = is.kind, help = is.help, value = is.value, short = is.short, one_of = is.one_of,
        }
    end
    for i, example in ipairs(verb.examples or {}) do examples[i] = { line = example[1], does = example[2] } end
    return {
        name = name, group = verb.group, summary = verb.summary, usage = verb.usage, options = options,
        examples = examples,
    }
end

function help.run(options)
    local verbs, name = cli.verbs(), options._[1]
    if name and args.find(verbs, name) then
        if options.json then cli.print_json(describe(name)) else cli.say(options, cli.help_text(name)) end
        return cli.OK
    elseif name then
        return cli.usage_error("help", ("there is no verb '%s'%s"):format(text.printable(name, 40),
            text.suggest(name, verbs)))
    end
    if options.json then
        local all = json.list {}
        for i, verb in ipairs(verbs) do all[i] = describe(verb) end
        cli.print_json { verbs = all }
    else
        cli.say(options, list())
    end
    return cli.OK
end

return help
