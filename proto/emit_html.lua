-- Writes the modders' reference as one page (reference.html): with search, without network, as it is read from a
-- disk. The same facts as in reference.md (emit_docs).

local emit_docs = require("proto.emit_docs")
local game = require("proto.game")

local emit_html = {}

local STYLE = [[
:root { color-scheme: light dark; --text: #1d2430; --soft: #5a6472; --back: #fbfaf7; --card: #fff; --line: #ddd8cc;
  --link: #1c5f8a; --mark: #ffe9a0; --code: #f3f0e8; --comment: #6b7a5c; --string: #8a4b1c; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e2da; --soft: #9aa3ad; --back: #14181f; --card: #1b212b;
  --line: #303846; --link: #7fc1ea; --mark: #6b5a1c; --code: #10141a; --comment: #8fa37c; --string: #e0a878; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); display: grid;
  grid-template-columns: 17rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1rem; border-right: 1px solid var(--line); }
nav h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft);
  margin: 1.2rem 0 .3rem; }
nav a { display: block; padding: .08rem .3rem; border-radius: 4px; font-size: .92rem; }
nav a:hover { background: var(--code); }
main { padding: 1rem 2rem 6rem; max-width: 60rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
#search { width: 100%; font: inherit; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--card); color: inherit; }
#found { color: var(--soft); font-size: .85rem; min-height: 1.3rem; margin: .2rem 0 0; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1.2rem 1rem;
  margin: 1rem 0; }
article h3 { margin: .2rem 0 .4rem; font-size: 1.15rem; font-family: ui-monospace, monospace; }
h2 { margin-top: 2.2rem; }
.facts { display: flex; flex-wrap: wrap; gap: .3rem .5rem; margin: .5rem 0; padding: 0; list-style: none; }
.facts li { background: var(--code); border-radius: 99px; padding: .05rem .7rem; font-size: .85rem; }
.old { background: var(--mark); border-radius: 6px; padding: .3rem .7rem; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-top: 1px solid var(--line); }
th { color: var(--soft); font-weight: 500; border-top: 0; }
code, pre { font-family: ui-monospace, monospace; font-size: .88rem; }
pre { background: var(--code); border-radius: 6px; padding: .7rem .9rem; white-space: pre-wrap;
  line-height: 1.4; }
pre i { color: var(--comment); font-style: normal; } pre b { color: var(--string); font-weight: normal; }
summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
mark { background: var(--mark); color: inherit; }
.hidden { display: none; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border: 0; }
  nav div { display: none; } main { padding: 0 1rem 4rem; } }
]]

local SCRIPT = [[
const box = document.getElementById("search"), found = document.getElementById("found");
const cards = [...document.querySelectorAll("article")].map((card) => ({
  card, link: document.querySelector(`nav a[href="#${card.id}"]`), name: card.dataset.name,
  text: card.textContent.toLowerCase() }));
const parts = [...document.querySelectorAll("main > section")], groups = [...document.querySelectorAll("nav div")];
function search() {
  const words = box.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  let count = 0;
  for (const { card, link, name, text } of cards) {
    const fits = words.every((word) => name.includes(word) || text.includes(word));
    card.classList.toggle("hidden", !fits);
    link?.classList.toggle("hidden", !fits);
    if (fits) count++;
  }
  for (const part of [...parts, ...groups]) {
    const inside = part.matches("nav div") ? "a" : "article";
    part.classList.toggle("hidden", part.querySelector(`${inside}:not(.hidden)`) === null);
  }
  found.textContent = words.length === 0 ? "" : `${count} of ${cards.length}`;
}
box.addEventListener("input", search);
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== box) { event.preventDefault(); box.select(); }
  if (event.key === "Escape") { box.value = ""; search(); }
});
addEventListener("hashchange", () => {
  const card = document.getElementById(location.hash.slice(1));
  if (card?.classList.contains("hidden")) { box.value = ""; search(); card.scrollIntoView(); }
});
if (box.value !== "") search();
]]

local ENTITIES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

local function escape(text) return (text:gsub('[&<>"]', ENTITIES)) end

