-- The content of a game and of all mods that load, put together: each entry under its id, then what mods change of others'
-- in the order in which they load, so that the last one wins. What is missing is told of who needs it, with both names.
local content = require "mods.content"
local content_rules = require "games.content_rules"
local json = require "lib.json"
local places = require "lib.json_places"
local text = require "lib.text"

local content_merge = {}

content_merge.MOST = 8192 -- entries of all mods and the game
local MOST_CONFLICTS = 64

-- --- who may speak of whose ---

local function relation(mod, owner)
    for _, field in ipairs { "dependencies", "optional", "recommended" } do
        if mod[field][owner] then return field end
    end
end

local function ids_of(self, type_name, owner)
    local ids = {}
    for id, record in pairs(self.by_id[type_name]) do
        if record.owner == owner then ids[#ids + 1] = id end
    end
    table.sort(ids)
    return ids
end

local function article(word) return (word:match("^[aeiou]") and "an " or "a ") .. word end

-- Why an id cannot be spoken of in a package; nil when it can. `mod`: nil in the game's own.
local function reference_problem(self, mod, type_name, id)
    local owner = id:match("^([^:]+):")
    local record = self.by_id[type_name][id]
    local is_own = not mod or owner == mod.id or owner == self.game.id
    local said = mod and not is_own and relation(mod, owner)
    if mod and not is_own and said ~= "dependencies" then
        return ("is '%s', and mod.json of '%s' does not name '%s' among its \"dependencies\"%s"):format(
            text.printable(id, 97), mod.id, text.printable(owner, 48), said and (" (only as %s)"):format(said) or "")
    elseif record then
        return nil
    end
    local other
    for name, list in pairs(self.by_id) do other = other or list[id] and name end
    if other then return ("is '%s', which is %s and not %s"):format(id, article(other), article(type_name)) end
    return ("is '%s', and %s has no such %s%s"):format(text.printable(id, 97), owner == (mod and mod.id or self.game.id)
        and "the package" or ("'%s'"):format(owner), type_name, text.suggest(id, ids_of(self, type_name, owner)))
end

local function add_problem(self, mod, file, path, what, on)
    local line = ("%s: %s: %s"):format(content.place(file, path, on), text.printable(path, 100), what)
    if mod and not self.problems[mod.id] then self.problems[mod.id] = {} end
    local list = mod and self.problems[mod.id] or self.game_problems
    list[#list + 1] = line
end

-- --- entries ---

local function add_entries(self, mod, said)
    local counts = {}
    for _, entry in ipairs(said.entries) do
        local one = self.types[entry.type]
        local count = #self.all[entry.type] + 1
        if count > (one.most or content_rules.MOST_OF_TYPE) and not counts[entry.type] then
            counts[entry.type] = true
            add_problem(self, mod, entry.file, entry.path, ("is one too many: there is room for %d of the type '%s', with "
                .. "those of other mods"):format(one.most or content_rules.MOST_OF_TYPE, entry.type), "key")
        end
        self.count = self.count + 1
        local record = { id = entry.id, name = entry.name, type = entry.type, owner = entry.owner, value = entry.value,
                         file = entry.file, path = entry.path, changes = {} }
        self.by_id[entry.type][entry.id] = record
        table.insert(self.all[entry.type], record)
    end
    if self.count > content_merge.MOST and mod then
        add_problem(self, mod, said.entries[1].file, "", ("with it there are %d pieces of content, at most %d are expected")
            :format(self.count, content_merge.MOST))
    end
end

local function check_references(self, mod, said)
    for _, reference in ipairs(said.references) do
        local problem = reference_problem(self, mod, reference.type, reference.id)
        if problem then add_problem(self, mod, reference.file, reference.path, problem) end
    end
end

-- --- patches ---

local function copy_of(value)
    if type(value) ~= "table" then return value end
    local copy = {}
    for key, item in pairs(value) do copy[key] = copy_of(item) end
    return copy
end

local function is_same(a, b) return json.encode({ a }) == json.encode({ b }) end

-- A value as people read it.
local function shown(value)
    if value == nil then return "nothing" end
    return text.printable(json.encode({ value }):match("^.(.*).$"), 60)
end

local function note_change(self, record, field_path, mod, was, is)
    local earlier = record.changes[field_path]
    if earlier and earlier.by ~= mod.id and not is_same(earlier.is, is) and #self.conflicts < MOST_CONFLICTS then
        self.conflicts[#self.conflicts + 1] = {
            mods = { earlier.by, mod.id }, type = record.type, id = record.id, field = field_path,
            text = ("%s '%s': '%s' sets %s to %s, and '%s', which loads later, to %s: the later one holds"):format(record.type,
                record.id, earlier.by, field_path, shown(earlier.is), mod.id, shown(is)),
        }
    end
    local change = { by = mod.id, type = record.type, id = record.id, field = field_path, was = was, is = is,
                     text = ("%s '%s': %s %s -> %s"):format(record.type, record.id, field_path, shown(was), shown(is)) }
    record.changes[field_path] = change
    self.changes[#self.changes + 1] = change
end

local function patch_table(self, record, fields, value, changed, prefix, mod)
    for _, name in ipairs(text.sorted_keys(changed)) do
        local field, field_path = fields[name], places.member(prefix, name)
        if field.type == "table" and type(value[name]) == "table" then
            patch_table(self, record, field.fields, value[name], changed[name], field_path, mod)
        elseif not is_same(value[name], changed[name]) or record.changes[field_path] then
            note_change(self, record, field_path, mod, value[name], changed[name])
            value[name] = copy_of(changed[name])
        end
    end
end

local function apply_patch(self, mod, patch)
    local owner = patch.id:match("^([^:]+):")
    local record = self.by_id[patch.type][patch.id]
    local said = mod and owner ~= self.game.id and relation(mod, owner)
    if not mod then return end -- the game's own has nobody's to change: content.read says so
    if owner ~= self.game.id and not said then
        return add_problem(self, mod, patch.file, patch.path, ("is of '%s', which mod.json of '%s' names neither among its "
            .. "\"dependencies\" nor as \"optional\""):format(text.printable(owner, 48), mod.id), "key")
    elseif not record and said and said ~= "dependencies" and not self.present[owner] then
        self.skipped[#self.skipped + 1] = { by = mod.id, id = patch.id }
        return
    elseif not record then
        return add_problem(self, mod, patch.file, patch.path, ("'%s' has no such %s%s"):format(text.printable(owner, 48),
            patch.type, text.suggest(patch.id, ids_of(self, patch.type, owner))), "key")
    end
    if not record.is_copied then record.value, record.is_copied = copy_of(record.value), true end
    patch_table(self, record, self.types[patch.type].fields, record.value, patch.value, "", mod)
end

-- --- the whole ---

local function sort_all(self)
    local own = self.game.id
    for name, list in pairs(self.all) do
        local ids = { {}, {} } -- the game's own, and others': sorted as texts, without a call for each pair
        for _, record in ipairs(list) do table.insert(ids[record.owner == own and 1 or 2], record.id) end
        local sorted = {}
        for _, part in ipairs(ids) do
            table.sort(part)
            for _, id in ipairs(part) do sorted[#sorted + 1] = self.by_id[name][id] end
        end
        self.all[name] = sorted
    end
end

-- Of a game (games.definition) with `own`, what content.read gives of its package (or nil), and mods in the order in which
-- they load, each with `content` as content.read gives it (or nil). {types, game, all = type -> list of {id, name, type,
-- owner, value, file, path (where it stands), changes = field -> {by, was, is}} (the game's own first, then by id), by_id = type ->
-- id -> the same, changes (list of {by, type, id, field, was, is, text}, as they were made), conflicts (list of {mods, type, id, field,
-- text}), skipped (patches of mods that are not there: {by, id}), problems = id of a mod -> lines, game_problems = lines}.
function content_merge.of(game, own, mods)
    local self = {
        types = game.api and game.api.content or {}, game = game, all = {}, by_id = {}, changes = {}, conflicts = {},
        skipped = {}, problems = {}, game_problems = {}, present = {}, count = 0,
    }
    for name in pairs(self.types) do self.all[name], self.by_id[name] = {}, {} end
    for _, mod in ipairs(mods) do self.present[mod.id] = mod end
    if own then add_entries(self, nil, own) end
    for _, mod in ipairs(mods) do
        if mod.content then add_entries(self, mod, mod.content) end
    end
    if own then check_references(self, nil, own) end
    for _, mod in ipairs(mods) do
        if mod.content then check_references(self, mod, mod.content) end
        for _, patch in ipairs(mod.content and mod.content.patches or {}) do apply_patch(self, mod, patch) end
    end
    sort_all(self)
    return self
end

-- Where an entry was declared, and by whom each field that is not as it was declared was changed, for errors: "item
-- 'snare:net' (mods/snare/content/item.json:3:5; hp changed by 'hard')".
function content_merge.describe(record)
    local changed = {}
    for _, field in ipairs(text.sorted_keys(record.changes)) do
        changed[#changed + 1] = ("%s changed by '%s'"):format(field, record.changes[field].by)
    end
    return ("%s '%s' (%s%s)"):format(record.type, record.id, content.place(record.file, record.path, "key"),
        changed[1] and "; " .. table.concat(changed, ", ") or "")
end

-- What a mod has part in, for `info` and the mods screen: {entries (records), changes, changed_by (by others, of its own),
-- conflicts (texts)}; nil when there is nothing of it.
function content_merge.part_of(self, id)
    local part, is_any = { entries = {}, changes = {}, changed_by = {}, conflicts = {} }, false
    for _, name in ipairs(text.sorted_keys(self.all)) do
        for _, record in ipairs(self.all[name]) do
            if record.owner == id then
                part.entries[#part.entries + 1], is_any = record, true
            end
        end
    end
    for _, change in ipairs(self.changes) do
        if change.by == id then
            part.changes[#part.changes + 1], is_any = change, true
        elseif change.id:match("^([^:]+):") == id then
            part.changed_by[#part.changed_by + 1] = change
        end
    end
    for _, conflict in ipairs(self.conflicts) do
        if conflict.mods[1] == id or conflict.mods[2] == id then
            part.conflicts[#part.conflicts + 1], is_any = conflict.text, true
        end
    end
    return is_any and part or nil
end

return content_merge
