-- A newer source of a mod that plays takes the place of the old one when it is ready, and only then.
local t = require "t_mods"
local pictures = require "tests.unit.support.pictures"

local BUILD = os.getenv("GATEHOUSE_BUILD") or ("build/" .. (os.getenv("B") or "release"))
local WORKER = os.getenv("GATEHOUSE_WORKER") or (BUILD .. "/gatehouse-worker")
local HUD = { "hud", "storage", "world.read" }

local game, mods, told

local function open()
    game, mods = t.open { worker = WORKER, sdk = "build/gen/sdk", seed = 5 }
    assert(game, mods)
    told = {}
    mods.on { replaced = function(number, err) told[#told + 1] = { number = number, err = err } end }
end

local function tick()
    game:act()
    game:deliver()
    return game:think()
end

local function ticks(count)
    for _ = 1, count do tick() end
end

local function source(id, script, more)
    more = more or {}
    return {
        id = id, title = id, main = "main.js", modules = { ["main.js"] = script },
        capabilities = more.capabilities or HUD, settings = more.settings or "{}", assets = more.assets,
        storage = { version = 1, max_kb = 4 },
    }
end

local function run(id, script, more)
    local number = assert(mods.start(source(id, script, more)))
    mods.wait_ready()
    tick()
    return number
end

local function info(number) return mods.list()[number] end

-- Shows its own name and how many ticks it has seen; keeps how often it was started.
local function counter(name)
    return ([[
import { hud, on, storage } from "gatehouse";
let ticks = 0;
on("init", () => storage.set("starts", (storage.get("starts") ?? 0) + 1));
on("tick", () => hud.text(0, `%s ${++ticks} of start ${storage.get("starts")}`));
]]):format(name)
end

describe("a newer source of a mod", function()
    before_each(open)
    after_each(function() game:close() end)

    it("takes the place of the old one, and what was stored stays", function()
        local number = run("mod", counter("old"))
        ticks(5)
        assert.equal("old 4 of start 1", game:hud(number, 0))
        local pid = info(number).pid
        assert.is_true(mods.replace(number, source("mod", counter("new"))))
        assert.equal(pid, info(number).pid) -- the old one plays until the new one is there
        ticks(5)
        assert.same({ { number = number } }, told)
        assert.matches("^new %d of start 2$", game:hud(number, 0))
        assert.not_equal(pid, info(number).pid)
        assert.equal("running", info(number).state)
        assert.equal(1, info(number).restarts)
    end)

    it("leaves the old one at play when it does not load, and says why and where", function()
        local number = run("mod", counter("old"))
        ticks(5)
        assert.is_true(mods.replace(number, source("mod", "let a = 1;\nlet b = ;\n")))
        ticks(5)
        assert.equal(number, told[1].number)
        assert.matches("^SyntaxError: ", told[1].err.message)
        assert.equal("main.js", told[1].err.file)
        assert.equal(2, told[1].err.line)
        assert.equal("old 9 of start 1", game:hud(number, 0))
        assert.equal(0, info(number).restarts)
        mods.replace(number, source("mod", 'throw new Error("no");'))
        ticks(2)
        assert.matches("no", told[2].err.message)
        mods.replace(number, source("mod", "for (;;) {}"))
        ticks(2)
        assert.equal(3, #told)
        assert.equal("old 13 of start 1", game:hud(number, 0))
    end)

    it("begins with its own rights and settings", function()
        local script = 'import { hud, on, ready, settings, mod } from "gatehouse";\nawait ready();\n'
            .. 'hud.text(0, `${settings.word} ${mod.has("sound")}`);'
        local number = run("mod", script, { settings = '{"word":"one"}' })
        ticks(2)
        assert.equal("one false", game:hud(number, 0))
        mods.replace(number, source("mod", script, { settings = '{"word":"two"}', capabilities = { "hud", "sound" } }))
        ticks(4)
        assert.equal("two true", game:hud(number, 0))
    end)

    it("has what it sent while it was loaded, and nothing of it goes to the old one", function()
        local number = run("mod", counter("old"))
        ticks(3)
        mods.replace(number, source("mod", 'import { hud } from "gatehouse";\nhud.text(1, "sent at once");'))
        game:think()
        assert.is_nil(game:hud(number, 1))
        ticks(3)
        assert.equal("sent at once", game:hud(number, 1))
        assert.is_nil(game:hud(number, 0))
    end)

    it("brings its own pictures", function()
        local function sprite(name)
            return { { kind = "sprite", format = "png", name = name, file = "sprites/" .. name .. ".png",
                       bytes = pictures.square(8, 0xFF0000) } }
        end
        local number = run("mod", counter("old"), { assets = sprite("before") })
        ticks(2)
        assert.same({ "mod:before" }, game:sprites(number))
        mods.replace(number, source("mod", counter("new"), { assets = sprite("after") }))
        ticks(3)
        assert.same({ "mod:after" }, game:sprites(number))
    end)

    it("is forgotten for one that comes after it", function()
        local number = run("mod", counter("old"))
        mods.replace(number, source("mod", counter("skipped")))
        mods.replace(number, source("mod", counter("new")))
        ticks(4)
        assert.equal(1, #told)
        assert.matches("^new", game:hud(number, 0))
    end)

    it("starts one that was stopped or did not load", function()
        local number = run("mod", "let;")
        ticks(2)
        assert.equal("dead", info(number).state)
        mods.replace(number, source("mod", counter("new")))
        ticks(4)
        assert.equal("running", info(number).state)
        assert.matches("^new", game:hud(number, 0))
        mods.stop(number, "enough")
        mods.replace(number, source("mod", counter("again")))
        ticks(4)
        assert.matches("^again", game:hud(number, 0))
    end)

    it("has the id of the old one", function()
        local number = run("mod", counter("old"))
        local ok, problem = mods.replace(number, source("other", counter("new")))
        assert.is_nil(ok)
        assert.equal("mod cannot become other while it plays", problem)
    end)

    it("does not touch other mods: they send the same to the byte", function()
        local function digests(with)
            local first, number = run("first", counter("first")), run("mod", counter("old"))
            local last = run("last", counter("last"))
            ticks(5)
            if with then mods.replace(number, source("mod", counter("new"))) end
            ticks(5)
            if with then mods.replace(number, source("mod", "let;")) end
            ticks(5)
            local result = { info(first).stream_digest, info(last).stream_digest }
            assert.equal(with and 2 or 0, #told)
            game:close()
            open()
            return result
        end
        assert.same(digests(false), digests(true))
    end)

    it("is ended with the game while it still loads", function()
        local number = run("mod", counter("old"))
        mods.replace(number, source("mod", counter("new")))
        assert.equal(1, #mods.list())
    end)
end)
