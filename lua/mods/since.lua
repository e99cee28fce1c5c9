-- In which order the mods in the player's folder came there: a number for each id, kept in the folder beside them. An
-- update keeps the number of its mod, one that was removed and comes again gets a new one. Of two mods that want the
-- same the earlier has it (mods.seniority). Where it cannot be kept, mods come in the order of their ids.
local fs = require "engine.fs"
local json = require "lib.json"

local since = {}

since.FILE = ".since.json"

local FORMAT = 1
local MAX_BYTES = 1024 * 1024

local function path_in(folder) return folder:gsub("(.)/+$", "%1") .. "/" .. since.FILE end

-- Id -> number, the lower the earlier. What cannot be read is none.
function since.load(folder)
    local path, numbers = path_in(folder), {}
    local source = fs.kind(path) == "file" and fs.read(path, MAX_BYTES)
    local kept = source and json.decode(source, path, MAX_BYTES)
    if type(kept) ~= "table" or kept.format ~= FORMAT or type(kept.mods) ~= "table" then return numbers end
    for id, number in pairs(kept.mods) do
        local whole = type(number) == "number" and math.tointeger(number)
        if type(id) == "string" and whole and whole > 0 then numbers[id] = whole end
    end
    return numbers
end

local function next_number(numbers)
    local most = 0
    for _, number in pairs(numbers) do most = math.max(most, number) end
    return most + 1
end

local function save(folder, numbers)
    return fs.replace(path_in(folder), json.encode { format = FORMAT, mods = numbers } .. "\n")
end

-- `id` was installed where `there` is already, a list of {id}: what has no number yet was there before it. No other
-- process may install meanwhile.
function since.note(folder, there, id)
    local numbers = since.load(folder)
    if numbers[id] then return true end
    local ids = {}
    for _, entry in ipairs(there) do ids[#ids + 1] = entry.id end
    table.sort(ids)
    ids[#ids + 1] = id
    for _, one in ipairs(ids) do numbers[one] = numbers[one] or next_number(numbers) end
    return save(folder, numbers)
end

function since.forget(folder, id)
    local numbers = since.load(folder)
    if not numbers[id] then return true end
    numbers[id] = nil
    return save(folder, numbers)
end

return since
