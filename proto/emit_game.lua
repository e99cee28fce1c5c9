-- Writes what mods have of a game's own api: the module "gatehouse/game", its typings and its part of the reference. The
-- codec's functions are those of the engine's own messages (js_write, js_read), in a module of its own with buffers of its
-- own; what it writes goes through the SDK's core into the same batches.
local field_text = require("proto.field_text")
local js_read = require("proto.js_read")
local js_write = require("proto.js_write")
local shared = require("proto.js_shared")

local emit_game = {}

local CORE = "gatehouse/core.js"

-- What is exported is called own_NAME inside: the codec has functions of its own, and a game may call a command "close".

local function comment_of(item) return field_text.one_line(item.comment or item.label) end

-- The messages within one, in any depth.
local function each_inner(m, message, visit)
    for _, field in ipairs(message.fields) do
        local inner = m.set.messages[field.type_name]
        if inner then
            visit(inner)
            each_inner(m, inner, visit)
        end
    end
end

local function emit_codec(w, m)
    local function emit_writer(inner) js_write.emit(w, m, inner, "") end
    local function emit_reader(inner) js_read.emit(w, m, inner, nil) end
    for _, group in ipairs { m.commands, m.queries } do
        for _, item in ipairs(group) do
            each_inner(m, item.message, emit_writer)
            js_write.emit(w, m, item.message, item.name)
        end
    end
    for _, event in ipairs(m.events) do
        each_inner(m, event.message, emit_reader)
        js_read.emit(w, m, event.message, { union = "event", name = event.name, plain = {} })
    end
    for _, query in ipairs(m.queries) do
        each_inner(m, query.reply, emit_reader)
        js_read.emit(w, m, query.reply, nil)
    end
end

-- The bytes of a message's fields, in a buffer that is used again.
local function emit_body(w, item)
    w.add("    const end_at = write_%s(0, m);", item.message.snake)
    w.add("    const body = new U8(store, 0, end_at);")
end

local function emit_command(w, c)
    w.add("/** %s */", (comment_of(c):gsub("%*/", "")))
    w.add("function own_%s(m = {}) {", c.name)
    if c.deprecated_by > 0 then w.add("    say_old_own(%q, %d);", c.name, c.deprecated_by) end
    emit_body(w, c)
    w.add("    return command(encode_raw, { number: %d, body });", c.number)
    w.add("}")
    w.add("export { own_%s as %s };\n", c.name, c.name)
end

local function emit_query(w, q)
    w.add("/** %s */", (comment_of(q):gsub("%*/", "")))
    w.add("function own_%s(m = {}) {", q.name)
    if q.deprecated_by > 0 then w.add("    say_old_own(%q, %d);", q.name, q.deprecated_by) end
    emit_body(w, q)
    w.add("    const bytes = ask(query_raw(%d, body));", q.number)
    w.add("    source = bytes;")
    w.add("    const answer = raw_reply(bytes, %d, read_%s);", q.number, q.reply.snake)
    w.add("    if (answer === null) throw refusal(bytes);")
    w.add("    return answer;")
    w.add("}")
    w.add("export { own_%s as %s };\n", q.name, q.name)
end

-- Events come as part of a batch: the core gives the bytes of one, and what they lie in.
local function emit_events(w, m)
    local names = {}
    for i, event in ipairs(m.events) do
        names[i] = ("[%q, %d, %s, %q, %d]"):format(event.name, event.number, tostring(event.state), event.capability,
            event.since)
    end
    w.add("function read_event(number, b, from, limit, whole) {")
    w.add("    source = whole;")
    w.add("    switch (number) {")
    for _, event in ipairs(m.events) do
        w.add("    case %d: return read_%s(b, from, limit);", event.number, event.message.snake)
    end
    w.add("    default: return null;")
    w.add("    }")
    w.add("}\n")
    w.add("add_events([%s], read_event);", table.concat(names, ", "))
    w.add("const state = freeze({")
    w.add("    __proto__: null,")
    for _, event in ipairs(m.events) do
        if event.state then w.add("    get %s() { return told(%q); },", event.name, event.name) end
    end
    w.add("});")
    w.add("export { off, on, state, told_age as state_age };")
