-- Writes sounds as WAV: one channel, 16 bits, from samples between -1 and 1.
local wav = {}

wav.RATE = 22050 -- Hz

--- The file of a list of samples (from 1). Samples outside -1..1 are clipped.
function wav.encode(samples)
    local parts, count = {}, #samples
    local block = {}
    for i = 1, count do
        local v = math.floor(samples[i] * 32767 + 0.5)
        block[#block + 1] = string.pack("<i2", math.max(-32768, math.min(32767, v)))
        if #block == 4096 then
            parts[#parts + 1] = table.concat(block)
            block = {}
        end
    end
    parts[#parts + 1] = table.concat(block)
    local data = table.concat(parts)
    return "RIFF" .. string.pack("<I4", 36 + #data) .. "WAVEfmt "
        .. string.pack("<I4I2I2I4I4I2I2", 16, 1, 1, wav.RATE, wav.RATE * 2, 2, 16)
        .. "data" .. string.pack("<I4", #data) .. data
end

return wav
