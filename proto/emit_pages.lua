-- The reference and the guide for those who read one page at a time, such as agents that write mods: a Markdown file for
-- each command, query, event and section of the guide, llms.txt that lists them, and AGENTS.md, which fits into a small
-- context. All of it is made of what reference.md and the guide are made of.
local emit_docs = require("proto.emit_docs")

local emit_pages = {}

local MOST_AGENTS_BYTES = 8192

local one_line = emit_docs.one_line

local function first_sentence(text)
    local line = one_line(text):gsub("^%s+", "")
    return ((line:match("^(.-%.)%s") or line):gsub("[.:;%s]+$", ""))
end

-- Lines become a file's text: one line of nothing at most, one at the end.
local function text_of(lines) return (table.concat(lines, "\n"):gsub("\n\n\n+", "\n\n"):gsub("%s*$", "\n")) end

local function page_of(title, add)
    local lines = { "# " .. title .. "\n" }
    add(lines)
    return text_of(lines)
end

-- --- the guide ---

-- Sections of a guide in Markdown: {title, body}, those of the third level within theirs; the first one is what stands
-- before all others.
local function sections(source)
    local list, in_code = { { title = source:match("^# ([^\n]*)"), body = "" } }, false
    for line in (source:gsub("^#[^\n]*\n", "")):gmatch("([^\n]*)\n") do
        if line:find("^```") then in_code = not in_code end
        local title = not in_code and line:match("^## (.*)")
        if title then
            list[#list + 1] = { title = title, body = "" }
        else
            list[#list].body = list[#list].body .. line .. "\n"
        end
    end
    return list
end

local function slug(title) return (title:lower():gsub("[^a-z0-9]+", "-"):gsub("^%-+", ""):gsub("%-+$", "")) end

-- Links to other guides lead to nothing here: their words stay.
local function without_links(body) return (body:gsub("%[([^%]\n]+)%]%([%w./_-]+%.md%)", "%1")) end

-- --- the list of pages ---

-- {title, list of {name (of the file), title, about}} for each part of llms.txt, and the files.
local function collect(m, examples, guides)
    local files, parts = {}, {}
    local function part(title) parts[#parts + 1] = { title = title, list = {} } end
    local function add(name, title, about, write)
        local path = "pages/" .. name .. ".md"
        files[path] = page_of(title, write)
        table.insert(parts[#parts].list, { path = path, title = title, about = about })
    end
    part("Guide")
    for _, guide in ipairs({ "README", "npm" }) do
        for i, section in ipairs(sections(guides[guide])) do
            local name = (guide == "npm" and "npm-" or "guide-") .. slug(section.title)
            local body = without_links(section.body)
            local about = first_sentence(body:gsub("```.-```", ""):gsub("\n[-|#].*", ""))
            if i > 1 or body:match("%S") then
                add(name, section.title, about, function(lines) lines[#lines + 1] = body end)
            end
        end
    end
    for _, group in ipairs({ { "Commands", m.commands, "command" }, { "Queries", m.queries, "query" },
        { "Events", m.events, "event" } }) do
        part(group[1])
        for _, item in ipairs(emit_docs.without_tests(group[2])) do
            add(group[3] .. "-" .. item.name, item.name .. " (" .. group[3] .. ")", first_sentence(item.comment),
                function(lines)
                    local add_item = group[3] == "event" and emit_docs.add_event or emit_docs.add_command
                    add_item(lines, item, examples)
                end)
        end
    end
    part("Other")
    add("capabilities", "Capabilities", "what mod.json asks for, and what each of them allows",
        function(lines) emit_docs.add_capabilities(lines, m) end)
    add("types", "Types", "the types and values that commands, queries and events have in common",
        function(lines) emit_docs.add_types(lines, m) end)
    return files, parts
end

local function llms_text(parts)
    local lines = { "# Gatehouse mods\n",
        "> A mod is a folder with mod.json and JavaScript that imports \"gatehouse\". AGENTS.md is a summary of 8 KB; "
            .. "the pages below say all.\n" }
    for _, part in ipairs(parts) do
        lines[#lines + 1] = "## " .. part.title .. "\n"
        for _, page in ipairs(part.list) do
            lines[#lines + 1] = ("- [%s](%s)%s"):format(page.title, page.path,
                page.about ~= "" and ": " .. page.about or "")
        end
        lines[#lines + 1] = ""
    end
    return text_of(lines)
end

-- --- AGENTS.md ---

local function find(m, name)
    for _, group in ipairs({ m.commands, m.queries, m.events }) do
        for _, item in ipairs(group) do
            if item.name == name and not item.testing then return item, group == m.events end
        end
    end
    error(("modapi/agents.md names '%s', which is no command, query or event"):format(name), 0)
end

-- "@rows NAME NAME@" in the template becomes a row of a table for each; "hud_text=hud.text" is called by that name.
local function rows(m, words)
    local lines = {}
    for word in words:gmatch("%S+") do
        local name, how = word:match("^([^=]+)=?(.*)$")
        local item, is_event = find(m, name)
        local needs = item.capability == "" and "-" or "`" .. item.capability .. "`"
        local most = not is_event and ("at most %d a tick"):format(item.quota)
            or item.always and "always comes" or "when asked for"
        lines[#lines + 1] = ("| `%s` | %s | %s | %s |"):format(how ~= "" and how or name,
            (first_sentence(item.comment):gsub("|", "\\|")), needs, most)
    end
    return table.concat(lines, "\n")
end

function emit_pages.agents(m, template)
    local text = template:gsub("@rows ([^@]+)@", function(words) return rows(m, words) end)
    if #text > MOST_AGENTS_BYTES then
        error(("AGENTS.md would be %d bytes, at most %d are wanted"):format(#text, MOST_AGENTS_BYTES), 0)
    end
    return text
end

-- name -> text. guides: the texts of README, npm and agents, by these names; examples as emit_docs.reference has them.
function emit_pages.files(m, examples, guides)
    local files, parts = collect(m, examples, guides)
    files["llms.txt"] = llms_text(parts)
    files["AGENTS.md"] = emit_pages.agents(m, guides.agents)
    return files
end

return emit_pages
