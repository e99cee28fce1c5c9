-- Words for people: how near two are, what was probably meant, lists, a stranger's text.
local unseen = require "lib.unseen"

local text = {}

local LONGEST = 64 -- bytes compared; longer words are cut

-- Edits (insert, remove, replace, swap neighbours) between two words.
function text.distance(a, b)
    a, b = a:sub(1, LONGEST), b:sub(1, LONGEST)
    local before, last = nil, {}
    for j = 0, #b do last[j] = j end
    for i = 1, #a do
        local row = { [0] = i }
        for j = 1, #b do
            local same = a:byte(i) == b:byte(j)
            row[j] = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same and 0 or 1))
            if before and i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
                row[j] = math.min(row[j], before[j - 2] + 1)
            end
        end
        before, last = last, row
    end
    return last[#b]
end

-- The candidate most like the word, or nil when none is like it.
function text.nearest(word, candidates)
    local best, most = nil, math.max(1, #word // 3) -- edits
    for _, candidate in ipairs(candidates) do
        if math.abs(#candidate - #word) <= most then -- as many edits are needed at least
            local distance = text.distance(word:lower(), candidate:lower())
            if distance <= most then best, most = candidate, distance - 1 end
        end
    end
    return best
end

-- " (did you mean 'x'?)" or "".
function text.suggest(word, candidates)
    local nearest = text.nearest(word, candidates)
    return nearest and (" (did you mean '%s'?)"):format(text.printable(nearest, LONGEST)) or ""
end

-- "a, b or c"
function text.any_of(words)
    if #words < 2 then return words[1] or "nothing" end
    return table.concat(words, ", ", 1, #words - 1) .. " or " .. words[#words]
end

function text.sorted_keys(map)
    local keys = {}
    for key in pairs(map) do keys[#keys + 1] = tostring(key) end
    table.sort(keys)
    return keys
end

-- "Says so." from "says so"
function text.sentence(words) return words:sub(1, 1):upper() .. words:sub(2) .. "." end

-- "1 mod", "2 mods"
function text.count(number, word) return ("%d %s%s"):format(number, word, number == 1 and "" or "s") end

-- The text of a file without the byte order mark that some editors begin it with.
function text.without_mark(content)
    return content:sub(1, 3) == "\xEF\xBB\xBF" and content:sub(4) or content
end

-- Of an error with a traceback, what a person reads.
function text.first_line(value) return tostring(value):match("^[^\n]*") end

-- Whether there is something in it that a terminal would not show but obey, or nobody would see. A line feed and a tab
-- count, too.
function text.has_controls(value) return value:find("[%c]") ~= nil or unseen.is_in(value) end

local function question() return "?" end

-- Text of a stranger, fit for one line of a terminal: UTF-8 without control characters and the like, at most `most`
-- bytes (4 or more).
function text.printable(value, most)
    local clean = unseen.replace(tostring(value), question, question):gsub("[\t\n]", "?")
    local is_long = #clean > most
    if is_long then clean = clean:sub(1, utf8.offset(clean, 0, most - 2) - 1) end
    return is_long and clean .. "..." or clean
end

-- The same of several lines, each at most `most` bytes.
function text.printable_lines(value, most)
    local lines = {}
    for line in (value .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = text.printable(line, most) end
    return table.concat(lines, "\n")
end

return text
