-- Code of other mods that a mod imports: what `exports` in mod.json names, "wallet/client.js" for the mod wallet. Its source
-- comes into the importer's own worker, with the files of its package that it imports itself, under names that begin
-- with that mod's id. It runs with the importer's rights and knows nothing of what the other mod keeps or does.
--
-- What is taken along is read in the text of the scripts, and is rather too much than too little; what may be imported is
-- decided by the worker, from the links that are made here (ipc/protocol.h), so that a mistake has its exact place.
local manifest = require "mods.manifest"
local nodes = require "mods.order_nodes"
local sources = require "mods.sources"
local text = require "lib.text"

local shared_code = {}

shared_code.MAX_NAME_BYTES = 127 -- of a module, with the id before it; PROTOCOL_MAX_NAME_BYTES
local LINK = ">" -- PROTOCOL_LINK, which a spec compares
local SDK = "gatehouse"
local FIELDS = { "dependencies", "optional", "recommended" } -- of mod.json, of mods that it can import from
local MOST_LISTED = 12 -- exports that are named in an error
local MOST_NOTES = 64 -- other mods that are named without being declared

-- --- what a package exports ---

-- What is wrong with the exports of a mod whose manifest is good, as lines with their places; nil: nothing.
function shared_code.problems(mod)
    if not mod.exports then return nil end
    local files, lines = {}, {}
    for _, file in ipairs(mod.package:files() or {}) do
        if file.name:match("%.m?js$") and not file.name:match("^tests/") then files[file.name] = true end
    end
    for _, name in ipairs(text.sorted_keys(mod.exports)) do
        local file = mod.exports[name]
        local problem
        if not files[file] then
            problem = ("there is no script '%s' in the mod%s"):format(file, text.suggest(file, text.sorted_keys(files)))
        elseif name ~= file and files[name] then
            problem = ("'%s' is the name of another script of the mod: export it by another name"):format(name)
        elseif #mod.id + 1 + math.max(#name, #file) > shared_code.MAX_NAME_BYTES then
            problem = ("'%s/%s' is too long a name: at most %d bytes are expected"):format(mod.id, file,
                shared_code.MAX_NAME_BYTES)
        end
        if problem then
            lines[#lines + 1] = ("%s: exports: %s"):format(manifest.place(mod.package, mod.exports_at[name]), problem)
        end
    end
    return lines[1] and lines or nil
end

-- --- what a script names ---

-- A path beside a script, within its package; nil when it leads out of it.
local function beside(script, path)
    local parts = {}
    for part in ((script:match("^(.*/)[^/]*$") or "") .. path):gmatch("[^/]+") do
        if part == ".." then
            if #parts == 0 then return nil end
            parts[#parts] = nil
        elseif part ~= "." then
            parts[#parts + 1] = part
        end
    end
    return table.concat(parts, "/")
end

local function is_computed(path)
    return path:find("${", 1, true) or path:match("/$")
end

-- visit(path) for each text in quotes that may be a path beside a script; nil for one that is made while it runs.
local function each_path(source, visit)
    for path in source:gmatch("[\"'`](%.%.?/[^\"'`\n]*)[\"'`]") do visit(not is_computed(path) and path or nil) end
end

-- visit(name) for each text in quotes that begins with a mod's id and a slash: what is behind that; nil for one that
-- is made while it runs.
local function each_name(source, id, visit)
    for name in source:gmatch("[\"'`]" .. id:gsub("%-", "%%-") .. "/([^\"'`\n]*)[\"'`]") do
        visit(name ~= "" and not is_computed(name) and name or nil)
    end
end

-- visit(id) for each statement that imports what may be another mod's.
local function each_import(source, visit)
    for _, form in ipairs { "from%s*[\"']([a-z][a-z0-9-]*)[/\"']", "import%s*%(?%s*[\"'`]([a-z][a-z0-9-]*)[/\"'`]" } do
        for id in source:gmatch(form) do visit(id) end
    end
end

-- --- what of others comes along ---

local Collection = {}
Collection.__index = Collection

-- The scripts of another mod, once for as long as its package is known; or nil and what is wrong.
local scripts_of = setmetatable({}, { __mode = "k" })

local function scripts(mod)
    if not scripts_of[mod.package] then
        local modules, problem = sources.collect(mod.package, mod.main)
        mod.package:close()
        if not modules then return nil, problem end
        scripts_of[mod.package] = modules
    end
    return scripts_of[mod.package]
end

function Collection:fail(what, ...) self.problem = self.problem or what:format(...) end

function Collection:count(mod, source)
    self.files, self.bytes = self.files + 1, self.bytes + #source
    if self.files > sources.MAX_FILES then
        self:fail("%s: more than %d scripts in one mod, with what it imports of '%s'", self.path, sources.MAX_FILES, mod.id)
    elseif self.bytes > sources.MAX_BYTES then
        self:fail("%s: more than %d bytes of scripts in one mod, with what it imports of '%s'", self.path,
            sources.MAX_BYTES, mod.id)
    end
end

-- A map that is too much is left out: places are then those of the script.
function Collection:put_map(name, map)
    if not map or self.map_bytes + #map > sources.MAX_MAP_BYTES then return end
    self.map_bytes = self.map_bytes + #map
    self.out[name .. ".map"] = map
end

local function is_script(name) return name:match("%.m?js$") ~= nil end

-- A file of another mod, and all that it imports.
function Collection:take(mod, file)
    local name = mod.id .. "/" .. file
    local modules, problem = scripts(mod)
    if not modules then return self:fail("%s", problem) end
    local source = modules[file]
    if not source or sources.is_map(file) or self.out[name] or self.problem then return end
    if #name > shared_code.MAX_NAME_BYTES then
        return self:fail("%s: '%s' is too long a name of a module: at most %d bytes are expected", self.path, name,
            shared_code.MAX_NAME_BYTES)
    end
    self:count(mod, source)
    self.out[name] = source
    self:put_map(name, modules[file .. ".map"])
    if is_script(file) then self.queue[#self.queue + 1] = { mod = mod, file = file, source = source } end
end

-- What a script of another mod imports of its own package.
function Collection:follow_own(one)
    each_path(one.source, function(path)
        if path then
            local file = beside(one.file, path)
            if file then self:take(one.mod, file) end
        else
            for file in pairs(scripts(one.mod) or {}) do self:take(one.mod, file) end
        end
    end)
    each_name(one.source, one.mod.id, function(name) self:take(one.mod, name or "") end)
end

-- What goes by another name than its file's: a module that has all that the file exports.
function Collection:take_export(mod, name)
    local file, alias = mod.exports[name], mod.id .. "/" .. name
    self:take(mod, file)
    local source = self.out[mod.id .. "/" .. file]
    if name == file or not source or self.out[alias] then return end
    local from = ('"%s/%s"'):format(mod.id, file)
    local lines = { ("export * from %s;"):format(from) }
    if source:find("%f[%w]default%f[%W]") then
        lines[2] = ("import * as all from %s;\nexport default all.default;"):format(from)
    end
    self.out[alias] = table.concat(lines, "\n") .. "\n"
    self:count(mod, self.out[alias])
end

-- --- links ---

local function listed(id, exports)
    local names = text.sorted_keys(exports)
    for i, name in ipairs(names) do names[i] = id .. "/" .. name end
    local more = #names - MOST_LISTED
    if more > 0 then return ("%s and %d more"):format(table.concat(names, ", ", 1, MOST_LISTED), more) end
    return table.concat(names, ", ")
end

local function what_it_exports(mod)
    if not mod.exports then return ("'%s' %s exports nothing: its mod.json has no \"exports\""):format(mod.id, mod.version) end
    return ("'%s' %s exports %s (\"exports\" in its mod.json), and nothing else"):format(mod.id, mod.version,
        listed(mod.id, mod.exports))
end

-- Of a mod that is declared: what may be imported of it, and what is said otherwise.
function Collection:link_declared(from_id, id, field)
    local other, link = self.loads[id], from_id .. LINK .. id
    if self.out[link] then return other end
    local lines = {}
    if other then
        lines[1] = what_it_exports(other)
        for _, name in ipairs(text.sorted_keys(other.exports or {})) do lines[#lines + 1] = id .. "/" .. name end
    else
        lines[1] = ("the mod '%s' %s"):format(id, self.absent[id] or "is not there")
        if field ~= "dependencies" then
            lines[1] = ("%s. mod.json has it in \"%s\": use import(), and go on without it where that fails"):format(
                lines[1], field)
        end
    end
    self.out[link] = table.concat(lines, "\n")
    return other
end

-- Whether the mod's own scripts lie in a folder of that name.
function Collection:has_folder(id) return self.folders[id] end

function Collection:follow_declared(one, id, field)
    local own = not one.mod
    local is_named = false
    each_name(one.source, id, function() is_named = true end)
    if own and self:has_folder(id) then
        if is_named and self.loads[id] and self.loads[id].exports then
            self:fail("%s: the folder '%s' has the name of a mod that it imports from: call the folder otherwise",
                self.path, id)
        end
        return
    end
    local other = self:link_declared(own and "" or one.mod.id, id, field)
    if not other or not other.exports then return end
    each_name(one.source, id, function(name)
        if name then
            if other.exports[name] then self:take_export(other, name) end
            return
        end
        for each in pairs(other.exports) do self:take_export(other, each) end
    end)
end

-- What is said to who imports of a mod that mod.json does not name; nil where it may be anything.
function Collection:of_undeclared(id, mod)
    local other = self.loads[id] or self.known[id]
    if other then
        return ("'%s' is not among the dependencies in mod.json; write: \"dependencies\": { \"%s\": \"^%s\" }"):format(id,
            id, other.version)
    end
    local declared = {}
    for _, field in ipairs(FIELDS) do
        for _, name in ipairs(text.sorted_keys(mod[field] or {})) do declared[#declared + 1] = name end
    end
    local near = text.suggest(id, declared)
    return near ~= "" and ("there is no mod '%s'%s"):format(id, near) or nil
end

-- Of one that is not declared.
function Collection:follow_undeclared(one)
    local mod, own = one.mod or self.mod, not one.mod
    each_import(one.source, function(id)
        local from = own and "" or mod.id
        local link = from .. LINK .. id
        if id == mod.id or id == SDK or nodes.field_naming(mod, id) or own and self:has_folder(id) or self.out[link]
            or self.notes == MOST_NOTES then
            return
        end
        self.notes = self.notes + 1
        self.out[link] = self:of_undeclared(id, mod)
    end)
end

function Collection:follow(one)
    local mod = one.mod or self.mod
    if one.mod then self:follow_own(one) end
    for _, field in ipairs(FIELDS) do
        for _, id in ipairs(text.sorted_keys(mod[field] or {})) do self:follow_declared(one, id, field) end
    end
    self:follow_undeclared(one)
end

-- A mod's own modules (name -> source, as mods.sources has them) with what they import of others': a table of its own, the
-- files of other mods as "ID/FILE", and the links; or nil and what is wrong. `mod`: its manifest; `others`: which mods there
-- are, as mods.find gives it: {loads = id -> manifest of those that play, known = the same of all others, absent = id ->
-- what is said of one that does not play}; nil: none.
function shared_code.with(modules, mod, others)
    others = others or {}
    local self = setmetatable({
        mod = mod, path = mod.path or mod.id, loads = others.loads or {}, known = others.known or {},
        absent = others.absent or {}, out = {}, queue = {}, folders = {}, files = 0, bytes = 0, map_bytes = 0, notes = 0,
    }, Collection)
    for name, source in pairs(modules) do
        self.out[name] = source
        if sources.is_map(name) then
            self.map_bytes = self.map_bytes + #source
        else
            self.files, self.bytes = self.files + 1, self.bytes + #source
        end
        local folder = name:match("^([^/]+)/")
        if folder then self.folders[folder] = true end
    end
    for _, name in ipairs(text.sorted_keys(modules)) do
        if is_script(name) then self.queue[#self.queue + 1] = { source = modules[name] } end
    end
    local at = 1
    while self.queue[at] and not self.problem do
        self:follow(self.queue[at])
        at = at + 1
    end
    if self.problem then return nil, self.problem end
    return self.out
end

-- The mods whose code it brought along, sorted: of what shared_code.with gave, or of a mod that is only looked at.
function shared_code.whose(modules)
    local ids = {}
    for name in pairs(modules) do
        local id = name:match("^" .. LINK .. "(.*)$")
        if id then ids[#ids + 1] = id end
    end
    local list = {}
    for _, id in ipairs(ids) do
        for name in pairs(modules) do
            if name:sub(1, #id + 1) == id .. "/" then
                list[#list + 1] = id
                break
            end
        end
    end
    table.sort(list)
    return list
end

return shared_code
