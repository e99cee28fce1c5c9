-- Completion scripts for shells, from descriptions of verbs as cli.describe gives them: what can be completed where
-- is said once, in the verbs' own tables. Words that depend on the player (mods, profiles) are asked of the program
-- when they are needed: `gatehouse completion --words KIND`.
local text = require "lib.text"

local shell = {}

-- Values that the program knows the words of; FILE, PATH and DIR are the shell's own.
shell.KINDS = { "CAP", "GAME", "MOD", "PROFILE", "VERB" }

-- Words are put into scripts that shells run: only these, whatever a file on the disk is called.
function shell.is_plain(word) return word:match("^[%w][%w._-]*$") ~= nil end

local function takes_value(option) return option.kind ~= "flag" end

local function dashed(option)
    local words = { "--" .. option.name }
    if option.short then words[2] = "-" .. option.short end
    return words
end

-- What a value is called, or the words that it may be.
local function value_of(option)
    return option.one_of and table.concat(option.one_of, " ") or option.value or "VALUE"
end

-- --- bash ---
local BASH_HEAD = [==[
# Completion of gatehouse for bash: source it, or put it into bash-completion's folder under the name gatehouse.
# Made by `gatehouse completion bash`.

# Puts what completes a value of that kind into COMPREPLY: _gatehouse_value KIND|WORDS BEGINNING
_gatehouse_value() {
    case $1 in
        FILE | PATH) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
        DIR) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
        CAP | GAME | MOD | PROFILE | VERB)
            mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" completion --words "$1" 2>/dev/null)" -- "$2") ;;
        *[a-z]*) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
    esac
}

_gatehouse() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
    COMPREPLY=()
    [[ $cur == "=" ]] && cur=
    [[ $prev == "=" ]] && prev=${COMP_WORDS[COMP_CWORD-2]}
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "@VERBS" -- "$cur")
        return
    fi
    case ${COMP_WORDS[1]}:$prev in
]==]

local function bash_values(lines, verb)
    for _, option in ipairs(verb.options) do
        if takes_value(option) then
            local patterns = {}
            for i, word in ipairs(dashed(option)) do patterns[i] = verb.name .. ":" .. word end
            lines[#lines + 1] = ("        %s) _gatehouse_value '%s' \"$cur\"; return ;;"):format(
                table.concat(patterns, " | "), value_of(option))
        end
    end
end

local function bash_verb(verb)
    local words = {}
    for _, option in ipairs(verb.options) do words[#words + 1] = "--" .. option.name end
    local first = verb.first and ("((COMP_CWORD == 2)) && kind='%s'"):format(table.concat(verb.first, " "))
    return ("        %s) options='%s' kind='%s'%s ;;"):format(verb.name, table.concat(words, " "), verb.words or "",
        first and "; " .. first or "")
end

function shell.bash(verbs)
    local names, lines = {}, {}
    for i, verb in ipairs(verbs) do names[i] = verb.name end
    lines[1] = (BASH_HEAD:gsub("@VERBS", table.concat(names, " ")):gsub("\n$", ""))
    for _, verb in ipairs(verbs) do bash_values(lines, verb) end
    lines[#lines + 1] = "    esac\n    local options= kind=\n    case ${COMP_WORDS[1]} in"
    for _, verb in ipairs(verbs) do lines[#lines + 1] = bash_verb(verb) end
    lines[#lines + 1] = [==[
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    else
        _gatehouse_value "$kind" "$cur"
    fi
}

complete -F _gatehouse gatehouse
]==]
    return table.concat(lines, "\n")
end

-- --- zsh ---
local function quoted(word) return "'" .. word:gsub("'", "'\\''") .. "'" end

local function zsh_action(value)
    if value == "FILE" or value == "PATH" then return "_files" end
    if value == "DIR" then return "_files -/" end
    for _, kind in ipairs(shell.KINDS) do
        if kind == value then return "_gatehouse_words " .. kind end
    end
    return value:find("%l") and ("(%s)"):format(value) or " "
end

-- A spec of _arguments.
local function zsh_option(option)
    local help = option.help:gsub("[%[%]\\]", "\\%0")
    local tail = "[" .. help .. "]"
    if takes_value(option) then
        tail = ("=%s:%s:%s"):format(tail, (option.value or option.name):gsub(":", "\\:"), zsh_action(value_of(option)))
    end
    local many = option.kind == "list" and "*" or ""
    if not option.short then return quoted(("%s--%s%s"):format(many, option.name, tail)) end
    local short_tail = takes_value(option) and tail:gsub("^=", "+") or tail
    return ("%s \\\n                %s"):format(quoted(("(--%s)-%s%s"):format(option.name, option.short, short_tail)),
        quoted(("(-%s)--%s%s"):format(option.short, option.name, tail)))
end

local function zsh_verb(verb)
    local lines = { ("        %s)\n            _arguments -s"):format(verb.name) }
    for _, option in ipairs(verb.options) do lines[#lines + 1] = "                " .. zsh_option(option) end
    if verb.first then
        lines[#lines + 1] = "                " .. quoted("1:what:(" .. table.concat(verb.first, " ") .. ")")
    end
    if verb.words then
        lines[#lines + 1] = "                " .. quoted(("*:%s:%s"):format(verb.words, zsh_action(verb.words)))
    end
    return table.concat(lines, " \\\n") .. "\n            ;;"
end

function shell.zsh(verbs)
    local lines = {
        "#compdef gatehouse",
        "# Completion of gatehouse for zsh: put it into a folder of fpath under the name _gatehouse.",
        "# Made by `gatehouse completion zsh`.\n",
        "# Adds the words of a kind; before the kind come options of compadd.\n_gatehouse_words() {",
        "    local -a found",
        "    found=(${(f)\"$(_call_program words ${(q)program} completion --words $@[-1] 2>/dev/null)\"})",
        "    compadd \"$@[1,-2]\" -a found\n}\n",
        "_gatehouse() {\n    local program=$words[1]\n    local -a verbs",
        "    if (( CURRENT == 2 )); then\n        verbs=(",
    }
    for _, verb in ipairs(verbs) do
        lines[#lines + 1] = "            " .. quoted(verb.name .. ":" .. verb.summary)
    end
    lines[#lines + 1] = "        )\n        _describe verb verbs\n        return\n    fi"
    lines[#lines + 1] = "    shift words\n    (( CURRENT-- ))\n    case $words[1] in"
    for _, verb in ipairs(verbs) do lines[#lines + 1] = zsh_verb(verb) end
    lines[#lines + 1] = "    esac\n}\n\n_gatehouse \"$@\"\n"
    return table.concat(lines, "\n")
end

shell.names = text.sorted_keys { bash = true, zsh = true }

return shell
