-- What a game brought to be seen and heard, decoded and given to renderer and mixer; and again while it is worked on, file by
-- file: with what is wrong now there stays what was good.
local app = require "engine.app"
local game_assets = require "games.assets"
local text = require "lib.text"

local asset_loading = {}

local function is_about(line, asset)
    local at = #asset.file + 1
    local described = asset.file:gsub("%.%w+$", ".json")
    return line:sub(1, at) == asset.file .. ":" or line:sub(1, #described + 1) == described .. ":"
end

local function is_wrong(problems, asset)
    for _, line in ipairs(problems) do
        if is_about(line, asset) then return true end
    end
    return false
end

-- Those of the list that are well, and the last good ones of those that are not.
local function mended(list, good, problems)
    local all, seen, is_changed = {}, {}, false
    for _, asset in ipairs(list) do
        local wrong = is_wrong(problems, asset)
        local old = wrong and good[asset.file]
        all[#all + 1] = old or not wrong and asset or nil
        is_changed = is_changed or old ~= nil and old ~= false
        seen[asset.file] = true
    end
    for _, file in ipairs(text.sorted_keys(good)) do
        if not seen[file] and is_wrong(problems, good[file]) then
            all[#all + 1], is_changed = good[file], true
        end
    end
    return all, is_changed
end

local function decode(list)
    local ok, engine_mods = pcall(require, "engine.mods") -- its processes decode them
    if not ok then return { "the game's pictures: " .. text.first_line(engine_mods) } end
    return app.load_assets { assets = list }
end

-- game: a definition; good: what the call before gave, nil: none was. The assets that are well now, by file, and what is wrong, as
-- lines that name the file.
function asset_loading.load(game, good)
    local list, problems = game_assets.collect(game)
    local wrong = (list[1] or good and next(good)) and decode(list) or {}
    table.move(wrong, 1, #wrong, #problems + 1, problems)
    local all, is_changed = mended(list, good or {}, problems)
    if is_changed then decode(all) end
    local now = {}
    for _, asset in ipairs(all) do now[asset.file] = asset end
    return now, problems
end

return asset_loading
