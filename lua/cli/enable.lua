-- gatehouse enable: switches mods on in a profile.
local catalogue = require "mods.catalogue"
local cli = require "cli"
local json = require "lib.json"
local switch = require "mods.switch"

local verb = {
    summary = "enable mods",
    group = "mods",
    game = "about",
    usage = "enable MOD... [OPTIONS]",
    about = "They play from the next start on, and what they need is switched on with them.\n"
        .. "With --json: {changed = [ids], profile}.",
    needs = { "MOD" },
    rest = 256,
    words = "MOD",
    options = catalogue.options,
    examples = {
        { "gatehouse enable storm-front", "it plays again" },
        { "gatehouse enable storm-front --profile calm", "in another profile than the current one" },
    },
}

function verb.run(options)
    local self, problem = catalogue.load(options)
    local result
    if self then result, problem = switch.all(self, options._, true) end
    if not result then
        cli.complain(problem)
        return cli.LOAD
    end
    for _, id in ipairs(result.changed) do cli.say(options, ("%s is on"):format(id)) end
    if #result.changed == 0 then cli.say(options, "Nothing has changed.") end
    if options.json then
        cli.print_json { changed = json.list(result.changed), profile = self.profile_name }
    end
    return cli.OK
end

return verb
