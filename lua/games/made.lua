-- The files of a new game, made of those in template/. In a template @ID@, @TITLE@, @ENGINE@ and @API@ stand for what
-- they say; "_ID" in a file's name is the id, "_git" at its beginning ".git".
local mod_rules = require "mods.manifest_rules"
local rules = require "games.rules"
local template = require "mods.template"

local made = {}

-- Its mod is called ID-glow, and has to be one, too.
made.MOST_ID = math.min(rules.ID.max, mod_rules.ID.max - #"-glow")

-- The files by their paths. `root`: the engine's folder; `version`: of the engine.
function made.files(root, id, version)
    local words = { ID = id, TITLE = template.title(id), ENGINE = version, API = tostring(mod_rules.API) }
    local files = {}
    for name, content in pairs(template.read(root .. "/lua/games/template")) do
        files[template.name(name, id)] = template.filled(content, words)
    end
    return files
end

return made
