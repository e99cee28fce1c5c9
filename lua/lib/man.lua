-- The manual page, in man's macros, from descriptions of verbs as cli.describe gives them.
local man = {}

-- Text that troff takes for nothing else.
local function plain(words)
    local escaped = words:gsub("\\", "\\e"):gsub("%-", "\\-"):gsub("^['.]", "\\&%0"):gsub("\n(['.])", "\n\\&%1")
    return escaped
end

-- `x` is shown as x in bold.
local function marked(words)
    return (plain(words):gsub("`([^`\n]*)`", "\\fB%1\\fR"))
end

-- One of the options, or of other things with a name: its name in bold and what it means.
local function item(name, value, means)
    return (".TP\n\\fB%s\\fR%s\n%s"):format(plain(name), value and (" \\fI%s\\fR"):format(plain(value)) or "",
        marked(means))
end

local function option_item(option)
    local name = "--" .. option.name
    if option.short then name = ("-%s, %s"):format(option.short, name) end
    local value = option.value or option.one_of and table.concat(option.one_of, "|")
    return item(name, value, option.help)
end

local function verb_lines(lines, verb, common)
    local function add(line) lines[#lines + 1] = line end
    add((".SS %s"):format(plain(verb.name)))
    for line in verb.usage:gmatch("[^\n]+") do add((".B gatehouse %s\n.br"):format(plain(line))) end
    add((".PP\n%s"):format(marked(verb.about or verb.summary)))
    for _, option in ipairs(verb.options) do
        if not common[option.name] then add(option_item(option)) end
    end
    if #verb.examples > 0 then add ".PP\nExamples:" end
    for _, example in ipairs(verb.examples) do add(item(example.line, nil, example.does)) end
end

-- about: {version, common = option name -> true where it is every verb's, codes = list of {code, means}, files,
-- environment = lists of {name, means}}.
function man.page(verbs, about)
    local lines = {
        ".\\\" Made by `gatehouse help --man`.",
        ('.TH GATEHOUSE 1 "" "Gatehouse %s" "Games"'):format(about.version),
        ".SH NAME\ngatehouse \\- a game engine whose mods cannot hurt it",
        ".SH SYNOPSIS\n.B gatehouse\n.I VERB\n.RI [ OPTIONS ]",
        ".SH DESCRIPTION",
        marked("Plays games with mods, at first the one that comes with it: each is JavaScript in a sandboxed process of its own, "
            .. "and has what the player grants it. Every verb has the options `--help`, `--json` (for programs: one "
            .. "line of JSON) and `--quiet` (only what is wrong)."),
        ".SH VERBS",
    }
    for _, verb in ipairs(verbs) do verb_lines(lines, verb, about.common) end
    for _, section in ipairs { { "EXIT STATUS", about.codes }, { "FILES", about.files },
        { "ENVIRONMENT", about.environment } } do
        lines[#lines + 1] = ".SH " .. section[1]
        for _, thing in ipairs(section[2]) do lines[#lines + 1] = item(thing[1], nil, thing[2]) end
    end
    return table.concat(lines, "\n") .. "\n"
end

return man
