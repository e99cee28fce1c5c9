-- Where mods are looked for, from what was said on the command line: the game's own folder, the player's
-- ($XDG_DATA_HOME/gatehouse/mods), those named with --mods, those under development (--dev).
local fs = require "engine.fs"
local packages = require "mods.package"
local playing = require "games.playing"
local text = require "lib.text"
local xdg = require "lib.xdg"

local places = {}

-- Of verbs that play or look at mods.
places.options = {
    mods = { kind = "list", value = "DIR", help = "a mod, or a folder of mods, besides the usual; may be repeated" },
    dev = { kind = "list", value = "PATH", help = "a mod that you work on, in place of others of its id; repeated" },
    ["only-mods"] = { kind = "flag", help = "those of --mods and --dev alone" },
}

-- The player's own mods; nil where there is no home.
function places.user()
    local data = xdg.data()
    return data and data .. "/mods"
end

-- In their order: a mod in a later one replaces that of an earlier.
function places.of(options)
    local list = {}
    local function add(name, path) list[#list + 1] = path and { name = name, path = path } end
    if not options["only-mods"] then
        add("game", playing.mods())
        add("user", places.user())
    end
    for _, path in ipairs(options.mods or {}) do add("named", path) end
    for _, path in ipairs(options.dev or {}) do add("dev", path) end
    return list
end

local function is_there(path)
    local kind = fs.kind(path)
    return kind == "dir" or kind == "file" and packages.is_archive(path)
end

-- What was named and is not there: nil, or what to say.
function places.missing(options)
    for _, name in ipairs { "mods", "dev" } do
        for _, path in ipairs(options[name] or {}) do
            if not is_there(path) then
                local what = name == "mods" and "folder" or "mod"
                return ("--%s: there is no %s '%s'"):format(name, what, text.printable(path, 200))
            end
        end
    end
end

return places
