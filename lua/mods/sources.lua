-- A mod's JavaScript: every .js file of its package, as module names relative to it, within limits. What is under
-- tests/ is not played, and only a run of tests takes it along.
--
-- Beside the scripts stand what they import as JSON (as a module whose default is the value) and their source maps
-- (NAME.map, whether they stood in the script or in a file beside it): maps have a limit of their own, and what is
-- too large is left out and named in `notes`.
local json = require "lib.json"
local text = require "lib.text"

local sources = {}

sources.MAX_FILES = 256
sources.MAX_BYTES = 4 * 1024 * 1024 -- of scripts and JSON
sources.MAX_MAP_BYTES = 16 * 1024 * 1024 -- of source maps, all together
sources.MAX_ONE_MAP_BYTES = 8 * 1024 * 1024 -- of the JSON of one; as SOURCEMAP_MAX_JSON in worker/sourcemap.h, which a spec compares

local MARK = "//# sourceMappingURL="
local MOST_IN_SCRIPT = sources.MAX_BYTES + sources.MAX_MAP_BYTES

local function is_script(name, with_tests)
    return name:match("%.m?js$") ~= nil and (with_tests or not name:match("^tests/"))
end

-- Not what modules import, but what tools and the engine read.
local function is_data(name, with_tests)
    return name:match("%.json$") ~= nil and name ~= "mod.json" and not name:match("^locale/")
        and (with_tests or not name:match("^tests/"))
end

function sources.is_map(name) return name:match("%.map$") ~= nil end

-- --- source maps ---

-- Where the script's last such comment begins, and what it names; nil when there is none.
local function find_comment(source)
    local at, from = nil, 1
    while true do
        local found = source:find(MARK, from, true)
        if not found then break end
        at, from = found, found + #MARK
    end
    local url = at and source:match("^([^%s\"'`]+)%s*$", at + #MARK)
    if url then return at, url end
end

-- A name beside the script's, within the package.
local function beside(script, name)
    local folder = script:match("^(.*/)[^/]*$") or ""
    return folder .. name:gsub("^%./", "")
end

-- The bytes that JSON in base64 has.
local function json_bytes(url) return #(url:match(",(.*)$") or "") // 4 * 3 end

-- --- collecting ---

local Collection = {}
Collection.__index = Collection

function Collection:note(what, ...) self.notes[#self.notes + 1] = what:format(...) end

-- False when the map is too large to be taken along.
function Collection:put_map(script, map, bytes)
    if bytes > sources.MAX_ONE_MAP_BYTES or self.map_bytes + #map > sources.MAX_MAP_BYTES then
        self:note("%s/%s: its source map is too large (%d bytes; %d are read of one, %d of all): places in errors are those "
            .. "of the script itself", self.path, script, bytes, sources.MAX_ONE_MAP_BYTES, sources.MAX_MAP_BYTES)
        return
    end
    self.map_bytes = self.map_bytes + #map
    self.modules[script .. ".map"] = map
end

-- The script without the map in it; the map, or the file that it names, is taken along.
function Collection:split_map(script, source)
    local at, url = find_comment(source)
    if not at then return source end
    if url:find("^data:") then
        self:put_map(script, url, json_bytes(url))
    else
        local name = beside(script, url)
        local size = self.sizes[name]
        if not size or not sources.is_map(name) then return source end
        local map = size <= sources.MAX_ONE_MAP_BYTES and self.package:read(name, size)
        self:put_map(script, map or "", size)
    end
    return source:sub(1, at - 1) .. MARK .. script:match("[^/]*$") .. ".map\n"
end

function Collection:count(bytes)
    self.bytes = self.bytes + bytes
    if self.bytes > sources.MAX_BYTES then
        return nil, ("%s: more than %d bytes of scripts in one mod"):format(self.path, sources.MAX_BYTES)
    end
    return true
end

function Collection:take_script(file)
    self.files = self.files + 1
    if self.files > sources.MAX_FILES then
        return nil, ("%s: more than %d scripts in one mod"):format(self.path, sources.MAX_FILES)
    elseif file.size > MOST_IN_SCRIPT then
        return nil, ("%s: more than %d bytes of scripts in one mod"):format(self.path, sources.MAX_BYTES)
    end
    local source, problem = self.package:read(file.name, file.size)
    if not source then return nil, problem end
    source = self:split_map(file.name, source)
    self.modules[file.name] = source
    return self:count(#source)
end

-- Whether a script names the file, so that it may import it.
function Collection:is_named(name)
    local base = name:match("[^/]*$")
    for module, source in pairs(self.modules) do
        if not sources.is_map(module) and source:find(base, 1, true) then return true end
    end
    return false
end

-- A module whose default is the value of the JSON.
function Collection:take_data(file)
    if not self:is_named(file.name) then return true end
    local counted, problem = self:count(file.size)
    if not counted then return nil, problem end
    local content
    content, problem = self.package:read(file.name, file.size)
    if not content then return nil, problem end
    local value, broken = json.decode(content, ("%s/%s"):format(self.path, file.name), sources.MAX_BYTES)
    if value == nil then return nil, broken end
    self.modules[file.name] = ("export default JSON.parse(%s);"):format(json.encode(content))
    return true
end

-- Module name -> source, and a list of what a modder should know; or nil and what is wrong. `main` must be among
-- them. `with_tests`: also those of tests.
function sources.collect(package, main, with_tests)
    local list, problem = package:files()
    if not list then return nil, problem end
    local self = setmetatable({
        package = package, path = package.path, modules = {}, notes = {}, sizes = {}, files = 0, bytes = 0, map_bytes = 0,
    }, Collection)
    for _, file in ipairs(list) do self.sizes[file.name] = file.size end
    for _, kind in ipairs { { is_script, self.take_script }, { is_data, self.take_data } } do
        for _, file in ipairs(list) do
            if kind[1](file.name, with_tests) then
                local ok, wrong = kind[2](self, file)
                if not ok then return nil, wrong end
            end
        end
    end
    local modules = self.modules
    if not modules[main] and with_tests then
        return nil, ("%s: there is no test file '%s' in it%s"):format(package.path, text.printable(main, 120),
            text.suggest(main, text.sorted_keys(modules)))
    elseif not modules[main] then
        return nil, ("%s/mod.json: 'main' is '%s', but there is no such file in the mod%s"):format(package.path, main,
            text.suggest(main, text.sorted_keys(modules)))
    end
    return modules, self.notes
end

return sources
