-- In which order the mods in the player's folder came there: a number for each id, kept in the folder beside them. An
-- update keeps the number of its mod, one that was removed and comes again gets a new one. Of two mods that want the
-- same the earlier has it (mods.seniority). Where it cannot be kept, mods come in the order of their ids.
local fs = require "engine.fs"
local json = require "lib.json"
local store_file = require "lib.store_file"
local text = require "lib.text"

local since = {}

since.FILE = ".since.json"
local MOST = 1 << 40

local function path_in(folder) return folder:gsub("(.)/+$", "%1") .. "/" .. since.FILE end

local function accepts(value)
    if value.mods ~= nil and type(value.mods) ~= "table" then return "mods: expected an object" end
    for id, number in pairs(value.mods or {}) do
        local whole = type(id) == "string" and type(number) == "number" and math.tointeger(number)
        if not whole or whole < 1 or whole > MOST then
            return ("mods.%s: expected a whole number from 1 to %d"):format(text.printable(id, 48), MOST)
        end
    end
end

-- Id -> number, the lower the earlier. What cannot be read is none, and is told.
function since.load(folder) return store_file.read(path_in(folder), accepts).mods or {} end

local function next_number(numbers)
    local most = 0
    for _, number in pairs(numbers) do most = math.max(most, number) end
    return most + 1
end

-- Changes what there is: true; or nil and why not. A damaged file is kept aside. No other process may install meanwhile.
local function update(folder, change)
    local path = path_in(folder)
    local kept, problem, kind = store_file.look(path, accepts)
    if not kept and kind == "damaged" then
        local ok, why = store_file.keep_aside(path, problem)
        if not ok then return nil, why end
        kept = {}
    end
    if not kept then return nil, problem end
    local numbers = kept.mods or {}
    if not change(numbers) then return true end
    return fs.replace(path, json.encode { format = store_file.FORMAT, mods = numbers } .. "\n")
end

-- `id` was installed where `there` is already, a list of {id}: what has no number yet was there before it. No other
-- process may install meanwhile.
function since.note(folder, there, id)
    return update(folder, function(numbers)
        if numbers[id] then return false end
        local ids = {}
        for _, entry in ipairs(there) do ids[#ids + 1] = entry.id end
        table.sort(ids)
        ids[#ids + 1] = id
        for _, one in ipairs(ids) do numbers[one] = numbers[one] or next_number(numbers) end
        return true
    end)
end

function since.forget(folder, id)
    return update(folder, function(numbers)
        local was_there = numbers[id] ~= nil
        numbers[id] = nil
        return was_there
    end)
end

return since
