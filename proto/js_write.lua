-- The half of the JavaScript codec that writes: for each message a function that first reads and checks the
-- caller's fields, as the gate would, and then writes them.
local shared = require("proto.js_shared")

local number_text, tag_code = shared.number_text, shared.tag_code
local union_of, enum_const = shared.union_of, shared.enum_const

local js_write = {}

local function bounds(field)
    local l = field.limits
    local least, most = l.min, l.max
    if least == 0 and most == 0 then
        if field.type == "sint32" then least, most = -2147483648, 2147483647 else least, most = 0, 4294967295 end
    end
    if l.fixed then return least / 256, most / 256 end
    return least, most
end

-- How errors call a field. Messages within others have no `where`: the way to them is put before it (within, in
-- codec_runtime.js).
local function name_of(where, field) return where == "" and field.name or where .. "." .. field.name end

-- Reads a field of the caller's object into f_NAME and refuses what the gate would refuse.
local function emit_check(w, set, field, where)
    local var, name, add = "f_" .. field.name, name_of(where, field), w.add
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
        add("    %sbrand_of(%s) !== \"Uint8Array\")%s throw bad_type(%q, \"a Uint8Array\", %s);", open, var, close, name, var)
        add("    const n_%s = %slength_of(%s);", field.name, field.optional and var .. " === undefined ? 0 : " or "", var)
        add("    if (n_%s > %d) throw too_long(%q, %d, n_%s, \"bytes\");", field.name, field.limits.max_bytes, name,
            field.limits.max_bytes, field.name)
    elseif type == "message" then
        add("    %s!is_message(%s))%s throw bad_type(%q, \"an object\", %s);", open, var, close, name, var)
    elseif type == "uint64" then
        add("    if (typeof %s !== \"bigint\" || %s < 0n || %s >> 64n !== 0n) {", var, var, var)
        add("        throw bad_type(%q, \"a bigint of 64 bits\", %s);", name, var)
        add("    }")
    end
end

-- Writes the number in expression `value` (unsigned 32 bits).
function js_write.varint_code(value)
    return string.format("if (%s < 128) b[p++] = %s; else p = put_varint(b, p, %s);", value, value, value)
end

local function emit_put(w, set, field, where)
    local var, add = "f_" .. field.name, w.add
    local tag, type = tag_code(field), field.type
    local name = name_of(where, field)
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
        add("        const one = %s[i];", var)
        add("        if (!is_message(one)) throw bad_type(`%s[${i}]`, \"an object\", one);", name)
        add("        try { p = write_%s(p, one); } catch (err) { throw within(err, `%s[${i}]`); }",
            set.messages[field.type_name].snake, name)
        add("        b = buf;")
        add("        p = close(b, start, p);")
        add("    }")
    elseif type == "message" then
        add("    %s{", present and "if (" .. present .. ") " or "")
        add("        room(p, 16);")
        add("        b = buf;")
        add("        %s", tag)
        add("        const start = p++;")
        add("        try { p = write_%s(p, %s); } catch (err) { throw within(err, %q); }",
            set.messages[field.type_name].snake, var, name)
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
            add("        %s", js_write.varint_code("z"))
        else
            add("        %s", js_write.varint_code(raw))
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
        add("    if (%s) { %s p = put_bytes(b, p, %s, n_%s); }", present or "n_" .. field.name .. " !== 0", tag, var, field.name)
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

local function emit_union_writer(w, m, message, union, where)
    local set = m.set
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
    w.add("    default: throw bad_type(%q, \"a name\", m.%s);", name_of(where, union), union.name)
    w.add("    }")
    w.add("    b = buf;")
    w.add("    return close(b, start, p);")
    w.add("}\n")
end

-- The function write_MESSAGE(p, m); errors call its fields `where`.FIELD.
function js_write.emit(w, m, message, where)
    local union = union_of(message)
    if union then return emit_union_writer(w, m, message, union, where) end
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

return js_write
