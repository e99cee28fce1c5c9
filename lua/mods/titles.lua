-- What mods are called for players. A title is a stranger's text, also the one in locale/xx.json, which comes after all
-- checks: it may be empty, may be another's with a double space, a Cyrillic letter or a version in it, or the game's
-- own. Of two that look alike the mod that was there before (mods.seniority) keeps it; the other is called by its id.
local playing = require "games.playing"
local seniority = require "mods.seniority"
local text = require "lib.text"
local unicode = require "engine.unicode"
local words = require "words"

local titles = {}

local MOST_BYTES = 240 -- compared; manifests allow no more

-- Who speaks besides mods, in the words of screens and toasts.
local TAKEN = { "Gatehouse", "The game", "Game", "Engine", "The engine", "System" }
-- Words in which the host itself speaks, up to their colon; in English and in the player's language.
local SPOKEN = { "ask.title", "ask.title_update", "toast.safe" }
-- What makes no other name of one.
local WORDS = { "official", "officialupdate", "update", "system", "security", "the", "mod", "team" }

local MOST_SEEN = 100 -- bytes of a title in a line

-- A title without the version at its end: "Storm Front 1.0.0", "Storm Front (v2)".
local function without_version(folded)
    local rest = folded:gsub("[%s%(%[]*%f[%w]v%.?%s?%d[%w.+-]*[%)%]%s]*$", "")
        :gsub("[%s%(%[]*%f[%w]%d+%.%d[%w.+-]*[%)%]%s]*$", "")
    return rest ~= "" and rest or folded
end

-- The ways in which a title looks: two that share one are alike. Small letters look like others than capital ones do
-- (I and l), so both count.
local function looks_of(title)
    title = title:sub(1, MOST_BYTES)
    if not utf8.len(title) then title = text.printable(title, MOST_BYTES) end
    local looks = {}
    for i, way in ipairs { unicode.fold(title), title } do
        looks[i] = unicode.fold(unicode.skeleton(without_version(way)))
    end
    return looks
end

local function share(a, b)
    for _, one in ipairs(a) do
        for _, other in ipairs(b) do
            if one == other then return true end
        end
    end
    return false
end

-- Whether there is nothing to see in it.
function titles.is_blank(title) return looks_of(title)[2] == "" end

-- Whether people may take one for the other.
function titles.are_alike(a, b) return a == b or share(looks_of(a), looks_of(b)) end

local function who_speaks()
    local names = table.move(TAKEN, 1, #TAKEN, 2, { playing.game().title })
    for _, key in ipairs(SPOKEN) do
        names[#names + 1], names[#names + 2] = words.english(key):match "^[^:]+", words(key):match "^[^:]+"
    end
    return names
end

local taken, taken_in, taken_by
-- The looks of who speaks besides mods, each also with the words that make no other name of it.
local function taken_looks()
    local language, game = words(SPOKEN[1]), playing.game().title
    if taken_in == language and taken_by == game then return taken end
    taken, taken_in, taken_by = {}, language, game
    for _, name in ipairs(who_speaks()) do
        for _, look in ipairs(looks_of(name)) do
            taken[look] = name
            for _, word in ipairs(WORDS) do
                word = unicode.skeleton(word)
                taken[look .. word], taken[word .. look] = name, name
            end
        end
    end
    return taken
end

-- Who is imitated by a title ("Gatehouse"); nil: nobody.
function titles.imitates(title)
    for _, look in ipairs(looks_of(title)) do
        if taken_looks()[look] then return taken_looks()[look] end
    end
end

-- Of mods (each with id, title, place and since), by seniority: whoever may not have his title is called by his id from
-- now on. A list of {mod, text} about them. What comes with the game may be called as the game is.
function titles.settle(mods)
    local sorted, by_look, said = {}, {}, {}
    for i, mod in ipairs(mods) do sorted[i] = mod end
    table.sort(sorted, seniority.is_before)
    local function call_by_id(mod, what)
        said[#said + 1] = { mod = mod, text = ("its title '%s' %s: it is called by its id"):format(
            text.printable(mod.title, MOST_SEEN), what) }
        mod.title = mod.id
    end
    for _, mod in ipairs(sorted) do
        local looks, other = looks_of(mod.title), nil
        for _, look in ipairs(looks) do
            if by_look[look] and by_look[look] ~= mod then other = by_look[look] end
        end
        local has_title = mod.title ~= mod.id
        if has_title and titles.is_blank(mod.title) then
            call_by_id(mod, "shows nothing")
        elseif has_title and mod.place ~= "game" and titles.imitates(mod.title) then
            call_by_id(mod, ("looks like '%s', which is no mod"):format(titles.imitates(mod.title)))
        elseif has_title and other then
            call_by_id(mod, ("looks like that of '%s'"):format(other.id))
        end
        for _, look in ipairs(looks_of(mod.title)) do by_look[look] = by_look[look] or mod end
        for _, look in ipairs(looks_of(mod.id)) do by_look[look] = by_look[look] or mod end
    end
    return said
end

return titles
