-- Where each value of a JSON text stands: a small scanner over text that the parser has accepted (it checks
-- nothing itself), for errors that name the exact line and column. It also sees what the parser's tables do
-- not show: keys that were given twice, and whether an empty table was a list or an object.
local cjson = require "cjson.safe"

local places = {}

-- The name of a member, in paths such as a.b[1]["odd key"].c; the same for whoever makes paths.
function places.member(path, key)
    if not key:match("^[%a_$][%w_$-]*$") then
        return ('%s["%s"]'):format(path, (key:gsub('[%c\127\\"]', function(c) return ("\\u%04x"):format(c:byte()) end)))
    end
    return path == "" and key or path .. "." .. key
end

function places.element(path, index) return ("%s[%d]"):format(path, index) end

local scan

-- The byte after the string that begins at `at`, and its value.
local function string_at(text, at)
    local from = at + 1
    while true do
        local stop = text:find('["\\]', from)
        if text:byte(stop) == 34 then
            local raw = text:sub(at + 1, stop - 1)
            if raw:find("\\", 1, true) then raw = cjson.decode("[" .. text:sub(at, stop) .. "]")[1] end
            return stop + 1, raw
        end
        from = stop + 2
    end
end

local function scan_object(state, at, path)
    local text, seen = state.text, {}
    state.objects[path] = true
    at = text:find("[^ \t\r\n]", at + 1)
    while text:byte(at) ~= 125 do
        local key_at = at
        local after, key = string_at(text, at)
        local name = places.member(path, key)
        if seen[key] then
            state.twice[#state.twice + 1] = { path = name, at = key_at, first = seen[key] }
        else
            seen[key] = key_at
            state.keys[name] = key_at
        end
        at = scan(state, text:find("[^ \t\r\n:]", after), name)
        at = text:find("[^ \t\r\n]", at)
        if text:byte(at) == 44 then at = text:find("[^ \t\r\n]", at + 1) end
    end
    return at + 1
end

local function scan_list(state, at, path)
    local text, index = state.text, 0
    state.lists[path] = true
    at = text:find("[^ \t\r\n]", at + 1)
    while text:byte(at) ~= 93 do
        index = index + 1
        at = scan(state, at, places.element(path, index))
        at = text:find("[^ \t\r\n]", at)
        if text:byte(at) == 44 then at = text:find("[^ \t\r\n]", at + 1) end
    end
    return at + 1
end

-- The byte after the value that begins at `at`.
function scan(state, at, path)
    state.values[path] = at
    local first = state.text:byte(at)
    if first == 123 then return scan_object(state, at, path) end
    if first == 91 then return scan_list(state, at, path) end
    if first == 34 then return (string_at(state.text, at)) end
    return (state.text:find("[ \t\r\n,%]}]", at)) or #state.text + 1
end

-- {values, keys = path -> byte of the value and of its key, lists, objects = path -> true, twice = list of
-- {path, at, first} of keys that an object has again}. Of such a key the parser keeps the last value.
-- The text must be one that json.decode accepted: it is no longer and no deeper than that allows.
function places.of(text)
    local state = { text = text, values = {}, keys = {}, lists = {}, objects = {}, twice = {} }
    scan(state, text:find("[^ \t\r\n]"), "")
    return state
end

local function members_in(value)
    local count = 0
    if #value > 0 then
        for _, item in ipairs(value) do count = count + (type(item) == "table" and members_in(item) or 0) end
    else
        for _, item in pairs(value) do count = count + 1 + (type(item) == "table" and members_in(item) or 0) end
    end
    return count
end

-- In the place of places.of(), for a text that needs no scan: nothing in it is empty, and there are as many keys
-- in the parser's tables as in the text, so that none is there twice.
places.PLAIN = {}

-- Whether that can be said of a text and its value; most are such, and a scan takes its time.
function places.is_plain(text, value)
    if type(value) ~= "table" or text:find("\\", 1, true) then return false end
    local bare = text:gsub('"[^"]*"', "s")
    if bare:find("%[%s*%]") or bare:find("{%s*}") then return false end
    return select(2, bare:gsub(":", "")) == members_in(value)
end

-- Whether the table at a path was a list; `at` = places.of() or places.PLAIN.
function places.is_list(at, path, value)
    if at.lists then return at.lists[path] ~= nil end
    return #value > 0
end

return places
