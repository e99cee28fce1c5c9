-- Characters that are not seen but obeyed, or that are not seen at all and make two texts look like one: controls (a
-- terminal obeys them), marks of direction and ends of lines (they turn lines and their order around), invisible ones,
-- tags. The same as engine/util/utf8.c has them. ZWJ, ZWNJ and variation selectors are none: words and emoji need them.
local unseen = {}

-- Beside line feed and tab, which are for who writes to decide.
local PATTERNS = {
    "[\0-\8\11-\31\127]",
    "\xC2[\x80-\x9F\xAD]",      -- U+0080 to U+009F as ESC; the soft hyphen
    "\xCD\x8F", "\xD8\x9C",     -- U+034F, U+061C
    "\xE1\x85[\x9F\xA0]", "\xE1\xA0\x8E", -- fillers: U+115F, U+1160, U+180E
    "\xE3\x85\xA4", "\xEF\xBE\xA0",       -- U+3164, U+FFA0
    "\xE2\x80[\x8B\x8E\x8F\xA8-\xAE]",   -- U+200B, U+200E to U+200F, U+2028 to U+202E
    "\xE2\x81[\xA0-\xAF]",                -- U+2060 to U+206F
    "\xEF\xBB\xBF", "\xEF\xBF[\xB9-\xBB]", -- U+FEFF, U+FFF9 to U+FFFB
    "\xEF\xBF[\xBE\xBF]",       -- U+FFFE, U+FFFF: no characters, and XML forbids them
    "\xF3\xA0[\x80\x81][\x80-\xBF]", -- U+E0000 to U+E007F
}

-- A text of which this is true has none of them, and is UTF-8.
local function is_plain(value) return not value:find("[^\t\n\32-\126]") end

-- Whether there is one in a text.
function unseen.is_in(value)
    if is_plain(value) then return false end
    for _, pattern in ipairs(PATTERNS) do
        if value:find(pattern) then return true end
    end
    return false
end

-- The text with each of them as `with(code)` says (code: its number), and each byte that is no text as `broken(byte)`.
function unseen.replace(value, with, broken)
    if is_plain(value) then return value end
    local parts, at = {}, 1
    repeat
        local whole, bad = utf8.len(value, at)
        local good = value:sub(at, whole and #value or bad - 1)
        for _, pattern in ipairs(PATTERNS) do
            good = good:gsub(pattern, function(character) return with(utf8.codepoint(character)) end)
        end
        parts[#parts + 1] = good
        if bad then parts[#parts + 1] = broken(value:byte(bad)) end
        at = bad and bad + 1
    until not at or at > #value
    return table.concat(parts)
end

local function escape(code) return code < 0x80 and ("\\x%02x"):format(code) or ("\\u%04x"):format(code) end

local function escape_byte(byte) return ("\\x%02x"):format(byte) end

-- For people, of several lines: what is not seen is written as an escape.
function unseen.escaped(value) return unseen.replace(value, escape, escape_byte) end

local function json_escape(code)
    if code < 0x10000 then return ("\\u%04x"):format(code) end
    code = code - 0x10000
    return ("\\u%04x\\u%04x"):format(0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF))
end

-- A string of JSON, in its quotes, with the same value but nothing unseen in it. A byte that is no text becomes U+FFFD.
function unseen.json(quoted) return unseen.replace(quoted, json_escape, function() return "\u{FFFD}" end) end

return unseen
