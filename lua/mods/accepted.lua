-- What each installed mod was, with all that it pulls in, when the player last agreed to it: accepted.json among the
-- player's files. What an update brings is told as the difference to that, however it came: by `install`, as a file
-- that was put there, or in another mod that it needs. Where the file cannot be read each installed mod is asked about
-- again, for as long as the damaged one is kept beside it: nobody knows what of them was agreed to.
local changes = require "mods.changes"
local grants = require "policy.grants"
local merge = require "lib.merge"
local paths = require "games.paths"
local schema = require "lib.schema"
local store_file = require "lib.store_file"

local accepted = {}

local MOST_MODS = 4096
local TEXT = { kind = "string", max = 4096, line = true }
local PART = {
    kind = "table",
    fields = {
        version = TEXT, authors = TEXT, by = TEXT, is_recommended = { kind = "boolean" },
        shares = { kind = "boolean" },
        capabilities = { kind = "map", max = 256, of = { kind = "integer", min = 0, max = 65536 } },
    },
}
local RULE = {
    kind = "map", max = MOST_MODS,
    of = {
        kind = "table",
        fields = {
            version = { kind = "string", required = true, max = 256, line = true },
            mods = { kind = "map", required = true, max = MOST_MODS, of = PART },
        },
    },
}

local function accepts(value)
    if value.mods == nil then return nil end
    local problem = schema.check(value.mods, RULE)[1]
    if not problem then return nil end
    return ("mods%s: %s"):format(problem.path ~= "" and "." .. problem.path or "", problem.text)
end

-- What is wrong with a table that is to be what accepted.load() finds; nil: nothing.
accepted.problem = accepts

-- What there is; `unread`: there is, or was, something that cannot be read. Without a home there is nothing, and nothing
-- can be kept. `fresh`: nothing in any case.
function accepted.load(fresh)
    local folder = not fresh and paths.config() or nil
    local self = { path = folder and folder .. "/accepted.json", mods = {} }
    if self.path then
        local kept, unread = store_file.read(self.path, accepts)
        self.mods, self.unread = kept.mods or {}, unread or store_file.has_aside(self.path)
    end
    self.before = merge.copy(self.mods)
    return self
end

-- True; or nil and why it can not be kept.
function accepted.save(self)
    if not self.path then return paths.config() end
    local ok, problem = store_file.update(self.path, accepts, function(now)
        if now.mods then self.mods = merge.three(self.before, self.mods, now.mods) end
        return { mods = self.mods }
    end)
    if ok then self.before = merge.copy(self.mods) end
    return ok, problem
end

-- The difference (of mods.changes) between what was agreed to and the mod as it is; nil: nothing is known of it. Where
-- something may be known that cannot be read, all of the mod is new.
function accepted.difference(self, mod, by_id)
    local before, now = self.mods[mod.id], changes.snapshot(mod, by_id)
    if before then return changes.between(before, now) end
    return self.unread and changes.from_unread(mod.id, now) or nil
end

-- The player agreed to the mod as it is.
function accepted.note(self, mod, by_id) self.mods[mod.id] = changes.snapshot(mod, by_id) end

function accepted.forget(self, id) self.mods[id] = nil end

-- For a game that begins: installed mods of which nothing is known yet, as they are now; none where something cannot be
-- read, which may have been about them. Whether there were any.
function accepted.note_new(self, mods)
    if self.unread then return false end
    local by_id, any = changes.index(mods), false
    for _, mod in ipairs(mods) do
        if grants.is_strange(mod) and not self.mods[mod.id] then
            accepted.note(self, mod, by_id)
            any = true
        end
    end
    return any
end

return accepted
