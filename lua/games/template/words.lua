-- The game's words in the player's language: locale/en.lua, and those of locale/de.lua and the like over them.
local english = require "locale.en"

local LANGUAGES = { de = require "locale.de" }

return function(language)
    local words = LANGUAGES[(language or "en"):match("^%l+")] or {}
    return setmetatable({}, { __index = function(_, key) return words[key] or english[key] end })
end
