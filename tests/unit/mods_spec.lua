-- Mods at work: from start to stop with the real worker program, what is carried and what is told.
local support = require "tests.unit.support.mods"

local ALL, COUNTER, SLOW, has_line, info, run, start, tick, tick_until =
    support.ALL, support.COUNTER, support.SLOW, support.has_line, support.info, support.run, support.start,
    support.tick, support.tick_until

local game, mods

local function open(options) game, mods = support.open(options) end

local function close()
    support.close()
    game, mods = nil, nil
end

describe("mods", function()
    before_each(function() open() end)
    after_each(close)

    it("run: events in, commands out, one tick later in the world", function()
        local number = run("counter", COUNTER, { title = "The Counter" })
        assert.equal("running", info(number).state)
        assert.equal("The Counter", game:owner_name(number))
        assert.is_true(info(number).pid > 0)
        for _ = 1, 5 do tick() end
        assert.matches("^tick %d", game:hud(number, 0))
        assert.is_true(info(number).applied >= 4)
        assert.is_true(info(number).cpu_ns > 0)
    end)

    it("are ready when their main module ran to its end, not while it waits, though they are told what happens", function()
        local told = {}
        mods.on {
            ready = function(number) told[#told + 1] = number .. " ready" end,
            failed = function(number, err) told[#told + 1] = number .. " failed " .. err.message .. " " .. err.line end,
        }
        local function wait(more)
            return 'import { hud, on, ready } from "gatehouse";\non("tick", () => hud.text(0, "told"));\n' .. more
        end
        local init = run("init", wait("await ready();\nhud.text(1, 'past it');"))
        local late = run("late", wait("await ready();\nthrow new Error('late');"))
        local never = run("never", wait("await new Promise(() => {});"))
        assert.is_true(tick_until(function() return game:hud(never, 0) and info(late).state == "dead" end))
        assert.same({ "running", "" }, { info(init).state, info(init).waits_at })
        assert.equal("past it", game:hud(init, 1))
        assert.same({ "dead", "", "Error: late" }, { info(late).state, info(late).waits_at, info(late).reason })
        assert.same({ "starting", "main.js:3" }, { info(never).state, info(never).waits_at })
        assert.same({ init .. " ready", late .. " failed Error: late 4" }, told)
        mods.stop(never, "a test")
        assert.same({ "stopped", "" }, { info(never).state, info(never).waits_at })
    end)

    it("start again with other settings and capabilities, which stay", function()
        local source = [[import { on, hud, mod, settings } from "gatehouse";
            on("tick", () => hud.text(0, settings.wind + " " + mod.capabilities.join()));]]
        local number = run("changes", source, { settings = '{"wind":1}', capabilities = { "hud", "world.read" } })
        assert.is_true(tick_until(function() return game:hud(number, 0) end))
        assert.equal('1 hud,world.read', game:hud(number, 0))
        local function again(changes)
            mods.stop(number, "a test")
            assert.is_true(mods.restart(number, changes))
            mods.wait_ready()
            assert.is_true(tick_until(function() return game:hud(number, 0) end))
            return game:hud(number, 0)
        end
        assert.equal('2 hud,world.read', again { settings = '{"wind":2}' })
        assert.equal('2 hud', again { capabilities = { "hud" } })
        assert.equal('2 hud', again())
        mods.stop(number, "a test")
        local started, problem = mods.restart(number, { capabilities = { "hud", "flying" } })
        assert.is_nil(started)
        assert.matches('"flying"', problem)
        assert.equal('2 hud', again { capabilities = { "hud" } })
        assert.is_false(pcall(mods.restart, number, { settings = ("x"):rep(20000) }))
        assert.is_false(pcall(mods.restart, number, { capabilities = { 4 } }))
        assert.is_false(pcall(mods.restart, number, 7))
    end)

    it("are told nothing in a tick in which no time passes, but can be stopped and started in it", function()
        local number = run("counter", COUNTER)
        local other = run("other", COUNTER)
        for _ = 1, 5 do tick() end
        local seen, digest = info(number).events, game:digest()
        mods.stop(other, "off")
        for _ = 1, 5 do
            game:hear()
            game:think()
        end
        assert.equal(seen, info(number).events)
        assert.equal(digest, game:digest())
        assert.equal("stopped", info(other).state)
        assert.is_true(mods.restart(other))
        mods.wait_ready()
        game:hear()
        assert.equal("running", info(other).state)
        assert.is_nil(game:hud(other, 0))
        for _ = 1, 3 do tick() end
        assert.matches("^tick", game:hud(other, 0))
        assert.is_true(info(number).events > seen)
    end)

    it("have memory while they have a process", function()
        local number = run("counter", COUNTER)
        assert.is_true(info(number).memory_kb > 1000)
        assert.is_true(info(number).memory_kb < 128 * 1024)
        mods.stop(number, "off")
        assert.equal(0, info(number).memory_kb)
    end)

    it("get their seed from their id, not from their number", function()
        local source = [[import { on, hud } from "gatehouse"; on("tick", () => hud.text(0, String(Math.random())));]]
        local number = run("dice", source)
        tick_until(function() return game:hud(number, 0) end)
        local first = game:hud(number, 0)
        close()
        open()
        run("other", COUNTER)
        number = run("dice", source)
        tick_until(function() return game:hud(number, 0) end)
        assert.equal(2, number)
        assert.equal(first, game:hud(number, 0))
    end)

    it("ask about the world and are answered at once", function()
        local number = run("asker", [[
            import { on, entity, hud, world } from "gatehouse";
            on("init", () => entity.spawn("crab", 40, 50));
            on("tick", () => {
                const found = world.queryEntities({ x: 40, y: 50, radius: 20 });
                hud.text(1, `${found.length} ${found[0]?.kind}`);
            });
        ]])
        tick_until(function() return game:hud(number, 1) == "1 crab" end)
        assert.equal("1 crab", game:hud(number, 1))
        assert.is_true(info(number).queries > 0)
        assert.equal(1, game:count())
    end)

    it("print under their own name, with the place and the level, in load order", function()
        run("a", "$print('one\\ntwo\\n\\n'); console.warn('four');")
        run("b", "\n\n$print('three');")
        local lines = game:lines()
        assert.equal("info a main.js:1: one\ntwo", lines[1])
        assert.equal("warn a main.js:1: four", lines[2])
        assert.equal("info b main.js:3: three", lines[3])
    end)

    it("print so many lines in a tick, and the rest is counted and told of once a second", function()
        local number = run("printer", [[
            import { on } from "gatehouse";
            on("tick", () => { $print("a\n".repeat(200)); $print("b\n".repeat(200)); });
        ]])
        game:lines()
        tick()
        tick()
        local lines = table.concat(game:lines(), "\n")
        assert.equal(200, select(2, lines:gsub("%f[^\n%s]a%f[\n\0]", "")))
        assert.equal(0, select(2, lines:gsub("%f[^\n%s]b%f[\n\0]", "")))
        assert.equal(1, select(2, lines:gsub("lines were dropped: it prints too much", "")))
        assert.is_true(info(number).prints_dropped >= 200)
        local told = 0
        for _ = 1, 120 do
            tick()
            local text = table.concat(game:lines(), "\n")
            told = told + select(2, text:gsub("lines were dropped", ""))
        end
        assert.equal(2, told)
        assert.equal("running", info(number).state)
    end)

    it("that are killed in one tick are told of in one tick", function()
        close()
        open { handler_cpu_ns = 20 * SLOW * 1000000, kill_cpu_ns = 20 * SLOW * 1000000 }
        local died = {}
        mods.on { died = function(number) died[#died + 1] = number end }
        for i = 1, 6 do
            start("hang-" .. i, [[
                import { on } from "gatehouse";
                on("tick", () => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1));
            ]])
        end
        mods.wait_ready()
        tick()
        tick()
        game:act()
        assert.same({ 1, 2, 3, 4, 5, 6 }, died)
    end)

    it("whose process was taken over are told of as dead while frames wait for nobody", function()
        close()
        open { worker = support.BUILD .. "/hostile-peer" }
        local number = assert(start("garbage", "garbage 1"))
        mods.wait_ready()
        game:realtime(true)
        local ends = os.time() + 20
        while info(number).state ~= "dead" and os.time() < ends do tick(1000000) end
        assert.equal("dead", info(number).state)
        assert.matches("broke the protocol", info(number).reason)
        assert.is_nil(has_line(game:lines(), "did not reach the mod"))
    end)

    it("that start do not hold the frame", function()
        game:realtime(true)
        local number = start("slow", "for (let x = 0; x < 1e9; x++);")
        mods.wait_ready()
        game:act()
        assert.equal("starting", info(number).state)
    end)

    it("that are broken are told to the host, and own nothing", function()
        local failed
        mods.on { failed = function(number, err) failed = { number, err } end }
        local number = start("broken", "let x = ;")
        mods.wait_ready()
        game:act()
        assert.equal("dead", info(number).state)
        assert.equal(number, failed[1])
        assert.equal("main.js", failed[2].file)
        assert.equal(1, failed[2].line)
        assert.matches("SyntaxError", failed[2].message)
        assert.matches("let x = ;", failed[2].text, 1, true)
    end)

    it("that throw go on, and the host hears where", function()
        local errors = {}
        mods.on { error = function(number, err, terminated) errors[#errors + 1] = { number, err, terminated } end }
        local number = run("thrower", [[
            $recv(() => {
                throw new TypeError("not today");
            });
        ]])
        tick()
        assert.equal(1, #errors)
        assert.equal(number, errors[1][1])
        assert.equal(2, errors[1][2].line)
        assert.matches("not today", errors[1][2].message)
        assert.is_false(errors[1][3])
        assert.equal("running", info(number).state)
        assert.equal(1, info(number).errors)
    end)

    it("without a listener write their errors to the log", function()
        run("thrower", [[$recv(() => { throw new Error("nobody hears"); });]])
        tick()
        assert.is_truthy(has_line(game:lines(), "^error thrower main.js:1: .*nobody hears"))
    end)

    it("that never end are stopped, and told with the place", function()
        close()
        open { handler_cpu_ns = 30 * 1000 * 1000 }
        local told
        mods.on { error = function(_, err, terminated) told = { err, terminated } end }
        local number = run("spinner", [[
            $recv(() => {
                for (;;);
            });
        ]])
        tick()
        assert.is_true(told[2])
        assert.equal(2, told[1].line)
        assert.equal("running", info(number).state)
    end)

    it("that die are told to the host, and their things are gone", function()
        close()
        open { handler_cpu_ns = 30 * SLOW * 1000 * 1000, kill_cpu_ns = 30 * SLOW * 1000 * 1000 }
        local died
        mods.on { died = function(number, reason) died = { number, reason } end }
        local number = run("mortal", [[
            import { on, entity, hud } from "gatehouse";
            let ticks = 0;
            on("init", () => { entity.spawn("crab", 40, 40); hud.text(0, "alive"); });
            on("tick", () => { if (++ticks === 4) Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1); });
        ]])
        tick_until(function() return game:count() == 1 end)
        assert.equal("alive", game:hud(number, 0))
        tick_until(function() return died end)
        assert.equal(number, died[1])
        assert.equal("dead", info(number).state)
        assert.is_nil(game:hud(number, 0))
        game:deliver()
        assert.equal(0, game:count())
    end)

    it("stop when told, hear why, and can be started again", function()
        local number = run("polite", [[
            import { on, hud } from "gatehouse";
            on("tick", () => hud.text(0, "here"));
            on("shutdown", (event) => { $print(`bye: ${event.reason}`); });
        ]])
        tick_until(function() return game:hud(number, 0) end)
        game:lines()
        mods.stop(number, "the player said so")
        assert.equal("stopped", info(number).state)
        assert.is_nil(game:hud(number, 0))
        tick()
        local lines = game:lines()
        assert.is_truthy(has_line(lines, "^info polite main.js:3: bye: the player said so"))
        assert.is_truthy(mods.restart(number))
        assert.equal("starting", info(number).state)
        mods.wait_ready()
        assert.is_true(tick_until(function() return game:hud(number, 0) == "here" end))
        local again, why = mods.restart(number)
        assert.is_nil(again)
        assert.matches("runs already", why)
    end)

    it("can be stopped and started from the host's own hooks", function()
        local errors = 0
        mods.on { error = function(which)
            errors = errors + 1
            mods.stop(which, "it failed")
            mods.restart(which)
        end }
        local number = run("phoenix", [[$recv(() => { throw new Error("again"); });]])
        assert.is_true(tick_until(function() return errors >= 3 end))
        assert.is_true(info(number).state ~= "dead")
    end)

    it("whose host's hooks fail do not take the game down", function()
        mods.on { ready = function() error("a bug of the game") end }
        run("counter", COUNTER)
        assert.is_truthy(has_line(game:lines(), "^error game %-: mods.on ready: .*a bug of the game"))
    end)

    it("that are slow do not hold the others or the frame", function()
        local slow = start("slow", [[
            import { on, hud } from "gatehouse";
            let n = 0;
            on("tick", () => {
                for (let i = 0; i < 3e6; i++) Math.sqrt(i);
                hud.text(0, `slow ${++n}`);
            });
        ]])
        local fast = start("fast", COUNTER)
        mods.wait_ready()
        local late = false
        for _ = 1, 30 do
            tick(0)
            late = late or info(slow).late
        end
        assert.is_true(late)
        for _ = 1, 3 do tick() end
        assert.matches("^slow", game:hud(slow, 0))
        assert.matches("^tick", game:hud(fast, 0))
        assert.is_true(info(slow).late_ticks > 0)
    end)

    it("send the same commands whatever other mods do", function()
        local function digest_of(with_others)
            close()
            open { handler_cpu_ns = 20 * SLOW * 1000 * 1000 }
            local number
            if with_others then
                start("garble", "$recv(() => $send(new Uint8Array([255, 255])));")
                start("spinner", "$recv(() => { for (;;); });")
            end
            number = start("counter", COUNTER)
            mods.wait_ready()
            for _ = 1, 12 do tick() end
            return info(number).stream_digest
        end
        local alone = digest_of(false)
        assert.matches("^%x+$", alone)
        assert.equal(alone, digest_of(true))
        assert.equal(alone, digest_of(false))
    end)

    it("exchange messages with the game and are judged by its policy", function()
        local heard
        mods.on_message(function(number, topic, body) heard = { number, topic, body } end)
        mods.set_policy { hud_text = function(mod, command)
            return "rewrite", { text = mod.id .. " says " .. command.text }
        end }
        local number = run("talker", [[
            import { on, hud, message, utf8 } from "gatehouse";
            on("message", (event) => {
                hud.text(0, event.topic);
                message.post("", "answer", event.body);
            });
        ]])
        mods.post(number, "question", "42")
        tick_until(function() return heard end)
        assert.same({ number, "answer", "42" }, heard)
        assert.equal("talker says question", game:hud(number, 0))
    end)

    describe("with actions of their own", function()
        local LISTENER = [[import { hud, input } from "gatehouse";
            let text = "";
            for (const action of ["map", "zoom"]) input.on(action, (pressed, player) => {
                text += `${action}${player}${pressed ? "+" : "-"} `;
                hud.text(0, text);
            });]]

        local function heard(number)
            tick()
            tick()
            return game:hud(number, 0)
        end

        it("are told what is bound to them, and nobody else is", function()
            local one = run("one", LISTENER, { capabilities = { "hud" }, actions = { "map", "zoom" } })
            local two = run("two", LISTENER, { capabilities = { "hud" }, actions = { "map" } })
            assert.same({ [3] = '"key:spcae": no such name; did you mean "key:space"?' }, game:bind {
                { mod = one, action = "map", source = "key:m", player = 0 },
                { mod = two, action = "map", source = "key:n", player = 0 },
                { mod = two, action = "map", source = "key:spcae", player = 0 },
                { mod = one, action = "zoom", source = "pad:y", player = 1 },
            })
            game:keys(0, 1, 1, 0)
            assert.equal("map0+ ", heard(one))
            assert.is_nil(heard(two))
            game:keys(0, 2, 2, 1)
            assert.equal("map0+ ", heard(two))
            game:keys(1, 0, 4, 4) -- and the first player let go, while nobody was told: while the game was held
            assert.equal("map0+ map0- ", heard(two))
            game:keys(0, 0, 0, 1) -- what was pressed then was not heard either
            assert.equal("map0+ map0- zoom1+ zoom1- ", heard(one))
            mods.stop(two, "off")
            game:keys(0, 2, 2, 0)
            mods.restart(two)
            mods.wait_ready()
            tick()
            game:keys(0, 2, 2, 0)
            assert.equal("map0+ ", heard(two))
        end)

        it("can be pressed by the host, by number", function()
            local one = run("one", LISTENER, { capabilities = { "hud" }, actions = { "map" } })
            mods.note_action(one, 1, "map", true)
            assert.equal("map1+ ", heard(one))
            assert.has_error(function() mods.note_action(one, 0, "zoom", true) end,
                'mods.note_action: argument 3 (action): "zoom" is no action of that mod, or it does not run')
            assert.has_error(function() mods.note_action(one, 4, "map", true) end)
            assert.has_error(function() mods.note_action(one, 0, "map", 1) end)
        end)

        it("are 64 together", function()
            local one = run("one", LISTENER, { capabilities = { "hud" }, actions = { "map" } })
            local list = {}
            for i = 1, 65 do list[i] = { mod = one, action = "a" .. i, source = "key:m", player = 0 } end
            assert.same({ [65] = "mods have too many actions together" }, game:bind(list))
            for i = 1, 257 do list[i] = { mod = one, action = "map", source = "key:m", player = 0 } end
            assert.same({ [257] = "there are too many bindings of mods" }, game:bind(list))
            assert.has_error(function() game:bind { { mod = 0, action = "a", source = "key:m", player = 0 } } end)
            local long = { mod = 1, action = ("a"):rep(33), source = "key:m", player = 0 }
            assert.has_error(function() game:bind { long } end)
        end)
    end)

    it("need known capabilities and a main module", function()
        local number, why = start("greedy", "", { capabilities = { "root" } })
        assert.is_nil(number)
        assert.matches("root", why)
        assert.equal(0, #mods.list())
        assert.has_error(function()
            mods.start { id = "x", title = "x", main = "main.js", modules = {}, capabilities = {}, settings = "{}" }
        end, 'mods.start: modules: the main one, "main.js", is not among them')
        assert.has_error(function() mods.set_policy { fly = function() end } end)
        assert.has_error(function() mods.stop(9, "no such") end)
        assert.has_error(function() mods.on { born = print } end)
    end)

    it("have as many commands of a capability as they were granted, also when they start again", function()
        local source = [[
            import { on, hud } from "gatehouse";
            on("tick", () => { for (let i = 0; i < 5; i++) hud.text(i, "x"); });
        ]]
        local number = run("modest", source, { quotas = { hud = 3 } })
        for _ = 1, 3 do tick() end
        assert.is_nil(game:hud(number, 3))
        assert.equal("x", game:hud(number, 2))
        assert.same({ "hud" }, info(number).used)
        assert.same({}, info(number).lacked)
        assert.equal('at most 3 commands of "hud" in one tick', info(number).limit_met)
        local function again(changes)
            mods.stop(number, "again")
            assert(mods.restart(number, changes))
            mods.wait_ready()
            for _ = 1, 4 do tick() end
        end
        again()
        assert.equal("x", game:hud(number, 2))
        assert.is_nil(game:hud(number, 3))
        again { capabilities = ALL, quotas = { hud = 4 } }
        assert.equal("x", game:hud(number, 3))
        assert.is_nil(game:hud(number, 4))
        again { capabilities = ALL }
        assert.equal("x", game:hud(number, 4))
    end)

    it("get no quota for what has no commands, nor more than four times the usual", function()
        local function problem_of(quotas) return select(2, start("greedy", "", { quotas = quotas })) end
        assert.equal('greedy: "input.read" has no commands, and so no quota', problem_of { ["input.read"] = 1 })
        assert.equal('greedy: 99 commands of "sound" in one tick are too many', problem_of { sound = 99 })
        assert.has_error(function() start("greedy", "", { quotas = { sund = 1 } }) end,
            "mods.start: field 'quotas' of argument 1 (source): each names one of the capabilities")
        assert.has_error(function() start("greedy", "", { quotas = { sound = 0 } }) end)
        assert.equal(0, #mods.list())
        assert.is_truthy(start("fair", COUNTER, { quotas = { sound = 32 } }))
    end)

    it("that are throttled get their events every few ticks, and a part of their limits", function()
        local number = run("eager", [[
            import { on, hud, mod } from "gatehouse";
            let ticks = 0;
            on("tick", () => { hud.text(0, `${++ticks}`); });
            on("budget", (event) => {
                hud.text(1, `${event.step} ${event.every} ${event.commands_per_tick}`);
                for (let i = 0; i < 40; i++) hud.remove(9);
            });
        ]])
        tick_until(function() return game:hud(number, 1) end)
        assert.equal("fine 1 256", game:hud(number, 1))
        mods.set_throttle(number, { step = "throttled", strikes = 2, every = 4, share = 10 })
        for _ = 1, 4 do tick() end
        local before, over = tonumber(game:hud(number, 0)), info(number).over_quota
        local over_ticks = info(number).over_quota_ticks
        for _ = 1, 40 do tick() end
        assert.equal(before + 10, tonumber(game:hud(number, 0)))
        assert.is_true(info(number).over_quota > over)
        assert.equal(over_ticks + 10, info(number).over_quota_ticks)
        assert.equal("throttled 4 25", game:hud(number, 1))
        mods.set_throttle(number, {})
        for _ = 1, 3 do tick() end
        before = tonumber(game:hud(number, 0))
        for _ = 1, 10 do tick() end
        assert.equal(before + 10, tonumber(game:hud(number, 0)))
    end)

    local FOLLOWER = [[
        import { on, hud, entity, timer, world } from "gatehouse";
        let ticks = 0;
        on("init", () => { entity.spawn("crab", 40, 50); });
        on("tick", () => hud.text(0, `${++ticks}`));
        on("entity_spawned", (event) => hud.text(1, `crab ${ticks}`));
        timer.every(2, () => hud.text(2, "timer"));
    ]]

    it("that are suspended hear nothing, do nothing and show nothing, and then get the state again", function()
        local number = run("follower", FOLLOWER)
        local other = run("counter", COUNTER)
        tick_until(function() return game:hud(number, 1) and game:hud(other, 0) end)
        local before, commands = tonumber(game:hud(number, 0)), info(number).commands
        local told = game:hud(number, 1)
        mods.set_throttle(number, { step = "suspended", suspended = true })
        assert.is_true(info(number).suspended)
        assert.is_nil(game:hud(number, 0))
        local others = tonumber(game:hud(other, 0):match("%d+"))
        for _ = 1, 30 do tick() end
        assert.equal(commands, info(number).commands)
        assert.equal(others + 30, tonumber(game:hud(other, 0):match("%d+")))
        assert.equal(1, game:count()) -- its crab waits for it
        mods.set_throttle(number, { step = "suspended" })
        assert.equal(tostring(before), game:hud(number, 0)) -- and so does what it showed
        for _ = 1, 3 do tick() end
        local now = tonumber(game:hud(number, 0))
        assert.is_true(now > before and now <= before + 4, now)
        assert.not_equal(told, game:hud(number, 1)) -- its crab was told again
    end)

    it("stay suspended when they are started again", function()
        local number = run("follower", FOLLOWER)
        mods.set_throttle(number, { suspended = true })
        mods.stop(number, "a test")
        assert.equal("a test", info(number).reason)
        mods.restart(number)
        mods.wait_ready()
        for _ = 1, 5 do tick() end
        assert.is_nil(game:hud(number, 0))
        mods.set_throttle(number, {})
        assert.is_truthy(tick_until(function() return game:hud(number, 0) end))
        assert.equal("", info(number).reason)
    end)

    it("know how often they were started, and read what they have left", function()
        local number = run("counting", [[
            import { on, hud, mod, ready } from "gatehouse";
            $print("loaded");
            on("init", () => hud.text(0, `restarts ${mod.restarts}`));
            on("tick", () => { hud.remove(9); hud.text(1, JSON.stringify(mod.budget)); }, { every: 1 });
            on("budget", () => {});
        ]], { limits = { commands_per_tick = 50, kb_per_tick = 2, cost_per_tick = 300, entities_per_mod = 5 } })
        tick_until(function() return (game:hud(number, 1) or ""):match("event") end)
        for _ = 1, 3 do tick() end
        assert.equal("restarts 0", game:hud(number, 0))
        local budget = game:hud(number, 1)
        assert.matches('"commands":48,', budget)
        assert.matches('"entities":5,"commands_per_tick":50,"cost_per_tick":300,"bytes_per_tick":2048', budget)
        assert.matches('"step":"fine","strikes":0,"every":1', budget)
        mods.stop(number, "a test")
        mods.restart(number)
        mods.wait_ready()
        assert.is_true(tick_until(function() return game:hud(number, 0) == "restarts 1" end))
        assert.equal(1, info(number).restarts)
    end)

    it("read what they may still print, as the worker counts", function()
        local number = run("printer", [[
            import { on, hud } from "gatehouse";
            let n = 0;
            on("budget", (event) => {
                hud.text(0, `${event.print_bytes}`);
                if (n++ < 8) for (let i = 0; i < 4; i++) $print("x".repeat(1000));
            });
        ]])
        for _ = 1, 10 do tick() end
        local full, used, again = 64 * 1024, 8 * 4 * 1032, 64 * 1024 // 60
        local left = tonumber(game:hud(number, 0))
        assert.is_true(left >= full - used + 6 * again and left <= full - used + 10 * again, left)
        assert.equal(32, info(number).prints)
        assert.equal(0, info(number).prints_dropped)
    end)

    it("have limits of their own", function()
        close()
        open { handler_cpu_ns = 10 * SLOW * 1000 * 1000 }
        local stopped = {}
        mods.on { error = function(number, _, terminated) stopped[number] = terminated end }
        local busy = "import { on } from 'gatehouse';\n"
            .. "on('tick', () => { for (let i = 0; i < 2e8; i++) Math.sqrt(i); });"
        local short = start("short", busy)
        local long = start("long", busy, { limits = { handler_cpu_ms = 60000 } })
        mods.wait_ready()
        for _ = 1, 4 do tick() end
        assert.is_true(stopped[short])
        assert.is_nil(stopped[long])
    end)

    it("sleep while their CPU bucket is empty, when ticks follow the clock", function()
        local busy = [[
            import { on, hud } from "gatehouse";
            let n = 0;
            on("tick", () => { for (let i = 0; i < 3e6; i++) Math.sqrt(i); hud.text(0, `${++n}`); });
        ]]
        local number = run("busy", busy, { limits = { cpu_us_per_tick = 1, cpu_burst_ms = 1 } })
        for _ = 1, 10 do tick() end
        assert.equal(0, info(number).starved_ticks)
        assert.is_true(tonumber(game:hud(number, 0)) >= 8) -- without a clock it does not count
        game:realtime(true)
        local before = tonumber(game:hud(number, 0))
        for _ = 1, 20 do tick() end
        assert.is_true(info(number).starved_ticks >= 15, info(number).starved_ticks)
        assert.is_true(tonumber(game:hud(number, 0)) <= before + 3)
        local calm = run("calm", COUNTER, { limits = { cpu_us_per_tick = 50000 } })
        for _ = 1, 5 do tick() end
        assert.equal(0, info(calm).starved_ticks)
    end)

    it("pay themselves for what another has to read of them", function()
        local listens = [[
            import { message, hud, on } from "gatehouse";
            let n = 0;
            message.on("score", (m) => { n += m.json.points; hud.text(0, `${n}`); });
            on("tick", () => {});
        ]]
        local floods = [[
            import { message, on } from "gatehouse";
            const texts = [];
            for (let k = 0; k < 64; k++) {
                let text = "{";
                for (let i = 0; text.length < 4040; i++) text += `"${(k * 1000 + i).toString(36)}x":0,`;
                texts.push(text + '"points":1}');
            }
            let n = 0;
            on("tick", () => { for (let i = 0; i < 16; i++) message.publish("score", texts[n++ % 64]); });
        ]]
        local topic = { score = 1 }
        local honest = run("honest", listens, { events = { hear = topic }, limits = { cpu_us_per_tick = 2000 * SLOW } })
        local floods_of = {}
        for i = 1, 6 do
            floods_of[i] = run("flood-" .. i, floods,
                { events = { publish = topic }, limits = { cpu_us_per_tick = 500, cpu_burst_ms = 20 } })
        end
        game:realtime(true)
        for _ = 1, 100 do tick() end
        assert.is_true(tonumber(game:hud(honest, 0)) > 0) -- it heard some: how many depends on how fast they are
        assert.equal(0, info(honest).starved_ticks)
        local starved = 0
        for i = 1, 6 do starved = starved + info(floods_of[i]).starved_ticks end
        assert.is_true(starved > 0)
    end)

    it("refuse standings and limits that make no sense", function()
        local number = run("counter", COUNTER)
        assert.has_error(function() mods.set_throttle(number, { step = "angry" }) end)
        assert.has_error(function() mods.set_throttle(number, { every = 601 }) end)
        assert.has_error(function() mods.set_throttle(number, { share = 101 }) end)
        assert.has_error(function() mods.set_throttle(9, {}) end)
        assert.has_error(function() start("x", "", { limits = { kb_per_tick = 65 } }) end)
    end)

    it("are closed with their session", function()
        local kept = mods
        run("counter", COUNTER)
        close()
        assert.has_error(function() kept.list() end)
    end)
end)
