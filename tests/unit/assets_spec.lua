-- Pictures and sounds of mods, decoded by the real worker program in its sandbox.
local t = require "t_assets"
local pictures = require "tests.unit.support.pictures"

local BUILD = os.getenv("GATEHOUSE_BUILD") or ("build/" .. (os.getenv("B") or "release"))
local WORKER = os.getenv("GATEHOUSE_WORKER") or (BUILD .. "/gatehouse-worker")
local SDK = "tests/unit/fixtures/sdk"

local decoder

setup(function() decoder = t.open { worker = WORKER, sdk = SDK } end)
teardown(function() decoder:close() end)

local function picture(bytes, more)
    local asset = { kind = "sprite", name = "thing", format = "png", file = "sprites/thing.png", bytes = bytes }
    for key, value in pairs(more or {}) do asset[key] = value end
    return asset
end

local function sound(bytes, format)
    return { kind = "sound", name = "noise", format = format or "wav", file = "sounds/noise.wav", bytes = bytes }
end

-- The one problem of a file by itself.
local function problem_of(asset)
    local result = decoder:decode { asset }
    assert.equal(0, #result.sprites + #result.sounds + #result.fonts)
    assert.equal(1, #result.problems)
    return result.problems[1]
end

local function pixel(result, x, y)
    return ("<I4"):unpack(result.pixels, (y * result.width + x) * 4 + 1)
end

local RED = ("BBBB"):pack(255, 0, 0, 255)
local function red() return RED end

describe("pictures", function()
    it("come out as they went in, under the mod's name", function()
        local result = decoder:decode { picture(pictures.png { width = 3, height = 2, pixel = function(x, y)
            return ("BBBB"):pack(10 * x, 20 * y, 30, 200)
        end }) }
        assert.same({}, result.problems)
        local sprite = result.sprites[1]
        assert.equal("my-mod:thing", sprite.name)
        assert.equal(3, sprite.width)
        assert.equal(2, sprite.height)
        assert.equal(0xC814141E, pixel(sprite, 2, 1))
        assert.equal(1, sprite.origin_x)
        assert.equal(1, sprite.origin_y)
        assert.equal(24, result.bytes)
    end)

    it("may have any depth, a palette, grey, and be interlaced", function()
        local palette = pictures.chunk("PLTE", "\255\0\0\0\255\0")
        local cases = {
            { width = 8, height = 1, depth = 1, color = 3, before = palette, rows = "\0\x0F" },
            { width = 1, height = 1, depth = 16, color = 2, rows = "\0\255\255\0\0\0\0" },
            { width = 1, height = 1, depth = 8, color = 2, rows = "\0\255\0\0" },
            { width = 1, height = 1, depth = 8, color = 6, interlace = 1, rows = "\0\255\0\0\255" },
            { width = 1, height = 1, depth = 16, color = 6, rows = "\0\255\255\0\0\0\0\255\255" },
            { width = 1, height = 1, depth = 8, color = 3, before = palette .. pictures.chunk("tRNS", "\255"),
              rows = "\0\0" },
        }
        for i, case in ipairs(cases) do
            local result = decoder:decode { picture(pictures.png(case)) }
            assert.same({}, result.problems, "case " .. i)
            assert.equal(0xFFFF0000, pixel(result.sprites[1], 0, 0), "case " .. i)
        end
        local grey = decoder:decode { picture(pictures.png {
            width = 1, height = 1, depth = 4, color = 0, rows = "\0\xF0" }) }
        assert.equal(0xFFFFFFFF, pixel(grey.sprites[1], 0, 0))
    end)

    it("that move are shown as their first picture", function()
        local moving = pictures.chunk("acTL", (">I4I4"):pack(1000000, 0))
            .. pictures.chunk("fcTL", (">I4I4I4I4I4I2I2BB"):pack(0, 1, 1, 0, 0, 1, 1, 0, 0))
        local after = pictures.chunk("fdAT", (">I4"):pack(1) .. pictures.deflate("\0\0\0\0\0"))
        local result = decoder:decode { picture(pictures.png { width = 1, height = 1, before = moving, after = after,
                                                               pixel = red }) }
        assert.same({}, result.problems)
        assert.equal(0xFFFF0000, pixel(result.sprites[1], 0, 0))
    end)

    it("are refused by their size before anything reads them", function()
        local head = pictures.SIGNATURE .. pictures.header(60000, 60000)
        assert.equal("sprites/thing.png: 60000 x 60000 px: expected 1 to 512 px a side", problem_of(picture(head)))
        assert.equal("sprites/thing.png: 0 x 1 px: expected 1 to 512 px a side",
            problem_of(picture(pictures.SIGNATURE .. pictures.header(0, 1))))
        assert.equal("sprites/thing.png: not a PNG picture", problem_of(picture("")))
        assert.equal("sprites/thing.png: not a PNG picture", problem_of(picture("GIF89a" .. ("x"):rep(100))))
        assert.equal("sprites/thing.png: 1048577 bytes: expected at most 1048576",
            problem_of(picture(pictures.SIGNATURE .. ("\0"):rep(1024 * 1024 - 7))))
    end)

    it("that are broken are named, with what is wrong", function()
        local whole = pictures.png { width = 40, height = 40, pixel = red }
        local broken = "^sprites/thing%.png: broken PNG picture: "
        assert.matches(broken .. "it ends in the middle", problem_of(picture(whole:sub(1, 500))))
        assert.matches(broken, problem_of(picture(whole:sub(1, 33))))
        local bad_sum = pictures.SIGNATURE .. pictures.header(1, 1)
            .. pictures.chunk("IDAT", pictures.deflate("\0" .. RED), 1) .. pictures.chunk("IEND", "")
        assert.matches(broken .. ".", problem_of(picture(bad_sum)))
        local bad_head = pictures.SIGNATURE .. pictures.chunk("IHDR", (">I4I4BBBBB"):pack(1, 1, 8, 6, 0, 0, 0), 1)
        assert.matches(broken, problem_of(picture(bad_head)))
        local no_palette = pictures.png { width = 8, height = 1, depth = 1, color = 3, rows = "\0\0" }
        assert.matches(broken .. ".*PLTE", problem_of(picture(no_palette)))
        local no_pixels = pictures.SIGNATURE .. pictures.header(4, 4) .. pictures.chunk("IEND", "")
        assert.matches(broken, problem_of(picture(no_pixels)))
        local garbage = pictures.SIGNATURE .. pictures.header(4, 4) .. pictures.chunk("IDAT", ("\xAA"):rep(99))
        assert.matches(broken, problem_of(picture(garbage)))
        local two_sizes = pictures.SIGNATURE .. pictures.header(4, 4) .. pictures.header(500, 500)
            .. pictures.chunk("IDAT", pictures.deflate(("\0"):rep(68))) .. pictures.chunk("IEND", "")
        assert.matches(broken, problem_of(picture(two_sizes)))
    end)

    it("with a text or a palette that unpacks to more than there is memory, do without it or are refused", function()
        local bomb = pictures.chunk("zTXt", "k\0\0" .. pictures.deflate(("a"):rep(900000)))
        local result = decoder:decode { picture(pictures.png { width = 1, height = 1, before = bomb, pixel = red }) }
        assert.equal(1, #result.sprites + #result.problems)
        local many = pictures.chunk("tEXt", "k\0v"):rep(5000)
        result = decoder:decode { picture(pictures.png { width = 1, height = 1, before = many, pixel = red }) }
        assert.equal(1, #result.sprites + #result.problems)
        local palette = pictures.chunk("PLTE", ("x"):rep(3 * 100000))
        assert.matches("broken PNG picture", problem_of(picture(pictures.png { width = 8, height = 1, depth = 1,
            color = 3, before = palette, rows = "\0\0" })))
    end)

    it("are cut into frames as they say, when they can be", function()
        local sheet = pictures.png { width = 8, height = 4, pixel = red }
        local cut = { columns = 4, rows = 2, origin_x = 0, origin_y = 1 }
        local sprite = decoder:decode({ picture(sheet, cut) }).sprites[1]
        assert.equal(4, sprite.columns)
        assert.equal(2, sprite.rows)
        assert.equal(1, sprite.origin_y)
        assert.equal("sprites/thing.png: 8 x 4 px cannot be cut into 3 columns and 1 rows of one size",
            problem_of(picture(sheet, { columns = 3 })))
        assert.equal("sprites/thing.png: its origin 2, -1 is not in a frame of 2 x 4 px",
            problem_of(picture(sheet, { columns = 4, origin_x = 2 })))
        assert.equal("sprites/thing.png: 0 x 1 frames: expected 1 to 64 in a row and in a column",
            problem_of(picture(sheet, { columns = 0 })))
        assert.equal("sprites/thing.png: frames of 200 x 200 px: expected at most 128 px a side",
            problem_of(picture(pictures.square(200, 0))))
    end)

    it("that are icons become 16 px, and are squares of 16 to 64", function()
        local icon = { kind = "icon", name = "icon", file = "icon.png" }
        local result = decoder:decode { picture(pictures.png { width = 32, height = 32, pixel = function(x)
            return x % 2 == 0 and ("BBBB"):pack(200, 0, 0, 255) or ("BBBB"):pack(100, 0, 0, 255)
        end }, icon) }
        assert.equal("my-mod:icon", result.sprites[1].name)
        assert.equal(16, result.sprites[1].width)
        assert.equal(0xFF960000, pixel(result.sprites[1], 5, 5))
        assert.equal("icon.png: 15 x 15 px: an icon is a square of 16 to 64 px",
            problem_of(picture(pictures.square(15, 0), icon)))
        local tall = pictures.png { width = 16, height = 17, pixel = red }
        assert.matches("16 x 17 px: an icon", problem_of(picture(tall, icon)))
    end)

    it("that are fonts have cells", function()
        local sheet = pictures.png { width = 96, height = 54, pixel = red }
        local font = { kind = "font", name = "runes", file = "fonts/runes.png", cell_width = 6, cell_height = 9 }
        assert.equal("my-mod:runes", decoder:decode({ picture(sheet, font) }).fonts[1].name)
        font.cell_width = 7
        assert.matches("^fonts/runes.png: cells of 7 x 9 px", problem_of(picture(sheet, font)))
    end)
end)

describe("sounds", function()
    it("of any depth become two channels of 16 bits", function()
        local cases = {
            { bits = 16, data = ("<i2"):pack(1000):rep(100) },
            { bits = 8, data = ("B"):pack(128 + 4):rep(100) },
            { bits = 24, data = ("<i3"):pack(1000 * 256):rep(100) },
            { bits = 32, data = ("<i4"):pack(1000 * 65536):rep(100) },
            { bits = 32, kind = 3, data = ("<f"):pack(1000 / 32767):rep(100) },
            { bits = 16, channels = 2, data = ("<i2i2"):pack(1000, 1000):rep(100) },
        }
        for i, case in ipairs(cases) do
            local result = decoder:decode { sound(pictures.wav(case)) }
            assert.same({}, result.problems, "case " .. i)
            assert.equal("my-mod:noise", result.sounds[1].name)
            assert.equal(100, result.sounds[1].frames, "case " .. i)
            local left, right = ("<i2i2"):unpack(result.sounds[1].samples, 4 * 50 + 1)
            assert.is_true(math.abs(left - 1000) <= 24, ("case %d: %d"):format(i, left))
            assert.equal(left, right)
        end
    end)

    it("of another rate are as long as before", function()
        local result = decoder:decode { sound(pictures.wav { rate = 22050, data = ("\0\1"):rep(22050) }) }
        assert.equal(44100, result.sounds[1].frames)
    end)

    it("keep their sides", function()
        local result = decoder:decode { sound(pictures.wav { channels = 2, data = ("<i2i2"):pack(500, -700):rep(10) }) }
        local left, right = ("<i2i2"):unpack(result.sounds[1].samples, 9)
        assert.equal(500, left)
        assert.equal(-700, right)
    end)

    it("at full scale are made as loud as loud sounds of the game", function()
        local samples = {}
        for i = 1, 44100 do samples[i] = i // 50 % 2 == 0 and 32767 or -32768 end
        local result = decoder:decode { sound(pictures.wav { samples = samples }) }
        local loudest = 0
        for i = 1, 44100 do
            loudest = math.max(loudest, math.abs((("<i2"):unpack(result.sounds[1].samples, i * 4 - 3))))
        end
        assert.is_true(loudest <= 8200, "its loudest sample is " .. loudest)
        assert.is_true(loudest > 8000)
    end)

    it("that are broken are named, with what is wrong", function()
        local function problem(options) return problem_of(sound(pictures.wav(options))) end
        assert.equal("sounds/noise.wav: not a WAV sound", problem_of(sound("OggS" .. ("x"):rep(100))))
        assert.equal("sounds/noise.wav: not a WAV sound", problem_of(sound("")))
        local whole = pictures.wav { data = ("\0\1"):rep(1000) }
        assert.equal("sounds/noise.wav: broken WAV sound: it ends in the middle", problem_of(sound(whole:sub(1, 900))))
        assert.equal("sounds/noise.wav: broken WAV sound: no format or no samples", problem_of(sound(whole:sub(1, 36))))
        assert.matches("WAV of kind 2 with 4 bits", problem { kind = 2, bits = 4, data = "xxxx" })
        assert.equal("sounds/noise.wav: 3 channels: expected 1 or 2", problem { channels = 3, data = ("x"):rep(60) })
        assert.equal("sounds/noise.wav: 0 channels: expected 1 or 2", problem { channels = 0, data = ("x"):rep(60) })
        assert.equal("sounds/noise.wav: 96000 samples a second: expected 8000 to 48000",
            problem { rate = 96000, data = ("x"):rep(60) })
        assert.matches("0 samples a second", problem { rate = 0, data = ("x"):rep(60) })
        assert.equal("sounds/noise.wav: there is nothing to hear in it", problem { data = "" })
        assert.equal("sounds/noise.wav: 11 s long: expected at most 10",
            problem { rate = 8000, bits = 8, data = ("x"):rep(88000) })
        local lying = whole:sub(1, 40) .. ("<I4"):pack(0xFFFFFFF0) .. whole:sub(45)
        assert.matches("it ends in the middle", problem_of(sound(lying)))
        assert.equal("sounds/noise.wav: not an Ogg sound", problem_of(sound(whole, "ogg")))
        assert.equal("sounds/noise.wav: not an Ogg Vorbis sound, or a broken one",
            problem_of(sound("OggS" .. ("\0"):rep(4000), "ogg")))
    end)
end)

-- Tones of 440 Hz from libvorbisenc: tone (mono, 22050 Hz, a quarter of a second), stereo (48000 Hz), long (more
-- than ten seconds), three (channels).
describe("Ogg Vorbis", function()
    local function ogg(name)
        local file = assert(io.open(("tests/unit/fixtures/sounds/%s.ogg"):format(name), "rb"))
        local bytes = file:read("a")
        file:close()
        return bytes
    end

    it("is decoded", function()
        local result = decoder:decode { sound(ogg "tone", "ogg") }
        assert.same({}, result.problems)
        assert.equal(5512 * 2, result.sounds[1].frames)
        local crossings, last = 0, 0
        for i = 1, result.sounds[1].frames do
            local sample = ("<i2"):unpack(result.sounds[1].samples, i * 4 - 3)
            if (sample >= 0) ~= (last >= 0) then crossings = crossings + 1 end
            last = sample
        end
        assert.is_true(math.abs(crossings - 220) < 10, crossings .. " crossings of zero in a quarter of a second")
        result = decoder:decode { sound(ogg "stereo", "ogg") }
        assert.equal(2400 * 44100 // 48000, result.sounds[1].frames)
    end)

    it("is refused when it is too long, of many channels, or of several kinds", function()
        local where = "sounds/noise.wav: "
        assert.equal(where .. "11 s long: expected at most 10", problem_of(sound(ogg "long", "ogg")))
        assert.equal(where .. "3 channels: expected 1 or 2", problem_of(sound(ogg "three", "ogg")))
        assert.matches("Vorbis sound", problem_of(sound(ogg "tone" .. ogg "stereo", "ogg")))
    end)

    it("that is cut or damaged is heard as far as it goes, or refused", function()
        local whole, seed = ogg "tone", 7
        local function draw(most)
            seed = (seed * 1103515245 + 12345) % 0x80000000
            return 1 + seed // 256 % most
        end
        for round = 1, 150 do
            local bytes = whole
            if round % 3 == 0 then bytes = bytes:sub(1, draw(#bytes)) end
            for _ = 1, round % 5 do
                local at = draw(#bytes)
                bytes = bytes:sub(1, at - 1) .. string.char(draw(256) - 1) .. bytes:sub(at + 1)
            end
            local result = decoder:decode { sound(bytes, "ogg"), picture(pictures.square(4, 0)) }
            assert.equal(1, #result.sprites, "what comes after it is not touched")
            assert.equal(1, #result.sounds + #result.problems)
        end
    end)
end)

describe("a package", function()
    it("loses what is bad and keeps the rest", function()
        local result = decoder:decode {
            picture("nothing", { name = "a", file = "sprites/a.png" }),
            picture(pictures.square(4, 0x00FF00), { name = "b" }),
            picture(pictures.square(40, 0):sub(1, 300), { name = "c", file = "sprites/c.png" }),
            picture(pictures.square(4, 0x0000FF), { name = "d" }),
        }
        assert.equal(2, #result.sprites)
        assert.equal("my-mod:b", result.sprites[1].name)
        assert.equal("my-mod:d", result.sprites[2].name)
        assert.equal(2, #result.problems)
    end)

    it("has limits for all of it", function()
        local files, big = {}, pictures.png {
            width = 512, height = 512, depth = 1, color = 0, rows = ("\0" .. ("\0"):rep(64)):rep(512) }
        for i = 1, 5 do files[i] = picture(big, { name = "n" .. i, columns = 4, rows = 4 }) end
        local result = decoder:decode(files)
        assert.equal(4, #result.sprites)
        assert.matches("one too many: the pictures of a mod have at most 1048576 px together", result.problems[1])
        local long = pictures.wav { rate = 8000, bits = 8, data = ("\x80"):rep(80000) }
        for i = 1, 5 do files[i] = sound(long) end
        result = decoder:decode(files)
        assert.equal(3, #result.sounds)
        assert.matches("the sounds of a mod last at most 30 s together", result.problems[1])
        result = decoder:decode({ picture(pictures.square(4, 0)) }, 63)
        assert.matches("no room: all mods' pictures and sounds together are too many", result.problems[1])
        local heavy = pictures.SIGNATURE .. pictures.header(1, 1) .. ("\0"):rep(1024 * 1000)
        files = {}
        for i = 1, 9 do files[i] = picture(heavy, { file = ("sprites/%d.png"):format(i) }) end
        result = decoder:decode(files)
        assert.matches("^sprites/9.png: one too many: pictures and sounds of a mod have at most 8388608 bytes",
            result.problems[1])
    end)

    it("is decoded without the sandbox in a process of its own, too", function()
        local open = t.open { worker = WORKER, sdk = SDK, unsafe = true }
        assert.equal(1, #open:decode({ picture(pictures.square(4, 0)) }).sprites)
        open:close()
    end)
end)

-- Decoders that do as they like (tests/hostile/peer_decoder.c): real processes on the real memory.
describe("a decoder that was taken over", function()
    local PEER = BUILD .. "/hostile-peer"
    local peer

    setup(function() peer = t.open { worker = PEER, sdk = SDK } end)
    teardown(function() peer:close() end)

    local function ordering(order, name)
        return picture(pictures.png { width = 4, height = 4, before = pictures.chunk("tEXt", "ORDER:" .. order .. " "),
                                      pixel = red }, { name = name or "thing" })
    end

    local function wav(name)
        local file = sound(pictures.wav { samples = { 1, 2, 3 } })
        file.name = name
        return file
    end

    -- What became of two pictures and a sound, the first of which takes its decoder over.
    local function play(order, second)
        return peer:decode { ordering(order), ordering(second or "honest", "second"), wav("third") }
    end

    it("is what it says when it says what can be", function()
        local result = play "honest"
        assert.same({}, result.problems)
        assert.equal(("\7"):rep(64), result.sprites[2].pixels)
        assert.equal(100, result.sounds[1].frames)
    end)

    it("costs the file at which it stopped, and the next one does the rest", function()
        for order, reasons in pairs {
            silent = { "its decoder did not decode it" }, crash = { "its decoder crashed (SIGABRT)" },
            -- by the clock where others leave it no CPU to use up
            loop = { "its decoder took too much CPU", "its decoder did not answer" },
        } do
            local result = play(order)
            assert.equal(1, #result.problems)
            local is_said = false
            for _, why in ipairs(reasons) do is_said = is_said or result.problems[1] == "sprites/thing.png: " .. why end
            assert.is_true(is_said, result.problems[1])
            assert.equal("my-mod:second", result.sprites[1].name)
            assert.equal(1, #result.sounds)
        end
    end)

    it("is not tried without end", function()
        local files = {}
        for i = 1, 6 do files[i] = ordering("crash", "n" .. i) end
        local result = peer:decode(files)
        assert.equal(6, #result.problems)
        assert.matches("its decoder crashed", result.problems[3])
        assert.matches("was not decoded: too many of the mod's files ended their decoder", result.problems[4])
    end)

    it("cannot make a picture another size, nor a sound longer than there is room", function()
        local result = play "enlarge"
        assert.equal(3, #result.problems)
        for _, problem in ipairs(result.problems) do
            assert.matches("its decoder made something else of it than it is$", problem)
        end
    end)

    it("cannot take the memory away", function()
        assert.matches("sprites/thing.png: cannot be decoded", play("shrink").problems[1])
    end)

    it("leaves nothing that the engine trips over, whatever it is", function()
        for seed = 1, 300 do
            local result = play("lie " .. seed, "lie " .. seed + 1000)
            assert.equal(3, #result.sprites + #result.sounds + #result.problems)
            for _, sprite in ipairs(result.sprites) do assert.equal(64, #sprite.pixels) end
            for _, one in ipairs(result.sounds) do assert.is_true(one.frames > 0 and one.frames <= 441000) end
            for _, problem in ipairs(result.problems) do
                assert.is_nil(problem:find("[^ -~]"), "a problem has characters that a terminal obeys")
                assert.is_true(#problem < 200)
            end
        end
    end)

    it("has no hold on what was taken when another process goes on writing", function()
        for _ = 1, 3 do
            local result = play "haunt"
            assert.equal(3, #result.sprites + #result.sounds + #result.problems)
        end
    end)
end)
