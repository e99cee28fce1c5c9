-- The options with which every verb that plays says what of the log is shown and kept, and where.
local log = require "engine.log"
local paths = require "games.paths"
local text = require "lib.text"
local xdg = require "lib.xdg"

local logging = {}

logging.options = {
    log = { kind = "enum", one_of = { "text", "json" }, help = "how it is written, on standard error" },
    ["log-level"] = { kind = "enum", one_of = { "debug", "info", "warn", "error" }, help = "the least that is shown" },
    ["log-mods"] = { kind = "string", value = "MOD,MOD", help = "show only their lines; engine and game count, too" },
    ["log-filter"] = { kind = "string", value = "TEXT", help = "show only lines with this in text or place" },
    ["log-dir"] = { kind = "string", value = "DIR", help = "a log file for each mod there, with every line" },
    ["log-all"] = { kind = "flag", help = "do not fold lines that are said again within a second" },
}

-- Adds them to a verb's options.
function logging.add_to(options)
    for name, option in pairs(logging.options) do options[name] = option end
end

-- What is wrong with them, or nil. "log-mods" becomes a list.
function logging.check(options)
    local pattern = options["log-filter"]
    if pattern and #pattern > 256 then return "--log-filter: at most 256 bytes" end
    if not options["log-mods"] then return end
    local sources = {}
    for id in (options["log-mods"] .. ","):gmatch("%s*([^,]-)%s*,") do
        if not id:match("^%l[%l%d-]*$") then
            return ("--log-mods: expected ids of mods, such as pet,tide-map, got '%s'"):format(text.printable(id, 40))
        end
        sources[#sources + 1] = id
    end
    if #sources > 64 then return "--log-mods: at most 64 mods" end
    options["log-mods"] = sources
end

-- The folder of the log files: the one that was named, or with a window the player's own. Nil: there are none.
local function folder_of(options, window)
    if options["log-dir"] then return options["log-dir"] end
    if not window then return nil end
    local data, problem = paths.data()
    return data and data .. "/logs", problem
end

-- A folder that cannot be had is a warning, and the game goes on without log files.
function logging.begin(options, window)
    local folder, problem = folder_of(options, window)
    local settings = {
        json = options.log == "json", unfolded = options["log-all"] or false,
        least = options["log-level"] or options.quiet and "warn" or "info",
        sources = options["log-mods"], pattern = options["log-filter"],
    }
    assert(log.configure(settings))
    if folder then
        local made
        made, problem = xdg.make(folder)
        settings.folder = folder
        if made then made, problem = log.configure(settings) end
        if made then return end
    end
    if problem then log.write("warn", "engine", "there are no log files: " .. problem) end
end

return logging
