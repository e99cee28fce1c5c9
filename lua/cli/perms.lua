-- gatehouse perms: what mods may do, and the player's word about it.
local grant_store = require "mods.grant_store"
local catalogue = require "mods.catalogue"
local cli = require "cli"
local json = require "lib.json"

local verb = {
    summary = "show, grant and revoke the permissions of mods",
    group = "mods",
    game = "about",
    usage = "perms [MOD] [OPTIONS]\n"
        .. "perms MOD --grant CAP | --revoke CAP | --reset",
    about = "Without --grant, --revoke and --reset it lists what each mod asks for, and whether that is allowed,\n"
        .. "denied, or asked: not answered yet, and so not given. `all` is everything that the mod asks for.\n"
        .. "What a mod's manifest does not ask for can not be granted. Answers are kept, and hold until the mod\n"
        .. "asks for more.\n"
        .. "With --json: {mods = [{id, version, place, capabilities = [{cap, label, reason, rule, state, why, quota,\n"
        .. "usual_quota, granted_quota}]}]}.",
    rest = 1,
    words = "MOD",
    options = {
        grant = { kind = "list", value = "CAP", help = "allow it, or `all`; may be repeated, or a list with commas" },
        revoke = { kind = "list", value = "CAP", help = "deny it, or `all`; may be repeated, or a list with commas" },
        reset = { kind = "flag", help = "forget all that was answered" },
    },
    examples = {
        { "gatehouse perms", "what all mods may do" },
        { "gatehouse perms storm-front --grant weather,entity.push", "allows two things" },
        { "gatehouse perms storm-front --revoke all", "allows nothing" },
    },
}
for name, option in pairs(catalogue.options) do verb.options[name] = option end

local function split(list)
    local words = {}
    for _, item in ipairs(list or {}) do
        for word in item:gmatch("[^,]+") do words[#words + 1] = word end
    end
    return words
end

local function line_of(capability)
    local quota = capability.granted_quota or capability.quota
    local more = quota and quota ~= capability.usual_quota
        and (", %d commands in a tick (usual: %d)"):format(quota, capability.usual_quota) or ""
    return ("  %-8s%-15s %s%s: %s"):format(capability.state, capability.cap, capability.label, more, capability.reason)
end

local function say(options, mod, capabilities)
    cli.say(options, ("%s %s (%s)"):format(mod.id, mod.version, mod.title))
    for _, capability in ipairs(capabilities) do
        cli.say(options, line_of(capability))
        if capability.why and capability.state ~= "allowed" then
            cli.say(options, ("%26s%s"):format("", capability.why))
        elseif capability.why then
            cli.say(options, ("%26sasked: %s (%d commands in a tick)"):format("", capability.why, capability.quota))
        end
    end
    if #capabilities == 0 then cli.say(options, "  asks for nothing beyond the basics") end
    local asked = {}
    for _, capability in ipairs(capabilities) do
        if capability.state == "asked" then asked[#asked + 1] = capability.cap end
    end
    if #asked == 0 then return end
    cli.say(options, "  \"asked\" is what you are asked when you play. To answer now: "
        .. ("gatehouse perms %s --grant %s"):format(mod.id, table.concat(asked, ",")))
end

local function show(self, options, mods)
    local list = json.list {}
    for i, mod in ipairs(mods) do
        local capabilities = catalogue.capabilities(self, mod)
        say(options, mod, capabilities)
        list[i] = { id = mod.id, version = mod.version, place = mod.place, capabilities = capabilities }
    end
    if options.json then cli.print_json { mods = list } end
    return cli.OK
end

-- What is wrong, or nil.
local function change(self, options, mod)
    local grant, problem = grant_store.meant(mod, split(options.grant))
    local revoke
    if grant then revoke, problem = grant_store.meant(mod, split(options.revoke)) end
    if not revoke then return problem end
    if options.reset then grant_store.forget(self.answers, mod.id) end
    for _, capability in ipairs(grant) do grant_store.give(self.answers, mod, capability, true) end
    for _, capability in ipairs(revoke) do grant_store.give(self.answers, mod, capability, false) end
    local ok
    ok, problem = grant_store.save(self.answers)
    return not ok and problem or nil
end

local function mods_of(self)
    local list = {}
    for _, entry in ipairs(self.entries) do list[#list + 1] = entry.mod end
    return list
end

function verb.run(options)
    local id, changes = options._[1], options.grant or options.revoke or options.reset
    if changes and not id then return cli.usage_error("perms", "MOD is missing: whose permissions?") end
    local self, problem = catalogue.load(options)
    local entry
    if self and id then entry, problem = catalogue.get(self, id) end
    if entry and not entry.mod then problem = ("'%s' is broken: %s"):format(id, entry.problems[1]) end
    if entry and entry.mod and changes then problem = change(self, options, entry.mod) end
    if problem then
        cli.complain(problem)
        return cli.LOAD
    end
    return show(self, options, entry and { entry.mod } or mods_of(self))
end

return verb
