-- The half of the JavaScript codec that reads: for each message a function that gives an object with all of
-- its fields, in the same order always.
local shared = require("proto.js_shared")

local tag_of, union_of, enum_const = shared.tag_of, shared.union_of, shared.enum_const

local js_read = {}

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

-- An event of the game's own: the game's module reads it, when the mod has imported that.
local function emit_own(w)
    w.add("        default:")
    w.add("            if ((tag & 7) === 2 && tag >= %d && read_own !== null) {", shared.FIRST_OWN << 3)
    w.add("                %s", LENGTH)
    w.add("                member = read_own(tag >>> 3, b, p, p + v, source);")
    w.add("                p += v;")
    w.add("            } else p = skip(b, p, tag, limit);")
end

local function emit_loop(w, fields, body, has_own)
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
    if has_own then
        emit_own(w)
    elseif has_long_tag then
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
    end, message.name == "Event")
    for _, field in ipairs(union.plain) do
        w.add("    if (member !== null) member.%s = f_%s;", field.name, field.name)
    end
    if membership then -- a union in a union: Query in Send
        w.add("    if (member !== null) member.%s = %q;", membership.union, membership.name)
    end
    w.add("    return member;")
    w.add("}\n")
end

-- The function read_MESSAGE(b, p, limit). `membership`: the union that it is a member of, or nil.
function js_read.emit(w, m, message, membership)
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

return js_read
