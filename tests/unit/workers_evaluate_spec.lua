-- What a person types is evaluated in a mod's worker: what comes of it, what it may not do, and that it is refused
-- where nobody develops.
local t = require "t_mods"

local BUILD = os.getenv("GATEHOUSE_BUILD") or ("build/" .. (os.getenv("B") or "release"))
local WORKER = os.getenv("GATEHOUSE_WORKER") or (BUILD .. "/gatehouse-worker")

local game, mods, told

local MAIN = [[
import { on, hud, world } from "gatehouse";
export let ticks = 0;
let hidden = 41;
export function bump() { return ++hidden; }
on("tick", () => { hud.text(0, `tick ${++ticks}`); });
]]

local function open()
    game, mods = t.open { worker = WORKER, sdk = "build/gen/sdk", seed = 5 }
    assert(game, mods)
    told = {}
    mods.on_evaluated(function(number, id, ok, text, terminated)
        told[#told + 1] = { number = number, id = id, ok = ok, text = text, terminated = terminated }
    end)
end

local function tick()
    game:act()
    game:deliver()
    return game:think()
end

local function start(main, refuses)
    local number = assert(mods.start {
        id = "subject", title = "Subject", main = "main.js", modules = { ["main.js"] = main or MAIN },
        capabilities = { "hud", "world.read" }, settings = "{}", evaluates = not refuses,
    })
    mods.wait_ready()
    tick()
    return number
end

local next_id = 0

-- What comes of it, as it is told.
local function evaluate(number, source)
    next_id = next_id + 1
    local count = #told
    assert.is_true(mods.evaluate(number, next_id, source))
    for _ = 1, 20 do
        if #told > count then break end
        tick()
    end
    local last = told[#told]
    assert.same({ number, next_id }, { last.number, last.id })
    return last
end

local function value(number, source)
    local what = evaluate(number, source)
    assert.is_true(what.ok, what.text)
    return what.text
end

local function problem(number, source)
    local what = evaluate(number, source)
    assert.is_false(what.ok, what.text)
    return what.text
end

describe("evaluating in a mod's worker", function()
    before_each(open)
    after_each(function() game:close() end)

    it("gives the value of the last expression, as the console shows values", function()
        local number = start()
        assert.equal("2", value(number, "1 + 1"))
        assert.equal("'oil'", value(number, "'o' + 'il'"))
        assert.equal("undefined", value(number, "undefined"))
        assert.equal("{ a: 1, b: [ 1, 2 ] }", value(number, "{ a: 1, b: [1, 2] }"))
        assert.equal("3", value(number, "let one = 1; one + 2"))
        assert.equal("7", value(number, "{ let a = 3; a + 4 }"))
        assert.equal("''", value(number, "''"))
    end)

    it("keeps what is declared for later lines, and says when it is declared twice", function()
        local number = start()
        value(number, "let oil = 3; function twice(x) { return 2 * x }")
        assert.equal("6", value(number, "twice(oil)"))
        assert.matches("SyntaxError: .*'oil'", problem(number, "let oil = 4"))
        assert.equal("8", value(number, "oil = 4; twice(oil)"))
        assert.equal("8", value(number, "_"))
    end)

    it("has the names of the SDK, and sees what the mod's modules export", function()
        local number = start()
        assert.equal("'object'", value(number, "typeof world"))
        assert.equal("true", value(number, "import('gatehouse').then(sdk => sdk.hud === hud)"))
        assert.equal("42", value(number, "import('./main.js').then(main => main.bump())"))
        assert.matches("ReferenceError: .*hidden", problem(number, "hidden"))
    end)

    it("gives no name to a mod before, and takes none of its own", function()
        local number = start [[
            globalThis.hud = "mine";
            globalThis.seen = typeof world;]]
        assert.equal("'mine'", value(number, "hud"))
        assert.equal("'undefined'", value(number, "seen"))
    end)

    it("tells errors with their place and their line", function()
        local number = start()
        local thrown = problem(number, "1;\n  null.size")
        assert.matches("^console:2:8: TypeError: .", thrown)
        assert.matches("\n  null%.size\n       %^", thrown)
        assert.matches("^console:1:4: SyntaxError", problem(number, "1 +* 2"))
        assert.matches("SyntaxError", problem(number, "{ a: "))
        assert.matches("no such thing", problem(number, "Promise.reject(new Error('no such thing'))"))
        assert.equal("running", mods.list()[number].state)
        assert.equal(0, mods.list()[number].errors)
    end)

    it("ends an endless loop as it ends a handler's, and the mod goes on", function()
        local number = start()
        local what = evaluate(number, "for (;;) {}")
        assert.is_false(what.ok)
        assert.is_true(what.terminated)
        assert.matches("^console:1:%d+: terminated", what.text)
        assert.equal("2", value(number, "1 + 1"))
        assert.equal("running", mods.list()[number].state)
    end)

    it("bounds what comes back, and what may be sent", function()
        local number = start()
        assert.is_true(#value(number, "'x'.repeat(1000000)") <= 16 * 1024)
        assert.is_true(#value(number, "Array.from({ length: 100000 }, (_, i) => 'item ' + i)") <= 16 * 1024)
        assert.same({ nil, "over the limit" }, { mods.evaluate(number, 1, ("1"):rep(16 * 1024 + 1)) })
    end)

    it("calls no getter to show a value, and text of the mod's comes out clean", function()
        local number = start()
        assert.matches("Getter", value(number, "globalThis.called = 0; ({ get a() { called++; return 1 } })"))
        assert.equal("0", value(number, "called"))
        assert.is_nil(value(number, "({ a: 'x\\u001b[2Jy' })"):find("\27", 1, true))
    end)

    it("is the mod's own doing: what it sends is checked and counted as the mod's", function()
        local number = start()
        local before = mods.list()[number]
        value(number, "hud.text(1, 'from outside')")
        tick()
        tick()
        assert.equal("from outside", game:hud(number, 1))
        assert.equal(1, mods.list()[number].evaluations)
        assert.is_true(mods.list()[number].commands > before.commands)
        assert.matches("^console:1:5: RangeError: hud_text.item", problem(number, "hud.text(999, 'x')"))
    end)

    it("does not let the mod make code from strings", function()
        local number = start()
        assert.matches("EvalError", problem(number, "eval('1')"))
        assert.matches("EvalError", problem(number, "new Function('return 1')"))
    end)

    it("is refused for a mod that nobody develops", function()
        local number = start(nil, true)
        assert.same({ nil, "not allowed" }, { mods.evaluate(number, 1, "1") })
    end)

    it("can be done before a mod's first tick, and in a game that stands still", function()
        local number = assert(mods.start {
            id = "subject", title = "Subject", main = "main.js", modules = { ["main.js"] = MAIN },
            capabilities = { "hud", "world.read" }, settings = "{}", evaluates = true,
        })
        mods.wait_ready()
        game:hear()
        assert.is_true(mods.evaluate(number, 5, "1 + 1"))
        game:hear()
        game:give_evaluations()
        game:think()
        game:hear()
        assert.same({ number = number, id = 5, ok = true, terminated = false, text = "2" }, told[1])
        assert.is_true(mods.evaluate(number, 6, "2 + 2"))
        for _ = 1, 4 do tick() end
        assert.equal("4", told[2].text)
        assert.matches("^tick %d", game:hud(number, 0))
    end)

    it("is one at a time", function()
        local number = start()
        assert.is_true(mods.evaluate(number, 1, "1"))
        assert.same({ nil, "busy" }, { mods.evaluate(number, 2, "2") })
    end)

    it("loses no event of the mod's: it is told them a tick later", function()
        local number = start()
        local function ticks() return tonumber(value(number, "import('./main.js').then(main => main.ticks)")) end
        local first = ticks()
        for _ = 1, 10 do tick() end
        assert.is_true(ticks() >= first + 10)
        assert.equal(0, mods.list()[number].late_ticks)
    end)

    it("is told also when the mod is stopped before it answers", function()
        local number = start()
        assert.is_true(mods.evaluate(number, 77, "1"))
        mods.stop(number, "a test")
        game:hear()
        assert.same({ number = number, id = 77, ok = false, terminated = false,
                      text = "the mod ended before it answered" }, told[1])
        assert.same({ nil, "closed" }, { mods.evaluate(number, 78, "1") })
    end)
end)