end

-- The module. `runtime`: the text of codec_runtime.js.
function emit_game.module(m, runtime)
    local w = shared.out()
    w.add("%s", "// What the game has for mods beside what the engine has: made from its api.lua.\n")
    w.add("import { add_events, ask, command, off, on, refusal, say_old_own, told, told_age } from %q;", CORE)
    w.add("import { encode_raw, query_raw, raw_reply } from \"gatehouse/codec.js\";\n")
    w.add("%s", (runtime:gsub("\nexport ", "\n")))
    w.add("const { freeze } = Object;")
    w.add("const is_array = Array.isArray;")
    w.add("const NO_BYTES = new U8(0);")
    w.add("let source = store; // what is being decoded: `bytes` fields are views of it\n")
    emit_codec(w, m)
    for _, c in ipairs(m.commands) do emit_command(w, c) end
    for _, q in ipairs(m.queries) do emit_query(w, q) end
    emit_events(w, m)
    return w.text()
end

-- What the game has by its names, for the SDK to say where something is that a mod looks for in its own.
function emit_game.names(m, module)
    local w, states = shared.out(), {}
    w.add("import { name_game } from %q;", CORE)
    w.add("name_game(%q, {", module)
    for _, event in ipairs(m.events) do
        w.add("    %s: %q,", event.name, ("on(%q)"):format(event.name))
        if event.state then states[#states + 1] = event end
    end
    w.add("}, {")
    for _, event in ipairs(states) do
        for _, field in ipairs(event.message.fields) do
            w.add("    %s: %q,", field.name, ("state.%s.%s"):format(event.name, field.name))
        end
    end
    for _, event in ipairs(states) do w.add("    %s: %q,", event.name, "state." .. event.name) end
    w.add("});")
    return w.text()
end

-- --- typings ---

local function quoted(names)
    local out = {}
    for i, name in ipairs(names) do out[i] = ("%q"):format(name) end
    return table.concat(out, " | ")
end

local function type_of(field)
    if not field.names then return field_text.type_of(field) end
    return field.repeated and ("(%s)[]"):format(quoted(field.names)) or quoted(field.names)
end

local function shape(w, m, fields, indent)
    for _, field in ipairs(fields) do
        local inner = m.set.messages[field.type_name]
        local limits = field_text.limits_text(field)
        local words = field_text.one_line(field.comment)
        local said = words .. (words ~= "" and limits ~= "" and ": " or "") .. limits
        if said ~= "" then w.add("%s/** %s */", indent, (said:gsub("%*/", ""))) end
        if inner then
            w.add("%s%s%s: {", indent, field.name, field.optional and "?" or "")
            shape(w, m, inner.fields, indent .. "    ")
            w.add("%s}%s;", indent, field.repeated and "[]" or "")
        else
            w.add("%s%s%s: %s;", indent, field.name, field.optional and "?" or "", type_of(field))
        end
    end
end

local function words_of(item)
    local words = comment_of(item):gsub("%*/", "")
    if not words:find("[.!?]$") then words = words .. "." end
    if item.capability ~= "" then words = words .. (" Needs the capability `%s`."):format(item.capability) end
    if item.since > 1 then words = words .. (" Since level %d of the game's api."):format(item.since) end
    if item.deprecated_by > 0 then words = words .. (" @deprecated since level %d"):format(item.deprecated_by) end
    return words
end

-- The declaration of the module, for editors. `more`: declarations of the game's own.
function emit_game.typings(m, title, more)
    local w = shared.out()
    w.add("/** What %s has for mods, made from its api.lua. */", (title:gsub("%*/", "")))
    w.add("declare module \"gatehouse/game\" {")
    for _, c in ipairs(m.commands) do
        w.add("    /** %s The value is its `seq`, which `command_result` carries. */", words_of(c))
        w.add("    export function %s(fields%s: {", c.name, #c.message.fields == 0 and "?" or "")
        shape(w, m, c.message.fields, "        ")
        w.add("    }): number;")
    end
    for _, q in ipairs(m.queries) do
        w.add("    /** %s */", words_of(q))
        w.add("    export function %s(fields%s: {", q.name, #q.message.fields == 0 and "?" or "")
        shape(w, m, q.message.fields, "        ")
        w.add("    }): {")
        shape(w, m, q.reply.fields, "        ")
        w.add("    };")
    end
    w.add("    export interface GameEvents {")
    for _, event in ipairs(m.events) do
        w.add("        /** %s */", words_of(event))
        w.add("        %s: {", event.name)
        w.add("            event: %q;", event.name)
        shape(w, m, event.message.fields, "            ")
        w.add("        };")
    end
    w.add("    }")
    w.add("    /** Calls `handler` for each event of the game's of that name, until the function that it gives is called. */")
    w.add("    export function on<Name extends keyof GameEvents>(event: Name, handler: (event: GameEvents[Name]) => unknown):")
    w.add("        () => void;")
    w.add("    export function off<Name extends keyof GameEvents>(event: Name, handler: Function): void;")
    w.add("    /** How things stand, by the last event of each that was told; undefined: nothing was. From the init event on. */")
    w.add("    export const state: {")
    for _, event in ipairs(m.events) do
        if event.state then w.add("        readonly %s: GameEvents[%q] | undefined;", event.name, event.name) end
    end
    w.add("    };")
    w.add("    /** How many ticks ago that was told; 0 when it was not. */")
    w.add("    export function state_age(name: keyof typeof state): number;")
    if more and more ~= "" then w.add("%s", more) end
    w.add("}")
    return w.text()
end

-- --- reference ---

local function rows_text(w, m, fields, way)
    for _, field in ipairs(fields) do
        local inner = m.set.messages[field.type_name]
        local parts = { field_text.one_line(field.comment), field_text.limits_text(field) }
        if field.names then parts[#parts + 1] = "one of " .. table.concat(field.names, ", ") end
        if field.id_of then parts[#parts + 1] = ("the id of content of the type `%s`"):format(field.id_of) end
        for i = #parts, 1, -1 do if parts[i] == "" then table.remove(parts, i) end end
        if field.optional then table.insert(parts, 1, "need not be given") end
        local kind = not inner and field_text.type_of(field) or field.repeated and "objects" or "an object"
        w.add("| `%s%s` | %s | %s |", way, field.name, kind, (table.concat(parts, "; "):gsub("|", "\\|")))
        if inner then rows_text(w, m, inner.fields, ("%s%s%s."):format(way, field.name, field.repeated and "[]" or "")) end
    end
end

local function fields_text(w, m, fields)
    if not fields[1] then return w.add("No fields.\n") end
    w.add("| field | type | |")
    w.add("|---|---|---|")
    rows_text(w, m, fields, "")
    w.add("")
end

local function head_text(w, item, costs)
    w.add("### %s\n", item.name)
    w.add("%s\n", comment_of(item))
    local parts = { ("Number %d, since level %d."):format(item.number, item.since) }
    parts[#parts + 1] = item.capability ~= "" and ("Capability `%s`."):format(item.capability) or nil
    parts[#parts + 1] = item.state and ("A state: each mod is told when it starts, and reads it as `state.%s`."):format(item.name)
        or nil
    parts[#parts + 1] = costs and ("Costs %d, at most %d in a tick."):format(item.cost, item.quota) or nil
    parts[#parts + 1] = item.deprecated_by > 0 and ("Level %d has something better."):format(item.deprecated_by) or nil
    w.add("%s\n", table.concat(parts, " "))
end

function emit_game.reference(m, title, api)
    local w = shared.out()
    w.add("# %s: its own commands, queries and events\n", title)
    w.add("Level %d. `import { on, NAME } from \"gatehouse/game\"`: each command and query is a function of its name.\n",
        api.level)
    for _, group in ipairs { { "Commands", m.commands, true }, { "Queries", m.queries, true }, { "Events", m.events } } do
        if group[2][1] then w.add("## %s\n", group[1]) end
        for _, item in ipairs(group[2]) do
            head_text(w, item, group[3])
            fields_text(w, m, item.message.fields)
            if item.reply then
                w.add("The answer:\n")
                fields_text(w, m, item.reply.fields)
            end
        end
    end
    return w.text()
end

return emit_game
