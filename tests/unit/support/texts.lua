-- For specs of what is said: a language that nobody speaks, in which every text of a catalogue stands in ⟦ ⟧, and the
-- game's font, by which texts are measured.
local catalogue = require "words.catalogue"
local t_font = require "t_font"

local texts = {}

texts.FOLDERS = { host = "lua/words", game = "lua/tidelight" }
texts.LANGUAGES = { "en", "de", "pl" }

function texts.pseudo(folder)
    local say = catalogue.load(folder, "en")
    return function(key, args, fallback)
        local said = say(key, args, fallback)
        return said == "" and "" or ("⟦%s⟧"):format(said)
    end
end

-- What of a text stands outside of ⟦ ⟧ and is a word.
function texts.bare(text)
    local plain = text:gsub("⟦", "\1"):gsub("⟧", "\2")
    local bare = plain:gsub("%b\1\2", ""):match("%a[%a ]*")
    return bare and bare:match("^(.-)%s*$")
end

local font
function texts.measure(text, large)
    font = font or t_font.open("assets/font.png", 6, 9)
    return font:width(text) * (large and 2 or 1)
end

-- The first character that the font lacks, or nil.
function texts.missing(text)
    texts.measure ""
    local code = font:missing(text)
    return code and utf8.char(code)
end

return texts
