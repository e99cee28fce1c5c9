-- Writes RGBA pictures as PNG, in plain Lua: one IDAT, rows unfiltered, deflate with fixed codes.
-- The same pixels always give the same bytes, so a rebuild shows no difference where none was made.
local png = {}

local crc_table = {}
for n = 0, 255 do
    local c = n
    for _ = 1, 8 do
        c = (c & 1 == 1) and (0xEDB88320 ~ (c >> 1)) or (c >> 1)
    end
    crc_table[n] = c
end

local function crc32(text)
    local c = 0xFFFFFFFF
    for i = 1, #text do
        c = crc_table[(c ~ text:byte(i)) & 0xFF] ~ (c >> 8)
    end
    return c ~ 0xFFFFFFFF
end

local function adler32(text)
    local a, b = 1, 0
    for i = 1, #text do
        a = (a + text:byte(i)) % 65521
        b = (b + a) % 65521
    end
    return (b << 16) | a
end

-- RFC 1951, 3.2.5: length and distance codes as {first value, extra bits}.
local lengths, distances = {}, {}
do
    local extra = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5 }
    local base = 3
    for i, bits in ipairs(extra) do
        lengths[i] = { base, bits }
        base = base + (1 << bits)
    end
    lengths[29] = { 258, 0 }
    base = 1
    for i = 1, 30 do
        local bits = (i <= 4) and 0 or ((i - 3) // 2)
        distances[i] = { base, bits }
        base = base + (1 << bits)
    end
end

local function find_code(list, value)
    local code = #list
    while list[code][1] > value do
        code = code - 1
    end
    return code, value - list[code][1], list[code][2]
end

local function reverse_bits(value, count)
    local out = 0
    for _ = 1, count do
        out = (out << 1) | (value & 1)
        value = value >> 1
    end
    return out
end

local function bit_writer()
    local out, hold, count = {}, 0, 0
    local writer = {}
    function writer.put(value, bits)
        hold = hold | (value << count)
        count = count + bits
        while count >= 8 do
            out[#out + 1] = string.char(hold & 0xFF)
            hold = hold >> 8
            count = count - 8
        end
    end
    function writer.finish()
        if count > 0 then
            writer.put(0, 8 - count)
        end
        return table.concat(out)
    end
    return writer
end

local function put_literal(writer, symbol) -- RFC 1951, 3.2.6
    if symbol < 144 then
        writer.put(reverse_bits(0x30 + symbol, 8), 8)
    elseif symbol < 256 then
        writer.put(reverse_bits(0x190 + symbol - 144, 9), 9)
    elseif symbol < 280 then
        writer.put(reverse_bits(symbol - 256, 7), 7)
    else
        writer.put(reverse_bits(0xC0 + symbol - 280, 8), 8)
    end
end

local WINDOW, LONGEST, TRIES = 32768, 258, 24

local function match_length(text, a, b, limit)
    local n = 0
    while n < limit and text:byte(a + n) == text:byte(b + n) do
        n = n + 1
    end
    return n
end

local function deflate(text)
    local writer, head, previous = bit_writer(), {}, {}
    writer.put(1, 1)
    writer.put(1, 2)
    local at, size = 1, #text
    local function remember(i)
        if i + 3 <= size then
            local key = string.unpack("<I4", text, i)
            previous[i] = head[key]
            head[key] = i
        end
    end
    while at <= size do
        local best, from = 0, nil
        if at + 3 <= size then
            local candidate, tries = head[string.unpack("<I4", text, at)], 0
            while candidate and at - candidate <= WINDOW and tries < TRIES do
                local n = match_length(text, candidate, at, math.min(LONGEST, size - at + 1))
                if n > best then
                    best, from = n, candidate
                end
                candidate, tries = previous[candidate], tries + 1
            end
        end
        if best >= 4 then
            local code, rest, bits = find_code(lengths, best)
            put_literal(writer, 256 + code)
            writer.put(rest, bits)
            code, rest, bits = find_code(distances, at - from)
            writer.put(reverse_bits(code - 1, 5), 5)
            writer.put(rest, bits)
        else
            best = 1
            put_literal(writer, text:byte(at))
        end
        for i = at, at + best - 1 do
            remember(i)
        end
        at = at + best
    end
    put_literal(writer, 256)
    return writer.finish()
end

local function chunk(kind, body)
    return string.pack(">I4", #body) .. kind .. body .. string.pack(">I4", crc32(kind .. body))
end

--- The PNG file of a picture.
---@param rows string[] one string of width * 4 bytes (R, G, B, A) for each row, top first
function png.encode(width, rows)
    local raw = {}
    for i, row in ipairs(rows) do
        assert(#row == width * 4, "png: a row has the wrong size")
        raw[i] = "\0" .. row
    end
    local data = table.concat(raw)
    local zlib = "\x78\x01" .. deflate(data) .. string.pack(">I4", adler32(data))
    return "\x89PNG\r\n\x1a\n"
        .. chunk("IHDR", string.pack(">I4I4BBBBB", width, #rows, 8, 6, 0, 0, 0))
        .. chunk("IDAT", zlib)
        .. chunk("IEND", "")
end

return png
