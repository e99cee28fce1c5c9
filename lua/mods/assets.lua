-- What of a mod's package is seen and heard: icon.png, sprites/NAME.png, sounds/NAME.wav or .ogg, fonts/NAME.png,
-- and a NAME.json beside a picture that says how it is cut. Here files are found, read and named; what is in
-- a picture or a sound is for a sandboxed process to find out (engine.mods.start), and nothing here looks.
local json = require "lib.json"
local places = require "lib.json_places"
local schema = require "lib.schema"
local text = require "lib.text"

local assets = {}

assets.ICON = "icon.png"
assets.MAX_FILES = 96                        -- as engine/assets/job.h has them
assets.MAX_FILE_BYTES = 1024 * 1024
assets.MAX_BYTES = 8 * 1024 * 1024
assets.MAX_NAME_BYTES = 32

local MAX_JSON_BYTES = 4096
local NAME = "^[a-z0-9_]+$"
local NAME_HINT = "lower-case letters, digits and '_'"

local COUNT = { kind = "integer", min = 1, max = 64 }
local ORIGIN = { kind = "integer", min = 0, max = 127 }
local CELL = { kind = "integer", required = true, min = 1, max = 16 }

local folders = {
    sprites = {
        kind = "sprite", formats = { png = "png" }, expected = "a PNG picture, and NAME.json beside it",
        rule = { kind = "table", fields = {
            columns = COUNT, rows = COUNT, ticks_per_frame = { kind = "integer", min = 0, max = 600 },
            origin_x = ORIGIN, origin_y = ORIGIN, glow = { kind = "boolean" },
        } },
    },
    sounds = { kind = "sound", formats = { wav = "wav", ogg = "ogg" }, expected = "a sound as .wav or .ogg" },
    fonts = {
        kind = "font", formats = { png = "png" }, expected = "a PNG picture, and NAME.json beside it",
        rule = { kind = "table", fields = { cell_width = CELL, cell_height = CELL } },
    },
}

local function problem_line(source, file, at, problem)
    local where = problem.on == "key" and at.keys or at.values
    local line, column = json.place(source, where[problem.at or problem.path] or 1)
    local path = problem.path ~= "" and problem.path .. ": " or ""
    return ("%s:%d:%d: %s%s"):format(file, line, column, path, problem.text)
end

-- The table of a NAME.json; or nil and what is wrong.
local function read_description(package, file, rule)
    local source, missing = package:read(file, MAX_JSON_BYTES)
    if not source then return nil, missing end
    source = text.without_mark(source)
    local value, broken = json.decode(source, file)
    if value == nil then return nil, broken end
    local at = places.of(source)
    if not at.objects[""] then return nil, ("%s:1:1: expected an object: { ... }"):format(file) end
    local problem = schema.check(value, rule, at)[1]
    if problem then return nil, problem_line(source, file, at, problem) end
    return value
end

-- What a file name of one of the folders says: {folder, name, ending}, or nil and why it is left out.
local function parse(file)
    local folder, rest = file:match("^(%l+)/(.*)$")
    local name, ending = rest:match("^(.*)%.([^./]*)$")
    if rest:find("/", 1, true) then return nil, "lies too deep: expected right below " .. folder .. "/" end
    ending = ending and ending:lower()
    if not ending or ending ~= "json" and not folders[folder].formats[ending]
        or ending == "json" and not folders[folder].rule then
        return nil, "is of no use there: expected " .. folders[folder].expected
    end
    if not name:match(NAME) or #name > assets.MAX_NAME_BYTES then
        return nil, ("cannot be named so: expected %s, at most %d, before the ending"):format(NAME_HINT,
            assets.MAX_NAME_BYTES)
    end
    return { folder = folder, name = name, ending = ending }
end

local function add(state, file, asset)
    local bytes, missing = state.package:read(file.name, assets.MAX_FILE_BYTES)
    if not bytes then
        state.problems[#state.problems + 1] = missing
        return
    end
    state.bytes = state.bytes + #bytes
    asset.file, asset.bytes = text.printable(file.name, 100), bytes
    state.list[#state.list + 1] = asset
end

local function take(state, file, parsed)
    local folder = folders[parsed.folder]
    local key = folder.kind .. " " .. parsed.name
    if state.seen[key] then return ("stands there twice, as %s too"):format(state.seen[key]) end
    state.seen[key] = file.name
    local asset = {}
    local described = ("%s/%s.json"):format(parsed.folder, parsed.name)
    if folder.rule and (state.names[described] or folder.kind == "font") then
        if not state.names[described] then
            return ("needs %s, which says cell_width and cell_height in px"):format(described)
        end
        local problem
        asset, problem = read_description(state.package, described, folder.rule)
        if not asset then
            state.problems[#state.problems + 1] = problem
            return nil
        end
    end
    asset.kind, asset.name, asset.format = folder.kind, parsed.name, folder.formats[parsed.ending]
    add(state, file, asset)
end

-- nil, or why it is left out.
local function look_at(state, file)
    if file.name == assets.ICON then
        if #state.list < assets.MAX_FILES then add(state, file, { kind = "icon", name = "icon", format = "png" }) end
        return nil
    end
    local parsed, problem = parse(file.name)
    if not parsed then return problem end
    if parsed.ending == "json" then
        local picture = ("%s/%s.png"):format(parsed.folder, parsed.name)
        return not state.names[picture] and ("describes %s, which is not there"):format(picture) or nil
    end
    if #state.list >= assets.MAX_FILES then
        return ("is one too many: a mod has at most %d pictures and sounds"):format(assets.MAX_FILES)
    end
    if state.bytes + (file.size or 0) > assets.MAX_BYTES then
        return ("is one too many: a mod's pictures and sounds have at most %d bytes together"):format(assets.MAX_BYTES)
    end
    return take(state, file, parsed)
end

-- Of a package: the list that engine.mods.start takes as `assets`, and the problems with what is left out, as
-- lines that name the file. The mod can start without those.
function assets.collect(package)
    local files, problem = package:files()
    if not files then return {}, { problem } end
    local state = { package = package, list = {}, problems = {}, bytes = 0, seen = {}, names = {} }
    for _, file in ipairs(files) do state.names[file.name] = true end
    for _, file in ipairs(files) do
        if file.name == assets.ICON or folders[file.name:match("^(%l+)/") or ""] then
            problem = look_at(state, file)
            if problem then
                state.problems[#state.problems + 1] = ("%s: %s"):format(text.printable(file.name, 100), problem)
            end
        end
    end
    return state.list, state.problems
end

return assets
