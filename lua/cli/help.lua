-- gatehouse help [VERB]
local args = require "lib.args"
local cli = require "cli"
local text = require "lib.text"

local help = { summary = "what there is, or how one verb is used", usage = "help [VERB]" }

local function list()
    local lines = { "Gatehouse: a game engine whose mods cannot hurt it.", "", "Usage: gatehouse VERB [OPTIONS]", "" }
    for _, name in ipairs(cli.verbs()) do
        lines[#lines + 1] = ("  %-10s %s"):format(name, require("cli." .. name).summary)
    end
    lines[#lines + 1] = ""
    lines[#lines + 1] = "gatehouse help VERB says more about one of them."
    lines[#lines + 1] = "Exit codes: 0 well, 1 a check failed, 2 wrong usage, 3 something could not be loaded,"
    lines[#lines + 1] = "4 stopped by limits, 70 an error in the engine itself."
    return table.concat(lines, "\n")
end

function help.run(words)
    local name = words[1]
    if not name then
        print(list())
        return cli.OK
    end
    local verbs = cli.verbs()
    for _, verb in ipairs(verbs) do
        if verb == name then
            local is = require("cli." .. verb)
            print(("gatehouse %s\n\n%s"):format(is.usage, is.about or is.summary))
            if is.options then print("\n" .. args.describe(is.options)) end
            return cli.OK
        end
    end
    return cli.usage_error("help", ("there is no verb '%s'%s"):format(text.printable(name, 40),
        text.suggest(name, verbs)))
end

return help
