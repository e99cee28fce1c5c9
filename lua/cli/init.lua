-- The command line: `gatehouse VERB ...`. Each verb is a file beside this one that returns {summary=,
-- usage=, options=, run=function(words) return exit code end}.
local app = require "engine.app"
local fs = require "engine.fs"
local text = require "lib.text"

local cli = {}

-- Exit codes, the same for every verb. An error of ours that nobody caught is 70, given by the program.
cli.OK, cli.FAILED, cli.USAGE, cli.LOAD, cli.LIMITS = 0, 1, 2, 3, 4

-- Names of all verbs, sorted.
function cli.verbs()
    local names = {}
    for _, file in ipairs(fs.list(app.root .. "/lua/cli") or {}) do
        local name = file:match("^(%l+)%.lua$")
        if name and name ~= "init" then names[#names + 1] = name end
    end
    return names
end

function cli.complain(message, hint)
    io.stderr:write("gatehouse: ", message, "\n")
    if hint then io.stderr:write(hint, "\n") end
end

-- For a verb whose words were wrong.
function cli.usage_error(verb, message)
    cli.complain(("%s: %s"):format(verb, message), ("Try: gatehouse help %s"):format(verb))
    return cli.USAGE
end

local function has(list, word)
    for _, item in ipairs(list) do
        if item == word then return true end
    end
    return false
end

function cli.main(words)
    local verb = words[1]
    local verbs = cli.verbs()
    if verb == nil or verb == "--help" or verb == "-h" then verb = "help" end
    if verb == "--version" then verb = "version" end
    if not has(verbs, verb) then
        cli.complain(("there is no verb '%s'%s"):format(text.printable(verb, 40), text.suggest(verb, verbs)),
            "Verbs: " .. table.concat(verbs, ", ") .. ". Try: gatehouse help")
        return cli.USAGE
    end
    return require("cli." .. verb).run({ table.unpack(words, 2) })
end

return cli
