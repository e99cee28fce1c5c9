-- Versions (semver 2.0) and ranges of them, as npm reads them: comparators, hyphens, x, ~, ^, || and the rule
-- that a version before a release only satisfies a range that names one of the same three numbers. Text of a
-- stranger: whatever does not fit the grammar is refused with what was expected, never guessed at.
local whole = require "lib.whole"

local semver = {}

semver.MOST_BYTES = 128   -- of a version, in saved games, too (engine/store/save.h); a range may have
semver.MOST_RANGE = 256
local LARGEST = 9007199254740991 -- as npm: what a double holds exactly

semver.EXPECTED = "three numbers, such as '1.0.0'"
semver.EXPECTED_RANGE = "a range, such as '>=1.2 <2', '^1.2.3', '1.x' or '*'"

-- The same for a JSON Schema (ECMA 262); parse() is what counts.
semver.REGEX = "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
    .. "(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
    .. "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$"

local function number_of(digits)
    if not digits:match("^%d+$") or digits:match("^0%d") or #digits > 16 then return nil end
    local number = whole.read(digits)
    return number and number <= LARGEST and number or nil
end

-- "a.1.b" as {"a", 1, "b"} (for a build, which is not compared, all as text); nil when a part is empty or a number
-- has a zero in front.
local function identifiers(text, numbers_count)
    local list = {}
    for part in (text .. "."):gmatch("([^.]*)%.") do
        if not part:match("^[0-9A-Za-z-]+$") then return nil end
        if numbers_count and part:match("^%d+$") then
            if part:match("^0%d") then return nil end
            list[#list + 1] = tonumber(part)
        else
            list[#list + 1] = part
        end
    end
    return list
end

-- What follows the numbers, "-pre+build", as {prerelease, build}; nil when it is neither.
local function qualifiers(text)
    local before, build = text:match("^([^+]*)%+(.*)$")
    before = before or text
    local list = {}
    if before ~= "" then
        if before:sub(1, 1) ~= "-" then return nil end
        list = identifiers(before:sub(2), true)
        if not list then return nil end
    end
    if build and not identifiers(build, false) then return nil end
    return list, build
end

-- {major, minor, patch, pre (list), build, text}; nil for what is no version.
function semver.parse(text)
    if type(text) ~= "string" or #text > semver.MOST_BYTES then return nil end
    local major, minor, patch, rest = text:match("^(%d+)%.(%d+)%.(%d+)(.*)$")
    if not major then return nil end
    local a, b, c = number_of(major), number_of(minor), number_of(patch)
    local pre, build = qualifiers(rest)
    if not a or not b or not c or not pre then return nil end
    return { major = a, minor = b, patch = c, pre = pre, build = build, text = text }
end

local function compare_identifiers(a, b)
    if a == b then return 0 end
    local is_number, is_other = type(a) == "number", type(b) == "number"
    if is_number ~= is_other then return is_number and -1 or 1 end
    return a < b and -1 or 1
end

local function compare_pre(a, b)
    if #a == 0 or #b == 0 then return #a == #b and 0 or #a == 0 and 1 or -1 end
    for i = 1, math.max(#a, #b) do
        if a[i] == nil then return -1 end
        if b[i] == nil then return 1 end
        local way = compare_identifiers(a[i], b[i])
        if way ~= 0 then return way end
    end
    return 0
end

-- -1, 0 or 1 for two parsed versions; what they were built from does not count.
function semver.compare(a, b)
    if a.major ~= b.major then return a.major < b.major and -1 or 1 end
    if a.minor ~= b.minor then return a.minor < b.minor and -1 or 1 end
    if a.patch ~= b.patch then return a.patch < b.patch and -1 or 1 end
    return compare_pre(a.pre, b.pre)
end

-- --- ranges: each is reduced to alternatives of comparators {op, version} with op one of < <= > >= = ---
local ZERO = { 0 } -- "-0", below every version of these numbers

local function version(major, minor, patch, pre)
    return { major = major, minor = minor, patch = patch, pre = pre or {} }
end

-- The next release after the numbers that are given, as an open upper end.
local function below_next(major, minor)
    if minor then return { op = "<", version = version(major, minor + 1, 0, ZERO) } end
    return { op = "<", version = version(major + 1, 0, 0, ZERO) }
end

local function from(major, minor, patch, pre)
    return { op = ">=", version = version(major, minor or 0, patch or 0, pre) }
end

local NOTHING = { op = "<", version = version(0, 0, 0, ZERO) }

-- "1.2.x" as {major, minor, patch, pre}, where what is left open is nil; nil when it is no such thing, or has a
-- number after an x.
local function partial(text)
    local numbers, rest = text:match("^v?([%dxX*.]+)(.*)$")
    if not numbers then return nil end
    local parts, count, open_from = {}, 0, 4
    for part in (numbers .. "."):gmatch("([^.]*)%.") do
        count = count + 1
        if count > 3 then return nil end
        local open = part == "x" or part == "X" or part == "*"
        if open then open_from = math.min(open_from, count) end
        parts[count] = not open and number_of(part) or nil
        if not open and not parts[count] or count > open_from and not open then return nil end
    end
    local pre, build = qualifiers(rest)
    if not pre or (count < 3 and (#pre > 0 or build)) then return nil end
    if not parts[1] then return {} end
    if not parts[2] then return { major = parts[1] } end
    return { major = parts[1], minor = parts[2], patch = parts[3], pre = parts[3] and pre or {} }
end

local function add_tilde(set, p)
    if not p.major then return end
    set[#set + 1] = from(p.major, p.minor, p.patch, p.pre)
    set[#set + 1] = below_next(p.major, p.minor)
end

local function add_caret(set, p)
    if not p.major then return end
    set[#set + 1] = from(p.major, p.minor, p.patch, p.pre)
    if p.major > 0 or not p.minor then
        set[#set + 1] = below_next(p.major)
    elseif p.minor > 0 or not p.patch then
        set[#set + 1] = below_next(p.major, p.minor)
    else
        set[#set + 1] = { op = "<", version = version(0, 0, p.patch + 1, ZERO) }
    end
end

local function add_plain(set, p)
    if not p.major then return end
    if p.patch then
        set[#set + 1] = { op = "=", version = version(p.major, p.minor, p.patch, p.pre) }
    else
        add_tilde(set, p)
    end
end

local function add_compared(set, op, p)
    if not p.major then
        if op == "<" or op == ">" then set[#set + 1] = NOTHING end
    elseif p.patch then
        set[#set + 1] = { op = op, version = version(p.major, p.minor, p.patch, p.pre) }
    elseif op == ">" then
        local next_one = below_next(p.major, p.minor).version
        set[#set + 1] = from(next_one.major, next_one.minor)
    elseif op == "<=" then
        set[#set + 1] = below_next(p.major, p.minor)
    else
        set[#set + 1] = { op = op, version = version(p.major, p.minor or 0, 0, op == "<" and ZERO or nil) }
    end
end

-- Adds what one word, such as "^1.2" or ">=1", stands for; false: it is none.
local function add_word(set, word)
    local op, rest = word:match("^([<>]=?)(.*)$")
    if not op then op, rest = word:match("^(~)>?(.*)$") end
    if not op then op, rest = word:match("^([%^=]?)(.*)$") end
    local p = partial(rest)
    if not p then return false end
    if op == "~" then
        add_tilde(set, p)
    elseif op == "^" then
        add_caret(set, p)
    elseif op == "" or op == "=" then
        add_plain(set, p)
    else
        add_compared(set, op, p)
    end
    return true
end

local function add_hyphen(set, low, high)
    local a, b = partial(low), partial(high)
    if not a or not b then return false end
    if a.major then set[#set + 1] = from(a.major, a.minor, a.patch, a.pre) end
    if b.major then add_compared(set, "<=", b) end
    return true
end

-- One alternative: its comparators; or nil and the words that are none.
local function alternative(text)
    local set = {}
    local low, high = text:match("^(%S+)%s+%-%s+(%S+)$")
    if low then
        if not add_hyphen(set, low, high) then return nil, text end
        return set
    end
    local joined = text:gsub("([<>]=?)%s+", "%1"):gsub("(~>?)%s+", "%1"):gsub("([%^=])%s+", "%1")
    for word in joined:gmatch("%S+") do
        if not add_word(set, word) then return nil, word end
    end
    return set
end

local known, known_count = {}, 0 -- ranges are written in few ways, and many mods
local MOST_KNOWN = 512

local function remember(range)
    if known_count == MOST_KNOWN then known, known_count = {}, 0 end
    known[range.text], known_count = range, known_count + 1
    return range
end

-- A range: {text, sets}, not to be changed; or nil and what is wrong with it.
function semver.range(text)
    if known[text] then return known[text] end
    if #text > semver.MOST_RANGE then
        return nil, ("is %d bytes, at most %d are expected"):format(#text, semver.MOST_RANGE)
    end
    local sets, at, any = {}, 1, nil
    repeat
        local bar, after = text:find("||", at, true)
        local set, wrong = alternative(text:sub(at, (bar or 0) - 1):match("^%s*(.-)%s*$"))
        if not set then return nil, ("'%s' is not understood, expected %s"):format(wrong, semver.EXPECTED_RANGE) end
        if #set == 0 then any = set end
        sets[#sets + 1] = set
        at = bar and after + 1
    until not at
    return remember { text = text, sets = any and { any } or sets } -- npm: beside "any release" the rest is nothing
end

local function holds(comparator, tested)
    local way, op = semver.compare(tested, comparator.version), comparator.op
    if op == "=" then return way == 0 end
    if op == "<" then return way < 0 end
    if op == "<=" then return way <= 0 end
    if op == ">" then return way > 0 end
    return way >= 0
end

local function same_numbers(a, b) return a.major == b.major and a.minor == b.minor and a.patch == b.patch end

local function fits(set, tested)
    local named = #tested.pre == 0
    for _, comparator in ipairs(set) do
        if not holds(comparator, tested) then return false end
        named = named or #comparator.version.pre > 0 and same_numbers(comparator.version, tested)
    end
    return named
end

-- Whether a parsed version is in a range.
function semver.satisfies(tested, range)
    for _, set in ipairs(range.sets) do
        if fits(set, tested) then return true end
    end
    return false
end

return semver
