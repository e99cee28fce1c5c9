-- What mods of a game import as "gatehouse/game": what is made of its api.lua, and the game's own helpers over that. A helper is
-- sdk/NAME.js of the game's folder; what it exports is exported by "gatehouse/game", too. sdk/NAME.d.ts beside it says for
-- editors what that is: declarations, as they stand in a `declare module`. A helper imports what is made as "./api.js".
-- sdk/guide.md is what the game says to who writes mods for it, and stands before its part of the reference.
local api_model = require "games.api_model"
local content_sdk = require "games.content_sdk"
local emit_game = require "proto.emit_game"
local text = require "lib.text"

local sdk = {}

sdk.MODULE = "gatehouse/game"
local FOLDER = "sdk"
local API = "api" -- what is made of the api
local CONTENT = sdk.MODULE .. "/content.js" -- of what the game and mods declare
local IS_MADE = { [API] = true, content = true, names = true }
local MOST_FILES, MOST_BYTES = 32, 256 * 1024
local NAMES = sdk.MODULE .. "/names.js" -- told to the SDK in each mod, so that it can say where something is

local made = setmetatable({}, { __mode = "k" })

-- The helpers of a game's package: a list of {name, source, typings ("" when there are none)}, by name; or nil and the
-- problems as lines.
function sdk.read(package)
    local list, problems = {}, {}
    for _, file in ipairs(package:files() or {}) do
        local name = file.name:match("^" .. FOLDER .. "/(.*)%.js$")
        local where = ("%s/%s: "):format(package.path, file.name)
        if name and (not name:find("^%l[%l%d_]*$") or IS_MADE[name]) then
            problems[#problems + 1] = where .. "a helper is called by lower-case letters, digits and '_', and not "
                .. "'api', 'content' or 'names'"
        elseif name then
            local source, problem = package:read(file.name, MOST_BYTES)
            if not source then problems[#problems + 1] = problem end
            list[#list + 1] = {
                name = name, source = source, typings = package:read(("%s/%s.d.ts"):format(FOLDER, name), MOST_BYTES) or "",
            }
        end
    end
    table.sort(list, function(a, b) return a.name < b.name end)
    if #list > MOST_FILES then
        problems[#problems + 1] = ("%s/%s: more than %d helpers"):format(package.path, FOLDER, MOST_FILES)
    end
    if problems[1] then return nil, problems end
    return list
end

local function has_content(game) return next(game.api.content) ~= nil end

local function index_of(game)
    local lines = { ('export * from "%s/%s.js";'):format(sdk.MODULE, API) }
    for _, helper in ipairs(game.sdk) do
        lines[#lines + 1] = ('export * from "%s/%s.js";'):format(sdk.MODULE, helper.name)
    end
    if has_content(game) then lines[#lines + 1] = ('export { content } from "%s";'):format(CONTENT) end
    return table.concat(lines, "\n") .. "\n"
end

local function make(game)
    local modules, m = {}, api_model.of(game.api)
    modules[NAMES] = emit_game.names(m, sdk.MODULE)
    if not game.sdk[1] and not has_content(game) then
        modules[sdk.MODULE] = api_model.source(game.api)
        return modules
    end
    modules[("%s/%s.js"):format(sdk.MODULE, API)] = api_model.source(game.api)
    modules[sdk.MODULE] = index_of(game)
    for _, helper in ipairs(game.sdk) do modules[("%s/%s.js"):format(sdk.MODULE, helper.name)] = helper.source end
    return modules
end

-- The game's part of the reference, as Markdown.
function sdk.reference(game)
    local reference = api_model.reference(game.api, game.title) .. content_sdk.reference(game)
    local guide = game.package:read(FOLDER .. "/guide.md", MOST_BYTES)
    return guide and guide:gsub("\n*$", "\n\n") .. reference or reference
end

-- Those modules and a mod's own, by name; `modules` itself when the game has no api. merged: what there is of content, as
-- mods.content_merge has it; nil: none.
function sdk.with(modules, game, merged)
    if not game.api then return modules end
    made[game] = made[game] or make(game)
    local with = {}
    if has_content(game) then with[CONTENT] = content_sdk.of(game, merged, modules) end
    for name, source in pairs(modules) do with[name] = source end
    for name, source in pairs(made[game]) do with[name] = source end
    return with
end

-- Its typings, to stand below the engine's; "" when the game has no api.
function sdk.typings(game)
    if not game.api then return "" end
    local lines = {}
    for _, helper in ipairs(game.sdk) do
        for line in helper.typings:gmatch("[^\n]+") do lines[#lines + 1] = "    " .. line end
    end
    lines[#lines + 1] = has_content(game) and content_sdk.typings(game) or nil
    return emit_game.typings(api_model.of(game.api), text.printable(game.title, 80), table.concat(lines, "\n"))
end

return sdk
