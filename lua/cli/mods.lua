-- gatehouse mods: what mods there are, what they ask for, and what is wrong with those that are broken.
-- Nothing of a mod is executed for that.
local app = require "engine.app"
local cli = require "cli"
local grants = require "policy.grants"
local finder = require "mods"
local sources = require "mods.sources"

local verb = {
    summary = "list the mods, what they may do, and what is wrong with broken ones",
    group = "mods",
    usage = "mods [DIR]...",
    rest = 64,
    words = "DIR",
    examples = { { "gatehouse mods --long", "with what each may do, and why" } },
    options = { long = { kind = "flag", help = "say what each capability means and why the mod wants it" } },
}

local function show(mod, long)
    print(("%-18s %-8s %s"):format(mod.id, mod.version, mod.title))
    if mod.description ~= "" then print("    " .. mod.description) end
    if not long then
        local list = table.concat(mod.capabilities, ", ")
        print("    may: " .. (list ~= "" and list or "nothing beyond the basics"))
        return
    end
    for _, capability in ipairs(mod.capabilities) do
        print(("    %s (%s): %s"):format(grants.meaning[capability], capability, mod.reasons[capability]))
    end
end

function verb.run(options)
    local list, folders = {}, #options._ > 0 and options._ or { app.root .. "/mods" }
    for i, path in ipairs(folders) do list[i] = { name = "named", path = path } end
    local found = finder.find { places = list }
    local problems = {}
    for _, mod in ipairs(found.mods) do
        show(mod, options.long)
        local modules, broken = sources.collect(mod.package, mod.main)
        if not modules then problems[#problems + 1] = broken end
    end
    for _, broken in ipairs(found.broken) do
        for _, line in ipairs(broken.problems) do problems[#problems + 1] = line end
    end
    for _, line in ipairs(problems) do cli.complain(line) end
    if #found.mods == 0 and #problems == 0 then
        print("No mods in " .. table.concat(folders, ", ") .. ". A mod is a folder with a mod.json.")
    end
    return #problems > 0 and cli.LOAD or cli.OK
end

return verb
