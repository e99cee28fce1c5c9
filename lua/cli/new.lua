-- gatehouse new: makes the folder of a new mod, which plays at once.
local app = require "engine.app"
local catalogue = require "mods.catalogue"
local cli = require "cli"
local fs = require "engine.fs"
local json = require "lib.json"
local manifest = require "mods.manifest"
local names = require "mods.names"
local new_folder = require "lib.new_folder"
local playing = require "games.playing"
local rules = require "mods.manifest_rules"
local template = require "mods.template"
local text = require "lib.text"
local typings = require "mods.typings"

local verb = {
    summary = "create a new mod that runs at once",
    group = "develop",
    game = "about",
    usage = "new ID [--ts] [-o DIR]",
    about = "The mod has a manifest, a script that does something that can be seen, a test, typings for editors, a\n"
        .. "README, AGENTS.md for programs that write mods, and a script for build servers. The id is the mod's name for good: lower-case letters, digits and\n"
        .. "'-', beginning with a letter. Nothing that is there is written over.\n"
        .. "With --json: {id, path, files, next}.",
    needs = { "ID" },
    rest = 1,
    words = "ID",
    options = {
        ts = { kind = "flag", help = "in TypeScript, with the JavaScript that is made of it" },
        out = cli.out_folder("the folder to make; ID in this one when not given", nil, "dir"),
    },
    examples = {
        { "gatehouse new glow-worms", "the folder glow-worms, with a mod in JavaScript" },
        { "gatehouse new glow-worms --ts -o mods/glow-worms", "in TypeScript, in another place" },
    },
}

-- What was probably meant by an id that cannot be one; nil: no idea.
local function likely(id)
    local better = id:lower():gsub("[^a-z0-9-]+", "-"):gsub("^[^a-z]+", ""):gsub("-+$", ""):sub(1, rules.ID.max)
    return better ~= "" and better ~= id and better or nil
end

-- nil, or what is wrong with the id itself.
local function id_problem(id)
    if not id:match(rules.ID.pattern) or #id > rules.ID.max then
        local better = likely(id)
        return ("'%s' cannot be a mod's id, expected %s, %d at most%s"):format(text.printable(id, 60), rules.ID.hint,
            rules.ID.max, better and (" (did you mean '%s'?)"):format(better) or "")
    end
    if names.is_device(id) then
        return ("'%s' cannot be a mod's id: on Windows it is a device, and no folder; choose another"):format(id)
    end
    local taken = rules.manifest.fields.id.check(id)
    return taken and ("'%s' %s: choose another"):format(id, taken)
end

-- nil, or which mod that is there has it or one that looks like it.
local function taken_problem(id)
    local skeleton = manifest.skeleton(id)
    for _, entry in ipairs(catalogue.load({}).entries) do
        if entry.id == id then
            return ("there is a mod '%s' already, in %s: choose another id"):format(id, entry.path)
        elseif manifest.skeleton(entry.id) == skeleton then
            return ("'%s' is easily taken for '%s', a mod that is there: choose another id"):format(id, entry.id)
        end
    end
end

local function fail(code, problem)
    cli.complain("new: " .. problem)
    return code
end

function verb.run(options)
    local id = options._[1]
    local problem = id_problem(id)
    if problem then return fail(cli.USAGE, problem) end
    problem = taken_problem(id)
    if problem then return fail(cli.FAILED, problem) end
    local path = (options.out or id):gsub("(.)/+$", "%1")
    if fs.look(path) then
        return fail(cli.FAILED, ("'%s' is there already: nothing was written"):format(text.printable(path, 200)))
    end
    local types, schema, agents
    types, problem = typings.declarations(playing.game())
    if types then schema, problem = typings.schema(playing.game()) end
    if schema then agents, problem = typings.read(typings.AGENTS) end
    if not agents then return fail(cli.LOAD, problem) end
    local files = template.files(app.root, {
        id = id, game = playing.game(), ts = options.ts, typings = types, schema = schema, agents = agents,
    })
    problem = new_folder.write(path, files)
    if problem then return fail(cli.FAILED, problem) end
    local next_steps = json.list {
        "gatehouse dev " .. path, "gatehouse test " .. path, "gatehouse pack " .. path,
    }
    if options.json then
        cli.print_json { id = id, path = path, files = json.list(text.sorted_keys(files)), next = next_steps }
        return cli.OK
    end
    cli.say(options, ("Made %s, in %s. Next:"):format(id, path))
    for i, does in ipairs { "plays with it; save a file and see", "runs its test", "makes the archive to give away" } do
        cli.say(options, ("  %-36s %s"):format(next_steps[i], does))
    end
    return cli.OK
end

return verb
