-- gatehouse list: what mods there are, how they stand, and what is wrong with those that are broken. Nothing of a
-- mod is executed for that.
local catalogue = require "mods.catalogue"
local cli = require "cli"
local json = require "lib.json"
local keys = require "mods.keys"
local text = require "lib.text"

local MOST_LOOKS = 8

local verb = {
    summary = "list mods: enabled, disabled and broken",
    group = "mods",
    game = "about",
    usage = "list [MOD]... [OPTIONS]",
    about = "A line for each mod: id, version, state, place and title. The place says where it is from: `game` came\n"
        .. "with the game, `user` is your folder of mods, `named` is from --mods, `dev` from --dev.\n"
        .. "A mod for another game (`games` of its mod.json) has the state `other-game` and does not load; `why` says which\n"
        .. "game it is for.\n"
        .. "With --json: {mods = [{id, version, title, state, place, path, capabilities = [{cap, state}],\n"
        .. "exports = [name], problems, why}], profile, problems, notes (about what lies there and is no mod)}.",
    rest = 256,
    words = "MOD",
    options = { long = { kind = "flag", help = "say what each may do, and why it wants that" } },
    examples = {
        { "gatehouse list", "all mods" },
        { "gatehouse list --long storm-front", "what one of them may do" },
        { "gatehouse list --mods ~/downloads/mods --only-mods", "what is in a folder" },
    },
}
for name, option in pairs(catalogue.options) do verb.options[name] = option end

local function chosen(self, ids)
    if #ids == 0 then return self.entries end
    local list = {}
    for i, id in ipairs(ids) do
        local entry, problem = catalogue.get(self, id)
        if not entry then return nil, problem end
        list[i] = entry
    end
    return list
end

local function row_of(entry)
    local mod = entry.mod
    local name = mod and mod.title or entry.path
    if entry.why then name = ("%s (%s)"):format(name, entry.why) end
    return { entry.id, mod and mod.version or "-", entry.state, entry.place, name }
end

local function lines_of(entries)
    local rows, widths, lines = {}, { 0, 0, 0, 0 }, {}
    for i, entry in ipairs(entries) do
        rows[i] = row_of(entry)
        for column = 1, 4 do widths[column] = math.max(widths[column], #rows[i][column]) end
    end
    for i, row in ipairs(rows) do
        for column = 1, 4 do row[column] = row[column] .. (" "):rep(widths[column] - #row[column]) end
        lines[i] = table.concat(row, "  ")
    end
    return lines
end

local function say_long(self, options, entry)
    local function say(line) cli.say(options, "    " .. line) end
    if not entry.mod then return end
    if entry.mod.description ~= "" then say(entry.mod.description) end
    for _, capability in ipairs(catalogue.capabilities(self, entry.mod)) do
        say(("%-7s %s (%s): %s"):format(capability.state, capability.label, capability.cap, capability.reason))
    end
    if entry.mod.exports then
        say("exports " .. table.concat(text.sorted_keys(entry.mod.exports), ", "))
    end
    for _, input in ipairs(entry.mod.inputs) do
        say(("key     %s (%s)"):format(input.label, keys.declared(entry.mod.id, input)))
    end
    if #entry.mod.capabilities == 0 then say("asks for nothing beyond the basics") end
end

local function as_json(self, entries)
    local list = json.list {}
    for i, entry in ipairs(entries) do
        local mod, capabilities = entry.mod, json.list {}
        for k, capability in ipairs(mod and catalogue.capabilities(self, mod) or {}) do
            capabilities[k] = { cap = capability.cap, state = capability.state }
        end
        list[i] = {
            id = entry.id, state = entry.state, place = entry.place, path = entry.path, capabilities = capabilities,
            exports = mod and mod.exports and json.list(text.sorted_keys(mod.exports)) or nil,
            version = mod and mod.version, title = mod and mod.title, problems = json.list(entry.problems), why = entry.why,
        }
    end
    return list
end

-- With the scripts of all that is there; looked at again while mods come and go.
local function load(options)
    local self, problem
    for _ = 1, MOST_LOOKS do
        self, problem = catalogue.load(options)
        if not self or catalogue.check_sources(self) then break end
    end
    return self, problem
end

function verb.run(options)
    local self, problem = load(options)
    local entries
    if self then entries, problem = chosen(self, options._) end
    if not entries then
        cli.complain(problem)
        return cli.LOAD
    end
    local lines, problems = lines_of(entries), json.list {}
    for i, entry in ipairs(entries) do
        cli.say(options, lines[i])
        if options.long then say_long(self, options, entry) end
        for _, line in ipairs(entry.problems) do problems[#problems + 1] = line end
    end
    if options.json then
        cli.print_json {
            mods = as_json(self, entries), profile = self.profile_name, problems = problems,
            notes = json.list(self.found.notes),
        }
    end
    for _, line in ipairs(problems) do cli.complain(line) end
    for _, line in ipairs(#options._ == 0 and self.found.notes or {}) do cli.complain(line) end
    if #entries == 0 then cli.say(options, "There are no mods. A mod is a folder with a mod.json, or a zip of one.") end
    return #problems > 0 and cli.LOAD or cli.OK
end

return verb
