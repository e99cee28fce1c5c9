-- What the host's own screens and toasts say: words("key", args). English until words.speak. What is for a terminal, a
-- log or a program is English always: words.english.
local catalogue = require "words.catalogue"

local words = {}

local FOLDER = catalogue.folder_of "words"

words.english = catalogue.load(FOLDER, catalogue.SOURCE)
local said = words.english

-- From now on in this language. A list of what is wrong with the files.
function words.speak(tag)
    local problems
    said, problems = catalogue.load(FOLDER, tag)
    return problems
end

-- From now on with this function instead, as catalogue.speaker gives one; nil: in English again.
function words.use(speaker) said = speaker or words.english end

-- A number that was written with a point, as the player writes it.
function words.number(written) return (written:gsub("%.", (words "number.point"))) end

return setmetatable(words, { __call = function(_, key, args, fallback) return said(key, args, fallback) end })
