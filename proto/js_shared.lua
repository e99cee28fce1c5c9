-- What the generators of both directions of the JavaScript codec have in common: lines, tags, unions.

local shared = {}

shared.FIRST_OWN = 64 -- the numbers of a game's own messages begin here (engine/gate/api.h)

function shared.out()
    local lines = {}
    return {
        add = function(format, ...)
            lines[#lines + 1] = select("#", ...) > 0 and string.format(format, ...) or format
        end,
        text = function() return table.concat(lines, "\n") .. "\n" end,
    }
end

local WIRE = { string = 2, bytes = 2, message = 2 }

function shared.tag_of(field) return field.number << 3 | (WIRE[field.type] or 0) end

function shared.number_text(value)
    return value == math.floor(value) and string.format("%d", value) or string.format("%.17g", value)
end

-- The tag's bytes as statements.
function shared.tag_code(field)
    local tag = shared.tag_of(field)
    if tag < 128 then return string.format("b[p++] = %d;", tag) end
    return string.format("b[p++] = %d; b[p++] = %d;", tag & 127 | 128, tag >> 7)
end

-- The oneof of messages that makes a message a union, its members and its plain fields.
function shared.union_of(message)
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
        -- A oneof of one field called maybe_ is an optional field, also where that is a message.
        local is_optional = #members == 1 and name == "maybe_" .. members[1].name
        if is_union and not is_optional then return { name = name, members = members, plain = plain } end
    end
    return nil
end

function shared.enum_const(set, field) return set.enums[field.type_name].name:upper() end

return shared