-- Words of a comment: what stands between ` is code.
local function words(text) return (escape(emit_docs.one_line(text)):gsub("`([^`]+)`", "<code>%1</code>")) end

-- Comments and texts in another colour: enough for examples, which are ours.
local function script(code)
    local lines = {}
    for line in (code .. "\n"):gmatch("(.-)\n") do
        local before, comment = line:match("^(%s*)(/?%*.*)$")
        if not before then before, comment = line:match("^(.-)(//.*)$") end
        if not before or before:find('"[^"]*$') then before, comment = line, "" end
        before = escape(before):gsub("(&quot;.-&quot;)", "<b>%1</b>")
        lines[#lines + 1] = before .. (comment ~= "" and "<i>" .. escape(comment) .. "</i>" or "")
    end
    return (table.concat(lines, "\n"):gsub("%s+$", ""))
end

local function fields_table(message)
    if #message.fields == 0 then return "" end
    local rows = { "<table><tr><th>field</th><th>type</th><th></th></tr>" }
    for _, field in ipairs(message.fields) do
        local notes = {}
        for _, text in ipairs { emit_docs.limits_text(field), field.comment or "" } do
            if text ~= "" then notes[#notes + 1] = words(text) end
        end
        rows[#rows + 1] = ("<tr><td><code>%s</code>%s</td><td><code>%s</code></td><td>%s</td></tr>"):format(
            field.name, field.optional and " (optional)" or "", escape(emit_docs.type_of(field)),
            table.concat(notes, ". "))
    end
    rows[#rows + 1] = "</table>"
    return table.concat(rows, "\n")
end

local function needs(capability)
    if capability == "" then return "every mod may" end
    return ('needs <a href="#cap-%s"><code>%s</code></a>'):format(capability, capability)
end

local function article(id, name, ...)
    return ('<article id="%s" data-name="%s"><h3>%s</h3>\n%s</article>'):format(id, escape(name), escape(name),
        table.concat({ ... }, "\n"))
end

local function facts(list)
    local items = {}
    for i, fact in ipairs(list) do items[i] = "<li>" .. fact .. "</li>" end
    return '<ul class="facts">' .. table.concat(items) .. "</ul>"
end

local function example_of(example)
    if not example then return "" end
    return ("<details open><summary>Example (modapi/examples/%s.js)</summary><pre>%s</pre></details>"):format(
        example.name, script(example.code))
end

local function said_of(of_game, command)
    local said = game.said(of_game, command)
    return said[1] and "<p><b>In this game:</b> " .. words(table.concat(said, " ")) .. "</p>" or ""
end

local function command_article(kind, c, examples, of_game)
    local old = c.deprecated_by > 0
        and ('<p class="old">Replaced in API level %d: use what its description names.</p>'):format(c.deprecated_by)
        or ""
    return article(kind .. "-" .. c.name, c.name, "<p>" .. words(c.comment) .. "</p>", old, facts {
        "players read: " .. escape(c.label), needs(c.capability), "costs " .. c.cost,
        ("at most %d a tick"):format(c.quota), "since API level " .. c.since,
    }, fields_table(c.message), said_of(of_game, c.name), example_of(examples[c.name]))
end

local function event_article(e, examples)
    return article("event-" .. e.name, e.name, "<p>" .. words(e.comment) .. "</p>", facts {
        e.always and "always comes" or ("comes to <code>on(&quot;%s&quot;)</code>"):format(e.name),
        needs(e.capability), "since API level " .. e.since,
    }, fields_table(e.message), example_of(examples[e.name]))
end

local function capability_articles(m)
    local list = {}
    for _, row in ipairs(emit_docs.capabilities(m)) do
        list[#list + 1] = article("cap-" .. row.name, row.name,
            ("<p>Players read: %s.</p>"):format(escape(row.label)),
            #row.commands > 0 and "<p>Commands and queries: <code>" .. table.concat(row.commands, ", ") .. "</code></p>"
                or "",
            #row.events > 0 and "<p>Events: <code>" .. table.concat(row.events, ", ") .. "</code></p>" or "")
    end
    return list
end

local function type_articles(m)
    local list = {}
    for _, enum in ipairs(m.enums) do
        local names = {}
        for i, value in ipairs(enum.values) do
            names[i] = ("<code>&quot;%s&quot;</code>%s"):format(value.js_name,
                value.comment and " (" .. words(value.comment) .. ")" or "")
        end
        list[#list + 1] = article("type-" .. enum.name, enum.name, "<p>" .. words(enum.comment) .. "</p>",
            "<p>" .. table.concat(names, ", ") .. "</p>")
    end
    for _, name in ipairs(emit_docs.PLAIN_TYPES) do
        local message = m.by_name[name]
        if message then
            list[#list + 1] = article("type-" .. name, name, "<p>" .. words(message.comment) .. "</p>",
                fields_table(message))
        end
    end
    return list
end

-- Each `export` of the hand-written typings with the comment before it.
local function sdk_articles(sdk)
    local list, block = {}, {}
    local function close()
        local text = table.concat(block, "\n")
        local name = text:match("export %w+ ([%w_]+)") or text:match("declare %w+ ([$%w_]+)")
            or text:match("interface (Console)")
        if name then
            list[#list + 1] = article(("sdk-%d-%s"):format(#list + 1, name), name, "<pre>" .. script(text) .. "</pre>")
        end
        block = {}
    end
    for line in (sdk .. "\n"):gmatch("(.-)\n") do
        local plain = line:gsub("^    ", "")
        local begins = plain:find("^/%*%*") or plain:find("^export ") or plain:find("^declare ")
            or plain:find("^interface ")
        local commented = #block > 0 and block[#block]:find("%*/%s*$") and not block[#block]:find("^ ")
            or #block > 0 and block[#block]:find("^ %*/")
        if begins and not (commented and not plain:find("^/%*%*")) then close() end
        if not plain:find("^}$") or #block > 1 then block[#block + 1] = plain end
    end
    close()
    return list
end

local function section(title, note, articles)
    return ("<section><h2>%s</h2>\n<p>%s</p>\n%s</section>"):format(title, note, table.concat(articles, "\n"))
end

local function nav_group(title, articles)
    local links = {}
    for _, text in ipairs(articles) do
        local id, name = text:match('^<article id="([^"]+)" data%-name="([^"]+)"')
        links[#links + 1] = ('<a href="#%s">%s</a>'):format(id, name)
    end
    return ("<div><h2>%s</h2>%s</div>"):format(title, table.concat(links, "\n"))
end

local function name_articles(of_game)
    local list = {}
    for i, part in ipairs(of_game and game.articles(of_game) or {}) do list[i] = article(part[1], part[2], part[3]) end
    return list
end

-- `examples`: by the name of what they show. `sdk`: the hand-written typings. `of_game`: what proto/game.lua read, or nil.
function emit_html.page(m, examples, sdk, of_game)
    local commands, queries, events = {}, {}, {}
    for _, c in ipairs(emit_docs.without_tests(m.commands)) do
        commands[#commands + 1] = command_article("command", c, examples, of_game)
    end
    for _, c in ipairs(m.queries) do queries[#queries + 1] = command_article("query", c, examples) end
    for _, e in ipairs(emit_docs.without_tests(m.events)) do events[#events + 1] = event_article(e, examples) end
    local groups = {
        { "The SDK", "What a mod imports: <code>import { hud, on, world } from \"gatehouse\"</code>.",
            sdk_articles(sdk) },
        { "Events", "<code>on(name, handler)</code> asks for those that do not come by themselves.", events },
        { "Commands", "What the SDK's functions send. A value outside its limits throws in the SDK; in bytes that a "
            .. "mod writes itself, it costs the whole batch. What the game's own policy cuts is done with less "
            .. "(<code>rewritten</code>); what it denies is not done.", commands },
        { "Queries", "Answered at once from the world as it was at the start of the tick.", queries },
        { "Capabilities", "What <code>mod.json</code> asks for and the player grants.", capability_articles(m) },
        { "Types", "", type_articles(m) },
        { "Names", "What the game calls its things; <code>gatehouse names</code> lists them, too. A mod's own sprites and "
            .. "sounds go before the game's.", name_articles(of_game) },
    }
    local nav, sections = {}, {}
    for i, group in ipairs(groups) do
        nav[i] = nav_group(group[1], group[3])
        sections[i] = section(group[1], group[2], group[3])
    end
    return table.concat({
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Gatehouse: reference for mods</title>',
        '<meta name="viewport" content="width=device-width">\n<style>' .. STYLE .. (of_game and game.style(of_game) or "") .. "</style></head><body>",
        '<nav><input id="search" type="search" placeholder="Search ( / )" aria-label="Search"><p id="found"></p>',
        table.concat(nav, "\n"), "</nav><main><h1>Reference for mods</h1>",
        ("<p>What a mod can do and learn, with every limit, at API level %d. Positions are px with steps of 1/256; "
            .. "angles are in 1/65536 turn, 0 to the right, clockwise; colours are 0xRRGGBB.</p>"):format(m.level),
        table.concat(sections, "\n"), "</main>\n<script>" .. SCRIPT .. "</script></body></html>\n",
    }, "\n")
end

return emit_html
