local t_audio = require "t_audio"

local FOLDER = "build"

local function write(name, bytes)
    local file = assert(io.open(FOLDER .. "/" .. name, "wb"))
    file:write(bytes)
    file:close()
end

-- A tenth of a second of 8-bit sound at 8 kHz.
local function wave()
    local data = ("\128\160"):rep(400)
    return "RIFF" .. ("<I4"):pack(36 + #data) .. "WAVEfmt " .. ("<I4I2I2I4I4I2I2"):pack(16, 1, 1, 8000, 8000, 1, 8)
        .. "data" .. ("<I4"):pack(#data) .. data
end

describe("hearing", function()
    it("is even without a place, and as loud as asked, capped, times the master", function()
        assert.same({ 128, 255, 255 }, { t_audio.hear(100, 100, 100) })
        assert.same({ 64, 255, 255 }, { t_audio.hear(50, 100, 100) })
        assert.same({ 64, 255, 255 }, { t_audio.hear(100, 50, 100) })
        assert.same({ 32, 255, 255 }, { t_audio.hear(100, 50, 50) })
        assert.equal(128, (t_audio.hear(100000, 100, 100)))
        assert.equal(0, (t_audio.hear(-5, 100, 100)))
    end)

    it("comes from its side and fades with the distance", function()
        local volume, left, right = t_audio.hear(100, 100, 100, 150, 0)
        assert.is_true(right == 255 and left < 150, left .. " " .. right)
        local _, other_left, other_right = t_audio.hear(100, 100, 100, -150, 0)
        assert.same({ left, right }, { other_right, other_left })
        local far = t_audio.hear(100, 100, 100, 300, 0)
        assert.is_true(volume > far and far > 0)
        assert.equal(128, (t_audio.hear(100, 100, 100, 0, 60)))
        assert.equal(0, (t_audio.hear(100, 100, 100, 0, 420)))
        assert.equal(0, (t_audio.hear(100, 100, 100, 2147483647, -2147483648)))
    end)
end)

describe("sounds", function()
    local audio
    before_each(function()
        write("t_audio_beep.wav", wave())
        audio = t_audio.create(FOLDER)
    end)
    after_each(function() audio:close() end)

    it("are played once each, and the same one at most twice a tick for each owner", function()
        audio:ask("t_audio_beep", 80)
        assert.equal(1, (audio:tick()))
        assert.equal(1, (audio:tick()), "a request is forgotten")
        for x = 1, 5 do audio:ask("t_audio_beep", 80, 1, x) end -- a mod, before the game
        for x = 1, 5 do audio:ask("t_audio_beep", 80, 0, x) end
        assert.equal(5, (audio:tick()))
        assert.same({ 2, 3 }, { audio:of(1) })
        assert.same({ 3, 3 }, { audio:of(0) })
    end)

    it("without a file, with a bad name or a broken file are counted, not played", function()
        write("t_audio_broken.wav", "RIFF, but no more")
        write("t_audio_BIG.wav", wave())
        -- the second is a file that is there
        for _, name in ipairs { "t_audio_nothing", "../build/t_audio_beep", "t_audio_BIG", "t_audio beep", "a/b",
            "t_audio_broken" } do
            audio:ask(name)
        end
        local played, missing = audio:tick()
        assert.same({ 0, 6 }, { played, missing })
    end)

    it("that mods brought are played by their full names, as long as they are there", function()
        local function tick() return { audio:tick() } end
        audio:ask("pond:frog")
        assert.same({ 0, 1, 0 }, tick())
        audio:bring(1, "pond:frog")
        audio:ask("pond:frog", 80, 1)
        assert.same({ 1, 1, 0 }, tick())
        audio:bring(2, "lake:frog")
        audio:ask("pond:frog", 80, 1)
        audio:ask("lake:frog", 80, 2)
        assert.same({ 3, 1, 0 }, tick())
        audio:bring(1, "pond:toad", 1)
        audio:ask("pond:frog", 80, 1)
        audio:ask("pond:toad", 80, 1)
        assert.same({ 4, 2, 0 }, tick())
        audio:bring(2, nil)
        audio:ask("lake:frog", 80, 2)
        assert.same({ 4, 3, 0 }, tick())
    end)

    it("run as loops while they are asked for", function()
        local function loops() return (select(3, audio:tick())) end
        audio:loop("t_audio_beep", 50)
        assert.equal(1, loops())
        assert.equal(1, loops(), "one channel, not one more each tick")
        audio:loop("t_audio_missing", 50)
        assert.equal(1, loops())
        audio:loop("t_audio_beep", 0)
        assert.equal(0, loops())
    end)
end)

-- All of them last much longer than the test.
describe("channels", function()
    local LONG = 44100 * 60
    local audio
    before_each(function()
        audio = t_audio.create(FOLDER)
        for owner = 1, 40 do audio:bring(owner, ("m%d:long"):format(owner), LONG) end
    end)
    after_each(function() audio:close() end)

    local function play(owner, times)
        local before = (audio:of(owner))
        for _ = 1, times do
            audio:ask(owner == 0 and "m40:long" or ("m%d:long"):format(owner), 80, owner)
            audio:tick()
        end
        return (audio:of(owner)) - before
    end

    it("are the game's when it wants them, whatever a mod holds", function()
        assert.equal(8, play(1, 100))
        assert.equal(8, play(2, 100))
        for round = 1, 20 do assert.equal(1, play(0, 1), "round " .. round) end
    end)

    it("are shared by mods, and who holds most loses first", function()
        play(1, 100)
        play(2, 100)
        assert.equal(5, play(3, 5))
        assert.equal(1, play(4, 1))
        for owner = 5, 16 do assert.equal(1, play(owner, 1), "mod " .. owner) end
        assert.equal(0, play(17, 1), "sixteen mods hold one each")
        assert.equal(24, play(0, 24))
    end)

    it("are not held by what nobody hears", function()
        for name, sample in pairs { ["m1:zero"] = 0, ["m1:hush"] = 40 } do
            audio:bring(1, name, LONG, sample)
            audio:ask(name, 80, 1)
            audio:tick()
            assert.same({ 0, 0 }, { audio:of(1) })
        end
        audio:bring(1, "m1:click", LONG, 8000, LONG - 400) -- then silent for a minute
        local deadline = os.time() + 20
        while (audio:of(1)) < 10 and os.time() < deadline do -- more than a mod may hold
            audio:ask("m1:click", 80, 1)
            audio:tick()
        end
        assert.equal(10, (audio:of(1)))
    end)

    it("are asked for in a queue that one mod cannot fill", function()
        for x = 1, 200 do audio:ask("m1:long", 80, 1, x) end
        audio:ask("m2:long", 80, 2)
        audio:ask("m40:long", 80, 0)
        audio:tick()
        assert.equal(1, (audio:of(2)))
        assert.equal(1, (audio:of(0)))
    end)
end)

describe("the limiter", function()
    it("leaves what is not too loud as it is, to the bit", function()
        local samples = {}
        for i = 1, 2000 do samples[i] = (i * 37 % 196 - 98) / 128 end
        assert.same(samples, t_audio.limit(samples))
    end)

    it("keeps everything within, both sides alike, and lets go again", function()
        local samples = {}
        for i = 1, 400000, 2 do -- much too loud for a while, on the left alone
            local wave = math.sin(i / 20)
            samples[i], samples[i + 1] = wave * (i < 20000 and 8 or 0.5), wave * 0.25
        end
        local limited = t_audio.limit(samples)
        for i, sample in ipairs(limited) do assert.is_true(math.abs(sample) < 0.981, i .. ": " .. sample) end
        local left, right = 0, 0
        for i = 10001, 20000, 2 do left, right = math.max(left, limited[i]), math.max(right, limited[i + 1]) end
        assert.is_true(left > 0.9, "turned down too far: " .. left)
        assert.is_true(right < 0.05, "the other side stayed as it was: " .. right)
        local last = #samples - 1
        for i = last - 2000, last, 2 do assert.is_true(math.abs(limited[i] - samples[i]) < 0.01) end
    end)

    it("makes numbers of whatever there is", function()
        for _, sample in ipairs(t_audio.limit { 1e30, -1e30, 3e38, 0, -3e38, 3e38, 0, 0 }) do
            assert.is_true(sample == sample and math.abs(sample) < 0.981, tostring(sample))
        end
    end)
end)

-- What a player hears, by the samples that SDL's driver "disk" writes instead of playing them.
describe("the mix", function()
    local FILE, LONG, FRAME = FOLDER .. "/t_audio_mix.raw", 44100 * 60, 8
    local audio
    before_each(function() audio = t_audio.create(FOLDER, 100, 60, "disk", FILE) end)
    after_each(function()
        audio:close()
        os.remove(FILE)
    end)

    local function size()
        local file = io.open(FILE, "rb")
        local bytes = file and file:seek("end") or 0
        if file then file:close() end
        return bytes
    end

    -- The largest sample of what is heard from now on, for a while.
    local function loudest()
        local from = size() + 4 * 1024 * FRAME -- after what is still on its way
        local to = from + 2 * 1024 * FRAME
        local deadline = os.time() + 60
        while size() < to and os.time() < deadline do audio:tick() end
        local file = assert(io.open(FILE, "rb"))
        file:seek("set", from)
        local bytes, peak = file:read(to - from), 0
        file:close()
        assert.equal(to - from, #(bytes or ""), "nothing is played")
        for at = 1, #bytes, 4 do peak = math.max(peak, math.abs((("<f"):unpack(bytes, at)))) end
        return peak
    end

    local function play(owner, times, sample)
        audio:bring(owner, ("m%d:long"):format(owner), LONG, sample)
        for _ = 1, times do
            audio:ask(("m%d:long"):format(owner), 100, owner)
            audio:tick()
        end
    end

    local function near(wanted, is) assert.is_true(math.abs(wanted - is) < 0.02, wanted .. ", but " .. is) end

    it("is as loud as its sounds together, and is not cut off where that is too loud", function()
        audio:bring(30, "game:long", LONG, 16384)
        audio:ask("game:long")
        audio:tick()
        near(0.5, loudest())
        for _ = 1, 9 do
            audio:ask "game:long"
            audio:tick()
        end
        near(0.98, loudest())
    end)

    it("has as much of one mod as of two of its loudest sounds", function()
        play(1, 1, 8192)
        near(0.25 * 0.6, loudest())
        play(2, 8, 8192)
        assert.same({ 8, 0 }, { audio:of(2) })
        near(3 * 0.25 * 0.6, loudest())
    end)

    it("has as much of all mods as of four, and the quiet one stays as it is", function()
        play(1, 1, 8192)
        for owner = 2, 4 do play(owner, 4, 4096) end
        near(0.25 * 0.6 + 3 * 0.125 * 0.6, loudest())
    end)
end)

describe("without a device", function()
    it("every call is silent", function()
        local audio = t_audio.create(FOLDER, 100, 100, "no such driver")
        audio:ask "t_audio_beep"
        audio:loop("t_audio_beep", 50)
        assert.same({ 0, 0, 0 }, { audio:tick() })
        audio:close()
    end)

    it("volumes are percentages", function()
        local audio, text = t_audio.create(FOLDER, 101)
        assert.is_nil(audio)
        assert.matches("0 to 100 percent", text, 1, true)
        assert.is_nil((t_audio.create(FOLDER, 50, -1)))
    end)
end)
