-- Reads a protobuf descriptor set (what `protoc --descriptor_set_out --include_source_info` writes) into
-- plain tables, so that the generator needs no protobuf library. Custom options are decoded with the
-- descriptors of the set itself. Knows as much of descriptor.proto as the generator uses, and no more.

local descriptor = {}

local function read_varint(bytes, at)
    local value, shift = 0, 0
    while true do
        local byte = bytes:byte(at)
        if not byte or shift > 63 then error("descriptor set: broken varint at byte " .. at, 0) end
        value = value | (byte & 127) << shift
        at = at + 1
        if byte < 128 then return value, at end
        shift = shift + 7
    end
end

-- Walks the fields of one message: number, value (an integer, or a string for length-delimited).
local function each_field(bytes)
    local at = 1
    return function()
        if at > #bytes then return nil end
        local tag, value
        tag, at = read_varint(bytes, at)
        local wire = tag & 7
        if wire == 0 then
            value, at = read_varint(bytes, at)
        elseif wire == 1 then
            value, at = string.unpack("<i8", bytes, at)
        elseif wire == 5 then
            value, at = string.unpack("<i4", bytes, at)
        elseif wire == 2 then
            local len
            len, at = read_varint(bytes, at)
            if len < 0 or at + len - 1 > #bytes then
                error("descriptor set: a field is longer than the data", 0)
            end
            value, at = bytes:sub(at, at + len - 1), at + len
        else
            error("descriptor set: unknown wire type " .. wire, 0)
        end
        return tag >> 3, value
    end
end

-- { [number] = last value } and { [number] = all values, in order }.
local function collect(bytes)
    local last, all = {}, {}
    for number, value in each_field(bytes) do
        last[number] = value
        all[number] = all[number] or {}
        table.insert(all[number], value)
    end
    return last, all
end

local TYPES = {
    "double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string", "group",
    "message", "bytes", "uint32", "enum", "sfixed32", "sfixed64", "sint32", "sint64",
}

-- Comments by path: { ["4.0.2.1"] = "text" }. A comment after a field wins over none; before and after
-- are joined.
local function read_comments(bytes)
    local comments = {}
    if not bytes then return comments end
    local _, info = collect(bytes)
    for _, location in ipairs(info[1] or {}) do
        local last = collect(location)
        local path, at = {}, 1
        local packed = last[1] or ""
        while at <= #packed do
            local step
            step, at = read_varint(packed, at)
            path[#path + 1] = step
        end
        local text = ((last[3] or "") .. (last[4] or "")):gsub("\n ", "\n"):gsub("%s+$", ""):gsub("^%s+", "")
        if text ~= "" then comments[table.concat(path, ".")] = text end
    end
    return comments
end

local function read_field(bytes, comment)
    local last = collect(bytes)
    return {
        name = last[1], number = last[3], type = TYPES[last[5]] or "unknown", repeated = last[4] == 3,
        type_name = last[6], oneof = last[9], extendee = last[2], raw_options = last[8], comment = comment,
    }
end

local function read_enum(bytes, path, comments, scope)
    local last, all = collect(bytes)
    local enum = { name = last[1], full_name = scope .. "." .. last[1], comment = comments[path], values = {} }
    for i, value in ipairs(all[2] or {}) do
        local fields = collect(value)
        enum.values[i] = { name = fields[1], number = fields[2] or 0, comment = comments[path .. ".2." .. i - 1] }
    end
    return enum
end

local function read_message(bytes, path, comments, scope)
    local last, all = collect(bytes)
    local message = {
        name = last[1], full_name = scope .. "." .. last[1], comment = comments[path],
        raw_options = last[7], fields = {}, oneofs = {},
    }
    if all[3] or all[4] then
        error("message " .. message.full_name
            .. ": nested messages and enums are not supported; put them beside it", 0)
    end
    for i, field in ipairs(all[2] or {}) do
        message.fields[i] = read_field(field, comments[path .. ".2." .. i - 1])
    end
    for i, oneof in ipairs(all[8] or {}) do message.oneofs[i] = collect(oneof)[1] end
    return message
end

-- Decodes a message by its descriptor in the set: { name = value }, repeated and nested ones not known.
local function decode(set, type_name, bytes)
    local message = set.messages[type_name] or error("descriptor set: no message " .. type_name, 0)
    local by_number, result = {}, {}
    for _, field in ipairs(message.fields) do by_number[field.number] = field end
    for number, value in each_field(bytes) do
        local field = by_number[number]
        if field then
            if field.type == "bool" then value = value ~= 0 end
            if field.type:find("^sint") then value = (value >> 1) ~ -(value & 1) end
            result[field.name] = value
        end
    end
    return result
end

-- The custom options of a file, message or field: { command = {...}, event = {...} }; of a repeated one a list.
local function read_options(set, extendee, raw)
    local options = {}
    if not raw then return options end
    for number, value in each_field(raw) do
        local extension = (set.extensions[extendee] or {})[number]
        local said = extension and extension.type == "message" and decode(set, extension.type_name, value)
        if said and extension.repeated then
            options[extension.name] = options[extension.name] or {}
            table.insert(options[extension.name], said)
        elseif said then
            options[extension.name] = said
        end
    end
    return options
end

-- Reads a set. Gives { files = { {name, package, messages, enums} }, messages = by full name (".p.M"),
-- enums = by full name, extensions }. Raises an error with a clear text on broken data.
function descriptor.read(bytes)
    local set = { files = {}, messages = {}, enums = {}, extensions = {} }
    local _, top = collect(bytes)
    for _, file_bytes in ipairs(top[1] or {}) do
        local last, all = collect(file_bytes)
        local file = { name = last[1], package = last[2] or "", messages = {}, enums = {}, raw_options = last[8] }
        local comments = read_comments(last[9])
        local scope = file.package == "" and "" or "." .. file.package
        -- descriptor.proto nests; nothing of it is needed but that its name is known.
        local foreign = file.package == "google.protobuf"
        file.comment = comments["12"]
        for i, message in ipairs(not foreign and all[4] or {}) do
            file.messages[i] = read_message(message, "4." .. i - 1, comments, scope)
            set.messages[file.messages[i].full_name] = file.messages[i]
        end
        for i, enum in ipairs(not foreign and all[5] or {}) do
            file.enums[i] = read_enum(enum, "5." .. i - 1, comments, scope)
            set.enums[file.enums[i].full_name] = file.enums[i]
        end
        for _, extension in ipairs(all[7] or {}) do
            local field = read_field(extension)
            set.extensions[field.extendee] = set.extensions[field.extendee] or {}
            set.extensions[field.extendee][field.number] = field
        end
        set.files[#set.files + 1] = file
    end
    for _, file in ipairs(set.files) do
        file.options = read_options(set, ".google.protobuf.FileOptions", file.raw_options)
    end
    for _, message in pairs(set.messages) do
        message.options = read_options(set, ".google.protobuf.MessageOptions", message.raw_options)
        for _, field in ipairs(message.fields) do
            field.options = read_options(set, ".google.protobuf.FieldOptions", field.raw_options)
        end
    end
    return set
end

return descriptor
