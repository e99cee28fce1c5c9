-- A field's type and limits as typings and references say them.

local field_text = {}

local TYPES = { uint32 = "number", sint32 = "number", uint64 = "bigint", bool = "boolean", string = "string",
    bytes = "Uint8Array" }

local function short(type_name) return type_name:match("[^.]+$") end

function field_text.type_of(field)
    local type = TYPES[field.type] or short(field.type_name)
    return field.repeated and type .. "[]" or type
end

function field_text.one_line(text) return ((text or ""):gsub("%s+", " ")) end

local function number_text(value)
    return value == math.floor(value) and string.format("%d", value) or string.format("%g", value)
end

-- "px, -320 to 320", "at most 256 bytes"
function field_text.limits_text(field)
    local l, parts = field.limits, {}
    if l.unit ~= "" then parts[#parts + 1] = l.unit end
    if l.entity then parts[#parts + 1] = "an entity's handle" end
    if l.min ~= 0 or l.max ~= 0 then
        local scale = l.fixed and 256 or 1
        parts[#parts + 1] = number_text(l.min / scale) .. " to " .. number_text(l.max / scale)
    elseif l.fixed then
        parts[#parts + 1] = "in steps of 1/256"
    end
    if l.explicit and l.max_bytes > 0 then parts[#parts + 1] = "at most " .. l.max_bytes .. " bytes" end
    if l.explicit and l.max_count > 0 then parts[#parts + 1] = "at most " .. l.max_count end
    return table.concat(parts, ", ")
end

return field_text
