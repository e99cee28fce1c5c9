-- What lies where mods are looked for and is none, but was meant to be one: a mod one folder too deep (an archive that
-- was unpacked into a folder of its own), a manifest that is spelled otherwise, a mod without a manifest. It is only
-- looked at, never read.
local fs = require "engine.fs"
local manifest = require "mods.manifest"
local names = require "mods.names"
local text = require "lib.text"

local stray = {}

local MOST_LOOKED_AT = 512 -- names in one folder
local MOST_NAMED = 3

-- What a folder that was meant to be a mod has, besides a manifest.
local SIGNS = {
    ["package.json"] = true, ["jsconfig.json"] = true, ["tsconfig.json"] = true, locale = true, sprites = true,
}

local function is_sign(name) return SIGNS[name] or name:match("%.m?js$") ~= nil or name:match("%.ts$") ~= nil end

local function shown(name) return text.printable(name, 80) end

-- Names of the folders in it that are mods; how its manifest is spelled; whether it looks like a mod.
local function look_into(path)
    local mods, spelled, looks = {}, nil, false
    for i, name in ipairs(fs.list(path) or {}) do
        if i > MOST_LOOKED_AT then break end
        if not names.is_left_out(name) then
            if name:lower() == manifest.FILE then spelled = name end
            looks = looks or is_sign(name)
            if fs.kind(("%s/%s/%s"):format(path, name, manifest.FILE)) == "file" then mods[#mods + 1] = name end
        end
    end
    return mods, spelled, looks
end

local function several(path, mods)
    local some = table.concat(mods, ", ", 1, math.min(#mods, MOST_NAMED))
    local words = "%s: is no mod, but there are mods in it (%s%s): to play with them, move them up, or name it: --mods %s"
    return words:format(path, shown(some), #mods > MOST_NAMED and ", ..." or "", path)
end

-- Of a folder without a mod.json: what to say of it, and whether it was meant to be one mod; nil: nothing.
function stray.look(path)
    local mods, spelled, looks = look_into(path)
    if spelled == manifest.FILE then
        return ("%s: its %s is no file; a mod's files are its own, and plain"):format(path, manifest.FILE), true
    elseif spelled then
        return ("%s: its manifest is called '%s', and must be called '%s'"):format(path, shown(spelled),
            manifest.FILE), true
    elseif #mods == 1 then
        return ("%s: there is no %s in it but in its folder '%s', one too deep: move what is in there up"):format(path,
            manifest.FILE, shown(mods[1])), true
    elseif #mods > 1 then
        return several(path, mods), false
    elseif looks then
        return ("%s: there is no %s in it, so it is no mod"):format(path, manifest.FILE), true
    end
end

return stray
