-- PNG pictures and WAV sounds by hand, so that each part of one can be as wrong as a spec wants it.
local pictures = {}

local crc_table = {}
for n = 0, 255 do
    local c = n
    for _ = 1, 8 do c = (c & 1 == 1) and (0xEDB88320 ~ (c >> 1)) or (c >> 1) end
    crc_table[n] = c
end

local function crc32(bytes)
    local c = 0xFFFFFFFF
    for i = 1, #bytes do c = crc_table[(c ~ bytes:byte(i)) & 0xFF] ~ (c >> 8) end
    return c ~ 0xFFFFFFFF
end

-- zlib's format with blocks that are not compressed.
function pictures.deflate(bytes)
    local out, a, b = { "\x78\x01" }, 1, 0
    for i = 1, #bytes do
        a = (a + bytes:byte(i)) % 65521
        b = (b + a) % 65521
    end
    local at = 1
    repeat
        local part = bytes:sub(at, at + 65534)
        at = at + #part
        out[#out + 1] = ("<I1I2I2"):pack(at > #bytes and 1 or 0, #part, #part ~ 0xFFFF) .. part
    until at > #bytes
    out[#out + 1] = (">I4"):pack(b << 16 | a)
    return table.concat(out)
end

function pictures.chunk(kind, data, crc)
    return (">s4"):pack(data):sub(1, 4) .. kind .. data .. (">I4"):pack(crc or crc32(kind .. data))
end

pictures.SIGNATURE = "\x89PNG\r\n\x1a\n"

function pictures.header(width, height, depth, color, interlace)
    return pictures.chunk("IHDR", (">I4I4BBBBB"):pack(width, height, depth or 8, color or 6, 0, 0, interlace or 0))
end

-- {width, height, depth = 8, color = 6 (RGBA), interlace, before (chunks), rows (text) | pixel(x, y) -> text}
function pictures.png(options)
    local rows = options.rows
    if not rows then
        local out = {}
        for y = 0, options.height - 1 do
            out[#out + 1] = "\0"
            for x = 0, options.width - 1 do out[#out + 1] = options.pixel(x, y) end
        end
        rows = table.concat(out)
    end
    return table.concat { pictures.SIGNATURE,
        pictures.header(options.width, options.height, options.depth, options.color, options.interlace),
        options.before or "", pictures.chunk("IDAT", pictures.deflate(rows)), options.after or "",
        pictures.chunk("IEND", "") }
end

-- A plain square of one colour (0xRRGGBB).
function pictures.square(side, color)
    local bytes = (">I4"):pack(color << 8 | 0xFF)
    return pictures.png { width = side, height = side, pixel = function() return bytes end }
end

-- {rate = 44100, channels = 1, bits = 16, kind = 1 (PCM), data, samples (of 16 bits)}
function pictures.wav(options)
    local rate, channels, bits = options.rate or 44100, options.channels or 1, options.bits or 16
    local data = options.data
    if not data then
        local out = {}
        for i, sample in ipairs(options.samples) do out[i] = ("<i2"):pack(sample) end
        data = table.concat(out)
    end
    local format = ("<I2I2I4I4I2I2"):pack(options.kind or 1, channels, rate, rate * channels * bits // 8 & 0xFFFFFFFF,
        channels * bits // 8 & 0xFFFF, bits)
    local body = "WAVE" .. "fmt " .. ("<s4"):pack(format) .. (options.before or "") .. "data" .. ("<s4"):pack(data)
    return "RIFF" .. ("<s4"):pack(body)
end

return pictures
