-- Writes the JavaScript codec: proto/codec_runtime.js and below it one straight-line function for each
-- message and direction. The SDK's own (codec.js) writes commands and queries and reads events and
-- replies; codec_full.js, for tests and tools, does both for every message.
--
-- A message with a oneof of messages (Command, Event, Query, Reply, Send) is one flat object in JavaScript:
-- { event: "entity_moved", entity, x, y, facing }. All objects of a message have the same shape.

local emit_js = {}

local function out()
    local lines = {}
    return {
        add = function(format, ...) lines[#lines + 1] = select("#", ...) > 0 and string.format(format,
            ...) or format end,
        text = function() return table.concat(lines, "\n") .. "\n" end,
    }
end

local WIRE = { string = 2, bytes = 2, message = 2 }

local function tag_of(field) return field.number << 3 | (WIRE[field.type] or 0) end

local function number_text(value)
    return value == math.floor(value) and string.format("%d", value) or string.format("%.17g", value)
end

-- The tag's bytes as statements.
local function tag_code(field)
    local tag = tag_of(field)
    if tag < 128 then return string.format("b[p++] = %d;", tag) end
    return string.format("b[p++] = %d; b[p++] = %d;", tag & 127 | 128, tag >> 7)
end

-- The oneof of messages that makes a message a union, its members and its plain fields.
local function union_of(message)
    for index, name in ipairs(message.oneofs) do
        local members, plain, is_union = {}, {}, false
        for _, field in ipairs(message.fields) do
            if field.oneof == index - 1 then
                is_union = field.type == "message"
                members[#members + 1] = field
            else
                plain[#plain + 1] = field
            end
        end
        if is_union then return { name = name, members = members, plain = plain } end
    end
    return nil
end

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

local function enum_const(set, field) return set.enums[field.type_name].name:upper() end

local function bounds(field)
    local l = field.limits
    local least, most = l.min, l.max
    if least == 0 and most == 0 then
        if field.type == "sint32" then least, most = -2147483648, 2147483647 else least, most = 0, 4294967295 end
    end
    if l.fixed then return least / 256, most / 256 end
    return least, most
end

-- Reads a field of the caller's object into f_NAME and refuses what the gate would refuse.
local function emit_check(w, set, field, where)
    local var, name, add = "f_" .. field.name, where .. "." .. field.name, w.add
    local open = field.optional and string.format("if (%s !== undefined && (", var) or "if ("
    local close = field.optional and ")" or ""
    local type = field.type
    if field.repeated then
        add("    const %s = m.%s;", var, field.name)
        add("    if (!is_array(%s)) throw bad_type(%q, \"an array\", %s);", var, name, var)
        add("    if (%s.length > %d) throw too_long(%q, %d, %s.length, \"elements\");", var, field.limits.max_count,
            name, field.limits.max_count, var)
        return
    end
    add("    const %s = m.%s;", var, field.name)
    if type == "uint32" or type == "sint32" then
        local least, most = bounds(field)
        local condition
        if field.limits.fixed then
            condition = string.format("!(%s >= %s && %s <= %s)", var, number_text(least), var, number_text(most))
        else
            condition = string.format("(%s %s) !== %s", var, type == "uint32" and ">>> 0" or "| 0", var)
            if least > (type == "uint32" and 0 or -2147483648) then
                condition = condition .. string.format(" || %s < %d", var, least)
            end
            if most < (type == "uint32" and 4294967295 or 2147483647) then
                condition = condition .. string.format(" || %s > %d", var, most)
            end
        end
        add("    %stypeof %s !== \"number\" || %s)%s throw bad_number(%q, %s, %s, %s, %s);", open, var, condition,
            close, name, var, number_text(least), number_text(most), tostring(not field.limits.fixed))
    elseif type == "enum" then
        add("    const e_%s = typeof %s === \"string\" ? %s[%s] : undefined;", field.name, var,
            enum_const(set, field), var)
        add("    if (e_%s === undefined) throw bad_type(%q, %s_TEXT, %s);", field.name, name, enum_const(set,
            field), var)
    elseif type == "string" then
        add("    %stypeof %s !== \"string\")%s throw bad_type(%q, \"a string\", %s);", open, var, close, name, var)
        add("    if (%s%s.length > %d) throw too_long(%q, %d, %s.length, \"bytes\");",
            field.optional and var .. " !== undefined && " or "", var, field.limits.max_bytes, name,
            field.limits.max_bytes, var)
    elseif type == "bool" then
        add("    %stypeof %s !== \"boolean\")%s throw bad_type(%q, \"true or false\", %s);", open, var, close,
            name, var)
    elseif type == "bytes" then
        add("    if (brand_of(%s) !== \"Uint8Array\") throw bad_type(%q, \"a Uint8Array\", %s);", var, name, var)
        add("    const n_%s = length_of(%s);", field.name, var)
        add("    if (n_%s > %d) throw too_long(%q, %d, n_%s, \"bytes\");", field.name, field.limits.max_bytes, name,
            field.limits.max_bytes, field.name)
    elseif type == "uint64" then
        add("    if (typeof %s !== \"bigint\" || %s < 0n || %s >> 64n !== 0n) {", var, var, var)
        add("        throw bad_type(%q, \"a bigint of 64 bits\", %s);", name, var)
        add("    }")
    end
end

-- Writes the number in expression `value` (unsigned 32 bits).
local function varint_code(value)
    return string.format("if (%s < 128) b[p++] = %s; else p = put_varint(b, p, %s);", value, value, value)
end

local function emit_put(w, set, field, where)
    local var, add = "f_" .. field.name, w.add
    local tag, type = tag_code(field), field.type
    local name = where .. "." .. field.name
    local present = field.optional and var .. " !== undefined" or nil
    if field.repeated and type == "string" then
        add("    for (let i = 0; i < %s.length; i++) {", var)
        add("        if (typeof %s[i] !== \"string\") throw bad_type(%q, \"a string\", %s[i]);", var, name, var)
        add("        room(p, %s[i].length * 3 + 16);", var)
        add("        b = buf;")
        add("        %s", tag)
        add("        p = put_text(b, p, %s[i], %d, %q);", var, field.limits.max_bytes, name)
        add("    }")
    elseif field.repeated then
        add("    for (let i = 0; i < %s.length; i++) {", var)
        add("        room(p, 16);")
        add("        b = buf;")
        add("        %s", tag)
        add("        const start = p++;")
        add("        p = write_%s(p, %s[i]);", set.messages[field.type_name].snake, var)
        add("        b = buf;")
        add("        p = close(b, start, p);")
        add("    }")
    elseif type == "message" then
        add("    {")
        add("        room(p, 16);")
        add("        b = buf;")
        add("        %s", tag)
        add("        const start = p++;")
        add("        p = write_%s(p, %s);", set.messages[field.type_name].snake, var)
        add("        b = buf;")
        add("        p = close(b, start, p);")
        add("    }")
    elseif type == "uint32" or type == "sint32" then
        local raw = field.limits.fixed and "r_" .. field.name or var
        local scale = string.format("const %s = round(%s * 256);", raw, var)
        if field.limits.fixed and not present then add("    %s", scale) end
        add("    if (%s) {", present or raw .. " !== 0")
        if field.limits.fixed and present then add("        %s", scale) end
        add("        %s", tag)
        if type == "sint32" then
            add("        const z = ((%s << 1) ^ (%s >> 31)) >>> 0;", raw, raw)
            add("        %s", varint_code("z"))
        else
            add("        %s", varint_code(raw))
        end
        add("    }")
    elseif type == "enum" then
        add("    if (e_%s !== 0) { %s b[p++] = e_%s; }", field.name, tag, field.name)
    elseif type == "bool" then
        add("    if (%s) { %s b[p++] = %s; }", present or var, tag, present and var .. " ? 1 : 0" or "1")
    elseif type == "string" then
        add("    if (%s) { %s p = put_text(b, p, %s, %d, %q); }", present or var .. " !== \"\"", tag, var,
            field.limits.max_bytes, name)
    elseif type == "bytes" then
        add("    if (n_%s !== 0) { %s p = put_bytes(b, p, %s, n_%s); }", field.name, tag, var, field.name)
    elseif type == "uint64" then
        add("    if (%s !== 0n) { %s p = put_u64(b, p, %s); }", var, tag, var)
    end
end

-- How many bytes the fields may take, as a JS expression. Repeated fields and messages make their own room.
local function size_expression(message)
    local fixed, parts = 16, {}
    for _, field in ipairs(message.fields) do
        local var = "f_" .. field.name
        fixed = fixed + 2 + (field.type == "uint64" and 10 or 5)
        if field.repeated or field.type == "message" then
            fixed = fixed + 8
        elseif field.type == "string" then
            parts[#parts + 1] = field.optional and string.format("(%s === undefined ? 0 : %s.length * 3)", var, var)
                or var .. ".length * 3"
        elseif field.type == "bytes" then
            parts[#parts + 1] = "n_" .. field.name
        end
    end
    table.insert(parts, 1, tostring(fixed))
    return table.concat(parts, " + ")
end

local function emit_union_writer(w, m, message, union)
    local set, where = m.set, message.snake
    w.add("function write_%s(p, m) {", message.snake)
    for _, field in ipairs(union.plain) do emit_check(w, set, field, where) end
    w.add("    room(p, 64);")
    w.add("    let b = buf;")
    for _, field in ipairs(union.plain) do emit_put(w, set, field, where) end
    w.add("    let start = p;")
    w.add("    switch (m.%s) {", union.name)
    for _, field in ipairs(union.members) do
        w.add("    case %q:", field.name)
        w.add("        %s", tag_code(field))
        w.add("        start = p++;")
        w.add("        p = write_%s(p, m);", set.messages[field.type_name].snake)
        w.add("        break;")
    end
    w.add("    default: throw bad_type(%q, \"a name\", m.%s);", where .. "." .. union.name, union.name)
    w.add("    }")
    w.add("    b = buf;")
    w.add("    return close(b, start, p);")
    w.add("}\n")
end

local function emit_writer(w, m, message, where)
    local union = union_of(message)
    if union then return emit_union_writer(w, m, message, union) end
    w.add("function write_%s(p, m) {", message.snake)
    for _, field in ipairs(message.fields) do emit_check(w, m.set, field, where) end
    w.add("    room(p, %s);", size_expression(message))
    local grows = false
    for _, field in ipairs(message.fields) do grows = grows or field.repeated or field.type == "message" end
    w.add("    %s b = buf;", grows and "let" or "const")
    for _, field in ipairs(message.fields) do emit_put(w, m.set, field, where) end
    w.add("    return p;")
    w.add("}\n")
end

local function default_of(set, field)
    if field.optional then return "undefined" end
    if field.repeated then return "[]" end
    local defaults = { string = '""', bool = "false", uint64 = "0n", bytes = "NO_BYTES", message = "null" }
    if field.type == "enum" then return string.format("%s_NAMES[0]", enum_const(set, field)) end
    return defaults[field.type] or "0"
end

local NUMBER = "v = b[p++]; if (v > 127) { v = long_varint(b, p, v); p = next; }"
local LENGTH = NUMBER .. " if (!(p + v <= limit)) throw truncated();"

local function value_code(set, field)
    local type = field.type
    local scale = field.limits.fixed and " * 0.00390625" or ""
    if type == "uint32" then return NUMBER, "v" .. scale end
    if type == "sint32" then return NUMBER, "((v >>> 1) ^ -(v & 1))" .. scale end
    if type == "bool" then return NUMBER, "v !== 0" end
    if type == "enum" then return NUMBER, enum_const(set, field) .. "_NAMES[v] || \"unknown\"" end
    if type == "uint64" then return "", "read_u64(b, p); p = next" end
    if type == "string" then return LENGTH, "read_text(b, p, v); p += v" end
    if type == "bytes" then return LENGTH, "new U8(source, p, v); p += v" end
    return LENGTH, string.format("read_%s(b, p, p + v); p += v", set.messages[field.type_name].snake)
end

local function emit_loop(w, fields, body)
    local has_long_tag = false
    for _, field in ipairs(fields) do has_long_tag = has_long_tag or tag_of(field) > 127 end
    w.add("    while (p < limit) {")
    w.add("        let v = 0;")
    w.add("        %s tag = b[p++];", has_long_tag and "let" or "const")
    if has_long_tag then w.add("        if (tag > 127) { tag = long_varint(b, p, tag); p = next; }") end
    w.add("        switch (tag) {")
    for _, field in ipairs(fields) do
        w.add("        case %d:", tag_of(field))
        body(field)
        w.add("            break;")
    end
    if has_long_tag then
        w.add("        default: p = skip(b, p, tag, limit);")
    else
        w.add("        default: if (tag > 127) { v = long_varint(b, p, tag); p = next; } else v = tag;")
        w.add("            p = skip(b, p, v, limit);")
    end
    w.add("        }")
    w.add("    }")
    w.add("    if (p !== limit) throw truncated();")
end

local function emit_union_reader(w, m, message, union, membership)
    w.add("function read_%s(b, p, limit) {", message.snake)
    w.add("    let member = null;")
    for _, field in ipairs(union.plain) do w.add("    let f_%s = %s;", field.name, default_of(m.set, field)) end
    emit_loop(w, message.fields, function(field)
        local before, value = value_code(m.set, field)
        local is_plain = false
        for _, plain in ipairs(union.plain) do is_plain = is_plain or plain == field end
        w.add("            %s", before)
        w.add("            %s = %s;", is_plain and "f_" .. field.name or "member", value)
    end)
    for _, field in ipairs(union.plain) do
        w.add("    if (member !== null) member.%s = f_%s;", field.name, field.name)
    end
    if membership then -- a union in a union: Query in Send
        w.add("    if (member !== null) member.%s = %q;", membership.union, membership.name)
    end
    w.add("    return member;")
    w.add("}\n")
end

local function emit_reader(w, m, message, membership)
    local union = union_of(message)
    if union then return emit_union_reader(w, m, message, union, membership) end
    w.add("function read_%s(b, p, limit) {", message.snake)
    for _, field in ipairs(message.fields) do
        w.add("    %s f_%s = %s;", field.repeated and "const" or "let", field.name, default_of(m.set, field))
    end
    emit_loop(w, message.fields, function(field)
        local before, value = value_code(m.set, field)
        if before ~= "" then w.add("            %s", before) end
        if field.repeated and field.type == "message" then
            w.add("            { const one = %s; if (one !== null) f_%s[f_%s.length] = one; }", value,
                field.name, field.name)
        elseif field.repeated then
            w.add("            f_%s[f_%s.length] = %s;", field.name, field.name, value)
        else
            w.add("            f_%s = %s;", field.name, value)
        end
    end)
    local parts = {}
    if membership then
        parts[1] = string.format("%s: %q", membership.union, membership.name)
        for _, field in ipairs(membership.plain) do parts[#parts + 1] = field.name .. ": " .. default_of(m.set,
            field) end
    end
    for _, field in ipairs(message.fields) do
        if field.type == "message" and not field.repeated then
            w.add("    if (f_%s === null) f_%s = read_%s(b, p, p);", field.name, field.name,
                m.set.messages[field.type_name].snake)
        end
        parts[#parts + 1] = string.format("%s: f_%s", field.name, field.name)
    end
    w.add("    return { %s };", table.concat(parts, ", "))
    w.add("}\n")
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
    for _, c in ipairs(m.commands) do
        w.add("/** %s @param {number} seq @param {object} m */", (c.comment or c.label):gsub("\n", " "))
        w.add("export function encode_%s(seq, m) {", c.name)
        w.add("    room(end, 64);")
        w.add("    let p = end + 2;")
        w.add("    let b = buf;")
        w.add("    b[end] = %d;", commands_tag)
        w.add("    b[p++] = %d; %s", seq_tag, varint_code("seq"))
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
    w.add("let source = store; // what is being decoded: `bytes` fields are views of it\n")
end

local function emit_functions(w, m, writers, readers)
    local memberships = find_members(m)
    for _, message in ipairs(writers) do
        local membership = memberships[message]
        emit_writer(w, m, message, membership and membership.name or message.snake)
    end
    for _, message in ipairs(readers) do emit_reader(w, m, message, memberships[message]) end
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

-- The SDK's codec. `runtime` is the text of codec_runtime.js.
function emit_js.codec(m, runtime)
    local w = out()
    emit_prefix(w, runtime, "The SDK's codec: writes commands\n// and queries, reads events and replies.")
    emit_enums(w, m)
    local writers = {}
    for _, group in ipairs({ m.commands, m.queries }) do
        for _, item in ipairs(group) do writers[#writers + 1] = item.message end
    end
    emit_functions(w, m, writers, reached(m, { "EventBatch", "Reply" }))
    emit_command_api(w, m)
    emit_query_api(w, m)
    emit_decode_api(w, "event_batch", "{ tick, events }: what $recv was given.")
    emit_decode_api(w, "reply", "What a query's $send gave back.")
    emit_names(w, m)
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
