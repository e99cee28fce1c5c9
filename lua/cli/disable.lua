-- gatehouse disable: switches mods off in a profile.
local catalogue = require "mods.catalogue"
local cli = require "cli"
local json = require "lib.json"
local switch = require "mods.switch"

local verb = {
    summary = "disable mods without removing them",
    group = "mods",
    game = "about",
    usage = "disable MOD... [OPTIONS]",
    about = "They do not play until they are switched on again. Says which mods need them, and so will not load.\n"
        .. "With --json: {changed = [ids], profile, left = [{id, needs}]}.",
    needs = { "MOD" },
    rest = 256,
    words = "MOD",
    options = catalogue.options,
    examples = {
        { "gatehouse disable storm-front", "it stays where it is, and does not play" },
        { "gatehouse disable storm-front --profile calm", "in another profile than the current one" },
    },
}

function verb.run(options)
    local self, problem = catalogue.load(options)
    local result
    if self then result, problem = switch.all(self, options._, false) end
    if not result then
        cli.complain(problem)
        return cli.LOAD
    end
    for _, id in ipairs(result.changed) do cli.say(options, ("%s is off"):format(id)) end
    if #result.changed == 0 then cli.say(options, "Nothing has changed.") end
    for _, left in ipairs(result.left) do
        cli.say(options, ("%s needs %s, and will not load without it"):format(left.id, left.needs))
    end
    if options.json then
        cli.print_json {
            changed = json.list(result.changed), profile = self.profile_name, left = json.list(result.left),
        }
    end
    return cli.OK
end

return verb
