-- Makes zip archives by hand, also such that lie: for specs of what reads them.
local archive = {}

local TABLE = {}
for i = 0, 255 do
    local value = i
    for _ = 1, 8 do value = value & 1 == 1 and (value >> 1) ~ 0xEDB88320 or value >> 1 end
    TABLE[i] = value
end

function archive.crc32(text)
    local crc = 0xFFFFFFFF
    for i = 1, #text do crc = TABLE[(crc ~ text:byte(i)) & 0xFF] ~ (crc >> 8) end
    return crc ~ 0xFFFFFFFF
end

archive.FILE, archive.DIR, archive.LINK, archive.PIPE = 0x8000, 0x4000, 0xA000, 0x1000

local UNIX = 3

local function header(entry, text)
    return ("<I2I2I2I2I2I4I4I4"):pack(20, entry.flags or 0x800, entry.method or 0, 0, 33,
        entry.crc or archive.crc32(text), entry.packed or #text, entry.size or #text)
end

-- Bytes of an archive. An entry: {name, text, and in the place of the truth: flags, method, crc, packed, size,
-- local_name, mode (Unix), system, at (where its local header is said to be), descriptor (after its bytes), fields (the
-- further ones in the list)}. `lies`: {count, list_bytes,
-- list_at, comment, comment_bytes, before, gap, late, after, disk}.
function archive.make(entries, lies)
    lies = lies or {}
    local out, list = { lies.before or "" }, {}
    local at = #out[1]
    for _, entry in ipairs(entries) do
        local text = entry.text or ""
        local name = entry.local_name or entry.name
        local bytes = "PK\3\4" .. header(entry, text) .. ("<I2I2"):pack(#name, 0) .. name .. text
            .. (entry.descriptor or "")
        local fields = entry.fields or ""
        local mode = entry.mode or (entry.name:match("/$") and archive.DIR or archive.FILE)
        list[#list + 1] = "PK\1\2" .. ("BB"):pack(63, entry.system or UNIX) .. header(entry, text)
            .. ("<I2I2I2I2I2I4I4"):pack(#entry.name, #fields, 0, 0, 0, (mode | 420) << 16, entry.at or at) .. entry.name .. fields
        out[#out + 1] = bytes
        at = at + #bytes
    end
    out[#out + 1] = lies.gap or ""
    at = at + #(lies.gap or "")
    local directory = table.concat(list)
    local comment = lies.comment or ""
    out[#out + 1] = directory .. (lies.late or "") .. "PK\5\6"
        .. ("<I2I2I2I2I4I4I2"):pack(lies.disk or 0, 0, lies.count or #entries,
        lies.count or #entries, lies.list_bytes or #directory, lies.list_at or at, lies.comment_bytes or #comment)
        .. comment .. (lies.after or "")
    return table.concat(out)
end

return archive
