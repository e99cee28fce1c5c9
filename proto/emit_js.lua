-- Writes the JavaScript codec: proto/codec_runtime.js and below it one straight-line function for each
-- message and direction. The SDK's own (codec.js) writes commands and queries and reads events and
-- replies; codec_full.js, for tests and tools, does both for every message.
--
-- A message with a oneof of messages (Command, Event, Query, Reply, Send) is one flat object in JavaScript:
-- { event: "entity_moved", entity, x, y, facing }. All objects of a message have the same shape.

local js_read = require("proto.js_read")
local js_write = require("proto.js_write")
local shared = require("proto.js_shared")

local out, tag_code, union_of = shared.out, shared.tag_code, shared.union_of

local emit_js = {}

-- { [message] = { union, message name in it, the union's plain fields } } for every member of a union.
local function find_members(m)
    local found = {}
    for _, message in ipairs(m.messages) do
        local union = union_of(message)
        for _, field in ipairs(union and union.members or {}) do
            local member = m.set.messages[field.type_name]
            if found[member] then error(member.full_name .. ": is in two unions", 0) end
            for _, inner in ipairs(member.fields) do
                if inner.name == union.name then
                    error(member.full_name .. "." .. inner.name .. ": the union's own name", 0)
                end
            end
            found[member] = { union = union.name, name = field.name, plain = union.plain }
        end
    end
    return found
end

-- Messages that are reached from the roots, in file order.
local function reached(m, roots)
    local seen = {}
    local function visit(message)
        if seen[message] then return end
        seen[message] = true
        for _, field in ipairs(message.fields) do
            if field.type == "message" then visit(m.set.messages[field.type_name]) end
        end
    end
    for _, name in ipairs(roots) do visit(m.by_name[name]) end
    local list = {}
    for _, message in ipairs(m.messages) do if seen[message] then list[#list + 1] = message end end
    return list
end

local function emit_enums(w, m)
    for _, enum in ipairs(m.enums) do
        local pairs_, names, texts, highest = {}, {}, {}, 0
        for _, value in ipairs(enum.values) do
            if value.number < 0 or value.number > 127 then error(enum.full_name .. ": numbers are 0 to 127", 0) end
            pairs_[#pairs_ + 1] = string.format("%s: %d", value.js_name, value.number)
            names[value.number], highest = value.js_name, math.max(highest, value.number)
            texts[#texts + 1] = value.js_name
        end
        for i = 0, highest do names[i] = string.format("%q", names[i] or "unknown") end
        local upper = enum.name:upper()
        w.add("const %s = freeze({ __proto__: null, %s });", upper, table.concat(pairs_, ", "))
        w.add("const %s_NAMES = freeze([%s]);", upper, table.concat(names, ", ", 0, highest))
        w.add("const %s_TEXT = \"one of %s\";", upper, table.concat(texts, ", "))
    end
    w.add("")
end

local function member_of_send(m, name)
    for _, field in ipairs(m.by_name.Send.fields) do if field.name == name then return field end end
    error("Send has no " .. name, 0)
end

-- encode_COMMAND: appends one command to the batch, or throws and leaves it as it was.
local function emit_command_api(w, m)
    local commands_tag = m.by_name.CommandBatch.fields[1].number << 3 | 2
    local seq_tag = m.by_name.Command.fields[1].number << 3
    w.add("/** As many as one batch may have. */")
    w.add("export const MOST_COMMANDS = %d;\n", m.by_name.CommandBatch.fields[1].limits.max_count)
    for _, c in ipairs(m.commands) do
        w.add("/** %s @param {number} seq @param {object} m */", (c.comment or c.label):gsub("\n", " "))
        w.add("export function encode_%s(seq, m) {", c.name)
        w.add("    room(end, 64);")
        w.add("    let p = end + 2;")
        w.add("    let b = buf;")
        w.add("    b[end] = %d;", commands_tag)
        w.add("    b[p++] = %d; %s", seq_tag, js_write.varint_code("seq"))
        w.add("    %s", tag_code(c))
        w.add("    const start = p++;")
        w.add("    p = write_%s(p, m);", c.message.snake)
        w.add("    b = buf;")
        w.add("    end = close(b, end + 1, close(b, start, p));")
        w.add("    count++;")
        w.add("}\n")
    end
    local batch_tag = member_of_send(m, "batch").number << 3 | 2
    w.add("/** The bytes of a Send with the batch, which is empty then. @returns {Uint8Array} */")
    w.add("export function take_batch() {")
    w.add("    const len = end - HEAD_BYTES;")
    w.add("    const head = len < 128 ? 2 : len < 16384 ? 3 : len < 2097152 ? 4 : 5;")
    w.add("    const start = HEAD_BYTES - head;")
    w.add("    buf[start] = %d;", batch_tag)
    w.add("    if (len < 128) buf[start + 1] = len; else put_varint(buf, start + 1, len);")
    w.add("    const bytes = new U8(store, start, end - start);")
    w.add("    end = HEAD_BYTES;")
    w.add("    count = 0;")
    w.add("    return bytes;")
    w.add("}\n")
end

local function field_of(message, name)
    for _, field in ipairs(message.fields) do if field.name == name then return field end end
    error(message.full_name .. " has no " .. name, 0)
end

-- What a game's own module has of the codec: whole messages by number, as bytes.
local function emit_own_api(w, m)
    local subscribe = m.by_name.Subscribe
    w.add("/** A command of the game's own. @param {number} seq @param {{number: number, body: Uint8Array}} m */")
    w.add("export function encode_raw(seq, m) {")
    w.add("    const len = length_of(m.body);")
    w.add("    room(end, len + 64);")
    w.add("    let p = end + 2;")
    w.add("    const b = buf;")
    w.add("    b[end] = %d;", m.by_name.CommandBatch.fields[1].number << 3 | 2)
    w.add("    b[p++] = %d; %s", m.by_name.Command.fields[1].number << 3, js_write.varint_code("seq"))
    w.add("    p = put_bytes(b, put_varint(b, p, (m.number << 3) | 2), m.body, len);")
    w.add("    end = close(b, end + 1, p);")
    w.add("    count++;")
    w.add("}\n")
    w.add("/** Subscribe, to an event of the game's own. @param {number} seq @param {{number: number, off: boolean}} m */")
    w.add("export function encode_subscribe_own(seq, m) {")
    w.add("    const body = new U8(m.off ? 4 : 2);")
    w.add("    body[0] = %d; body[1] = m.number;", field_of(subscribe, "event").number << 3)
    w.add("    if (m.off) { body[2] = %d; body[3] = 1; }", field_of(subscribe, "off").number << 3)
    w.add("    encode_raw(seq, { number: %d, body });", field_of(m.by_name.Command, "subscribe").number)
    w.add("}\n")
    w.add("/** A query of the game's own: the bytes of a Send. @param {number} number @param {Uint8Array} body */")
    w.add("export function query_raw(number, body) {")
    w.add("    const len = length_of(body);")
    w.add("    room(end, len + 64);")
    w.add("    const b = buf;")
    w.add("    b[end] = %d;", m.query_tag)
    w.add("    let p = put_bytes(b, put_varint(b, end + 2, (number << 3) | 2), body, len);")
    w.add("    p = close(b, end + 1, p);")
    w.add("    return new U8(store, end, p - end);")
    w.add("}\n")
    w.add("/** What `read` makes of the answer to such a query; null: it is none.")
    w.add(" * @param {ArrayBuffer} bytes @param {number} number @param {(b: Uint8Array, p: number, limit: number) => any} read */")
    w.add("export function raw_reply(bytes, number, read) {")
    w.add("    const b = new U8(bytes);")
    w.add("    let p = 0;")
    w.add("    let v = b[p++]; if (v > 127) { v = long_varint(b, p, v); p = next; }")
    w.add("    if (v !== ((number << 3) | 2)) return null;")
    w.add("    v = b[p++]; if (v > 127) { v = long_varint(b, p, v); p = next; }")
    w.add("    if (!(p + v <= length_of(b))) throw truncated();")
    w.add("    return read(b, p, p + v);")
    w.add("}\n")
    w.add("/** How events of the game's own are read; null: they are passed over.")
    w.add(" * @param {(number: number, b: Uint8Array, p: number, limit: number, whole: ArrayBuffer) => any} read */")
    w.add("export function read_own_with(read) {")
    w.add("    read_own = read;")
    w.add("}\n")
end

local function emit_query_api(w, m)
    for _, q in ipairs(m.queries) do
        w.add("/** %s The bytes of a Send. @param {object} m @returns {Uint8Array} */",
            (q.comment or q.label):gsub("\n", " "))
        w.add("export function query_%s(m) {", q.name)
        w.add("    room(end, 64);")
        w.add("    let p = end + 2;")
        w.add("    let b = buf;")
        w.add("    b[end] = %d;", m.query_tag)
        w.add("    %s", tag_code(q))
        w.add("    const start = p++;")
        w.add("    p = write_%s(p, m);", q.message.snake)
        w.add("    b = buf;")
        w.add("    p = close(b, end + 1, close(b, start, p));")
        w.add("    return new U8(store, end, p - end);")
        w.add("}\n")
    end
end

local function emit_decode_api(w, message, comment)
    w.add("/** %s @param {ArrayBuffer} bytes @returns {any} */", comment)
    w.add("export function decode_%s(bytes) {", message)
    w.add("    const b = new U8(bytes);")
    w.add("    source = bytes;")
    w.add("    return read_%s(b, 0, length_of(b));", message)
    w.add("}\n")
end

local function emit_prefix(w, runtime, note)
    w.add("%s", "// Generated by proto/gen.lua from proto/*.proto and proto/codec_runtime.js. " .. note .. "\n")
    w.add("%s", runtime)
    w.add("const { freeze } = Object;")
    w.add("const is_array = Array.isArray;")
    w.add("const NO_BYTES = new U8(0);")
    w.add("let source = store; // what is being decoded: `bytes` fields are views of it")
    w.add("let read_own = null; // what reads events of the game's own\n")
end

-- Those that are parts of others, beside the members of unions: the way to them stands before what errors call their fields.
local function find_parts(m)
    local found = {}
    for _, message in ipairs(m.messages) do
        local union = union_of(message)
        for _, field in ipairs(union and union.plain or message.fields) do
            if field.type == "message" then found[m.set.messages[field.type_name]] = true end
        end
    end
    return found
end

local function emit_functions(w, m, writers, readers)
    local memberships, parts = find_members(m), find_parts(m)
    for _, message in ipairs(writers) do
        local membership = memberships[message]
        js_write.emit(w, m, message, parts[message] and "" or membership and membership.name or message.snake)
    end
    for _, message in ipairs(readers) do js_read.emit(w, m, message, memberships[message]) end
end

-- The names of the events that a mod can subscribe to, and of all.
local function emit_names(w, m)
    local all, asked = {}, {}
    for _, event in ipairs(m.events) do
        all[#all + 1] = string.format("%q", event.name)
        if not event.always then asked[#asked + 1] = string.format("%s: true", event.name) end
    end
    w.add("/** Every event's name. */")
    w.add("export const EVENTS = freeze([%s]);", table.concat(all, ", "))
    w.add("/** Those that come only when asked for. */")
    w.add("export const SUBSCRIBED = freeze({ __proto__: null, %s });", table.concat(asked, ", "))
end

-- The commands that are going away: few, and none is looked at when there are none.
local function emit_deprecated(w, m)
    local old = {}
    for _, c in ipairs(m.commands) do
        if c.deprecated_by > 0 then
            old[#old + 1] = string.format("{ encode: encode_%s, name: %q, by: %d }", c.name, c.name, c.deprecated_by)
        end
    end
    w.add("/** Commands that a newer API level replaced.")
    w.add(" * @type {readonly {encode: (seq: number, m: object) => void, name: string, by: number}[]} */")
    w.add("export const DEPRECATED = freeze([%s]);", table.concat(old, ", "))
end

-- The SDK's codec. `runtime` is the text of codec_runtime.js.
function emit_js.codec(m, runtime)
    local w = out()
    emit_prefix(w, runtime, "The SDK's codec: writes commands\n// and queries, reads events and replies.")
    emit_enums(w, m)
    local said = {}
    for _, group in ipairs({ m.commands, m.queries }) do
        for _, item in ipairs(group) do said[#said + 1] = item.message.name end
    end
    emit_functions(w, m, reached(m, said), reached(m, { "EventBatch", "Reply" }))
    emit_command_api(w, m)
    emit_query_api(w, m)
    emit_own_api(w, m)
    emit_decode_api(w, "event_batch", "{ tick, events }: what $recv was given.")
    emit_decode_api(w, "reply", "What a query's $send gave back.")
    emit_names(w, m)
    emit_deprecated(w, m)
    return w.text()
end

-- Every message in both directions: encode(name, object) and decode(name, bytes), by message name.
function emit_js.full(m, runtime)
    local w = out()
    emit_prefix(w, runtime, "For tests and tools: every message,\n// both ways.")
    emit_enums(w, m)
    emit_functions(w, m, m.messages, m.messages)
    w.add("const WRITERS = { __proto__: null,")
    for _, message in ipairs(m.messages) do w.add("    %s: write_%s,", message.snake, message.snake) end
    w.add("};\nconst READERS = { __proto__: null,")
    for _, message in ipairs(m.messages) do w.add("    %s: read_%s,", message.snake, message.snake) end
    w.add("};\n")
    w.add("/** A fresh Uint8Array. @param {string} name \"event_batch\" @param {object} m */")
    w.add("export function encode(name, m) {")
    w.add("    const p = WRITERS[name](HEAD_BYTES, m);")
    w.add("    const bytes = new U8(p - HEAD_BYTES);")
    w.add("    for (let i = 0; i < length_of(bytes); i++) bytes[i] = buf[HEAD_BYTES + i];")
    w.add("    return bytes;")
    w.add("}\n")
    w.add("/** @param {string} name \"send\" @param {Uint8Array} bytes */")
    w.add("export function decode(name, bytes) {")
    w.add("    const copy = new U8(bytes);")
    w.add("    source = copy.buffer;")
    w.add("    return READERS[name](copy, 0, length_of(copy));")
    w.add("}\n")
    emit_names(w, m)
    return w.text()
end

return emit_js
