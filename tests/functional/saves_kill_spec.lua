-- A program that plays as fast as it can and saves in each tick is killed at random moments: each time the
-- file holds one whole save, the world and what the mod keeps of the same tick, and the game goes on from it.
local program = require "tests.functional.program"
local t = require "t_store"

local ASAN = (os.getenv("GATEHOUSE_BUILD") or ""):find("asan", 1, true) ~= nil
local TIMES = ASAN and 30 or os.getenv "ALL" and 200 or 100
local LOADING_US, SAVING_US = 150000, 60000 -- the moment is up to so long after its start, or its first word
local IDLE_LIVES, MOST_US = 8, 4000000       -- after so many without a save the machine is slow: it gets more time
local LOADING_EVERY = 8                      -- of so many times it is killed while it loads
local LEAST_SAVES, LEAST_AMID = ASAN and 1 or 25, ASAN and 0 or 1 -- there must have been something to interrupt
local MOST_TIMES = TIMES * 5                 -- where it was seldom amid a save, or saved little, it is killed more often

-- The tick number, in many pages of the file.
local TICKER = [[
import { on, storage, world } from "gatehouse";
const keep = () => { for (let i = 0; i < 40; i++) storage.set(`key${i}`, `${world.tick} `.repeat(250)); };
on("init", keep);
on("tick", keep);
]]

-- The same in each run of this spec.
local state = 20260101
local function random_us(most)
    state = (state * 1103515245 + 12345) % 2147483648
    return state * most // 2147483648
end

describe("a game that is killed while it saves, " .. TIMES .. " times", function()
    local home, path

    before_each(function()
        -- In memory, where there is such a place: a disk makes a save wait, with all of it written already, and
        -- hardly ever would a moment fall between two writes.
        local name = os.tmpname()
        os.remove(name)
        local memory = "/dev/shm/" .. name:match("[^/]*$")
        home = os.rename("/dev/shm", "/dev/shm") and memory or name
        path = home .. "/gatehouse/saves/k.save"
        program.write(home .. "/mods/ticker/mod.json", [[{
            "id": "ticker", "title": "Ticker", "version": "1.0.0", "main": "main.js",
            "capabilities": [{"cap": "storage", "reason": "a test"}], "storage": {"version": 1, "max_kb": 128}
        }]])
        program.write(home .. "/mods/ticker/main.js", TICKER)
    end)
    after_each(function() os.execute("rm -r " .. home) end)

    local function play_and_kill(loading, most_us)
        return t.kill_after(random_us(loading and LOADING_US or most_us), not loading, home .. "/log",
            "env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY",
            "XDG_DATA_HOME=" .. home, "XDG_CONFIG_HOME=" .. home, "XDG_STATE_HOME=" .. home,
            program.path, "run", "--headless", "--only-mods", "--mods", home .. "/mods", "--save", "k",
            "--autosave", "1", "--ticks", "100000000", "--phases", "8,4,40,6")
    end

    -- A journal with something in it is of a save that did not come to its end.
    local function is_amid_save()
        local journal = io.open(path .. "-journal", "rb")
        local size = journal and journal:seek("end") or 0
        if journal then journal:close() end
        return size > 0
    end

    -- The tick of the world and the tick that the mod has written; nil while nothing was saved.
    local function look()
        local saves, c = t.new()
        local save, problem, kind = saves.read(path, true)
        if not save then
            assert.equal("missing", kind, problem)
            return nil
        end
        local digest, tick = t.digest_of(save.world)
        assert.equal(save.meta.digest, digest)
        assert.equal(save.meta.tick, tostring(tick))
        local kept = c:get("ticker", "key0")
        for i = 1, 39 do assert.equal(kept, c:get("ticker", "key" .. i)) end
        assert.equal("ok", t.sql(path, "PRAGMA integrity_check"))
        return tick, kept and assert(math.tointeger(tonumber(kept:match('^"(%d+) ')))) or 0
    end

    it("has one whole save each time, of one tick, and goes on from it", function()
        local tick, kept = nil, 0
        local saved, amid, idle, most_us = 0, 0, 0, SAVING_US
        local number = 0
        while number < TIMES or (amid < LEAST_AMID or saved < LEAST_SAVES) and number < MOST_TIMES do
            number = number + 1
            local loading = number % LOADING_EVERY == 0
            if not play_and_kill(loading, most_us) then error(program.read(home .. "/log")) end
            if is_amid_save() then amid = amid + 1 end
            local now, wrote = look()
            if tick or now then
                assert.is_true(now >= (tick or 0))
                -- A mod hears of the first tick after a load; what it sends then is applied in the second.
                local settled = now >= (tick or 0) + 2
                assert.equal(settled and now - 1 or kept, wrote)
                if not loading then idle = now == tick and idle + 1 or 0 end
                if idle == IDLE_LIVES then idle, most_us = 0, math.min(most_us * 2, MOST_US) end
                saved = saved + now - (tick or 0)
                tick, kept = now, wrote
            end
        end
        assert.is_true(saved >= LEAST_SAVES, saved)
        assert.is_true(amid >= LEAST_AMID, amid)
    end)
end)
