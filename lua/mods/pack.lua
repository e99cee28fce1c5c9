-- A mod's folder as one archive: the same bytes for the same files, wherever and whenever it is made (with the
-- same zlib). What begins with a dot and node_modules is left out; tests stay in, so that they can be run
-- wherever the mod is.
local zip = require "engine.zip"

local pack = {}

-- The name of the archive of a mod, or of a game.
function pack.file_name(mod) return ("%s_%s.zip"):format(mod.id, mod.version) end

-- The archive's bytes, of an open package and what mods.inspect (or games.inspect) found in it; or nil and what is wrong.
-- `id`: the name of the folder in it; nil: the mod's id.
function pack.bytes(package, found, id)
    local list = {}
    for i, file in ipairs(found.files) do
        local content, problem = package:read(file.name)
        if not content then return nil, problem end
        list[i] = { name = (id or found.mod.id) .. "/" .. file.name, text = content }
    end
    local bytes, problem = zip.make(list)
    if not bytes then return nil, ("%s: %s"):format(package.path, problem) end
    return bytes
end

return pack
