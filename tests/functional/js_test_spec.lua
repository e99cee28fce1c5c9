-- Tests of mods in JavaScript, run by the real program: what `t` does and sees, how a test fails, and what is kept.
local json = require "lib.json"
local program = require "tests.functional.program"

local MOD = [[
import { hud, input, message, on, settings, storage, world, particles } from "gatehouse"; import { on as on_game } from "gatehouse/game";
let seen = 0;
const counts = { ticks: 0 };
on("tick", () => { counts.ticks++; });
on("entity_spawned", ({ state }) => {
    if (world.tick < 4) return; // those of the island
    seen++;
    hud.text(1, `crabs: ${seen}`, { x: 4 });
    console.warn("a crab at", state.x);
    if (seen === 3) throw new Error("too many crabs");
}, { kind: "crab" });
message.on("greet", ({ text }) => hud.text(2, text));
input.on("wave", (pressed) => { if (pressed) particles.burst("glow", 100, 100, { count: settings.glow }); });
on_game("phase", ({ phase }) => { if (phase === "night") console.log("phase", phase); });
on("input_action", ({ action, pressed }) => console.log(action, pressed));
]]

local MANIFEST = [[{
  "id": "crabber", "title": "Crabber", "version": "1.0.0", "main": "main.js", "api": { "min": 1, "target": 1 },
  "capabilities": [ { "cap": "hud", "reason": "x" }, { "cap": "world.read", "reason": "x" },
                    { "cap": "particles", "reason": "x" }, { "cap": "input.read", "reason": "x" } ],
  "inputs": [ { "action": "wave", "label": "Wave", "keys": ["key:k"] } ],
  "settings": { "glow": { "label": "Glow", "default": 3, "min": 1, "max": 9 } }
}]]

local IMPORT = 'import { afterEach, beforeEach, configure, describe, expect, test } from "gatehouse/test";\n'

local function write_mod(folder)
    program.write(folder .. "/crabber/mod.json", MANIFEST)
    program.write(folder .. "/crabber/main.js", MOD)
end

-- Runs one file in its own process: its report as a list of tables, and as tests by name. `words`: more of them.
local function run_in(folder, source, ...)
    program.write(folder .. "/crabber/tests/a.test.js", IMPORT .. source)
    local run = program.run("test", "--child", "tests/a.test.js", "--mod", folder .. "/crabber", ...)
    local report, tests = {}, {}
    for line in run.out:gmatch("[^\n]+") do
        local event = assert(json.decode(line, "report", 1000000))
        report[#report + 1] = event
        if event.event == "test" then tests[event.name] = event end
    end
    return tests, report, run
end

local function run(source, ...)
    local words, tests, report, ran = { ... }, nil, nil, nil
    program.with_folder(function(folder)
        write_mod(folder)
        tests, report, ran = run_in(folder, source, table.unpack(words))
    end)
    return tests, report, ran
end

-- All that ran have passed; then how many they were.
local function passed(source, ...)
    local tests, report = run(source, ...)
    local count = 0
    for name, test in pairs(tests) do
        assert.equal("passed", test.state, name .. ": " .. tostring(test.reason))
        count = count + 1
    end
    assert.equal("file_end", report[#report].event)
    return count, report, tests
end

describe("t", function()
    it("acts on the game and sees what the mod does", function()
        assert.equal(7, (passed [=[
test("entities", async (t) => {
    t.expect(t.world.player.kind).toBe("player");
    const crab = await t.spawn("crab", 500, 420);
    t.expect(t.world.get(crab)).toMatchObject({ kind: "crab", x: 500, y: 420 });
    await t.set(crab, { hp: 2, x: 510 });
    t.expect(t.world.get(crab).x).toBeCloseTo(510, 0);
    t.expect(await t.hurt(crab, 1)).toBe(false);
    t.expect(t.world.get(crab).hp).toBe(1);
    await t.remove(crab);
    t.expect(t.world.get(crab)).toBeUndefined();
});
test("commands, logs and what is shown", async (t) => {
    await t.spawn("crab", 500, 420);
    await t.until(() => t.texts("crabber").length > 0, 30);
    t.expect(t.texts()).toEqual(["crabs: 1"]);
    t.expect(t.hud()).toMatchObject([{ kind: "text", item: 1, x: 4, anchor: "top_left" }]);
    t.expect(t.commands("crabber", "hud_text")).toMatchObject([{ command: "hud_text", outcome: "applied" }]);
    t.expect(t.commands("crabber", { item: 1 })).toHaveLength(1);
    t.expect(t.commands("crabber", (c) => c.tick > 1e6)).toHaveLength(0);
    t.expect(t.logs()[0]).toMatchObject({ level: "warn", text: "a crab at 500", place: "main.js:9" });
    t.expect(t.mod()).toMatchObject({ id: "crabber", state: "running", starts: 1, errors: 0, denied: 0 });
});
test("time", async (t) => {
    const before = t.now;
    await t.ticks(10);
    t.expect(t.now).toBe(before + 10);
    t.expect(await t.until(() => t.now >= before + 15 && "there", 10)).toBe("there");
});
test("keys", async (t) => {
    const x = t.world.player.x;
    await t.input("move", { x: -1 });
    await t.ticks(20);
    t.expect(t.world.player.x).toBeLessThan(x - 5);
    await t.input("move", {});
    await t.press("use", 3);
    await t.press("wave");
    await t.ticks(2);
    t.expect(t.logs().map((l) => l.text)).toEqual(["use true", "use false", "wave true", "wave false"]);
    t.expect(t.commands("crabber", "particles")).toMatchObject([{ style: "glow", count: 3 }]);
});
import { island } from "gatehouse/game";
test("the game", async (t) => {
    await t.game("phase", { name: "night" });
    await t.ticks(2);
    t.expect(island.phase).toBe("night");
    t.expect(t.logs().map((l) => l.text)).toContain("phase night");
    t.expect(await t.variable("oil", 5)).toBe(5);
    t.expect(await t.variable("oil")).toBe(5);
});
test("messages", async (t) => {
    await t.send("crabber", "greet", "hello");
    await t.until(() => t.texts().includes("hello"), 10);
});
test("a new life", async (t) => {
    await t.spawn("crab", 500, 420);
    await t.ticks(3);
    await t.restart("crabber");
    await t.until(() => t.mod().state === "running" && t.mod().starts === 2, 20);
    t.expect(t.hud()).toBeDefined();
});
]=]))
    end)

    it("says what is wrong with what it is asked", function()
        assert.equal(1, (passed [=[
test("mistakes", async (t) => {
    const wrong = async (fn, text) => t.expect(fn).rejects.toThrow(text);
    await wrong(() => t.spawn("dragon", 1, 1), 'spawn "dragon": no kind is called');
    await wrong(() => t.spawn("crab"), "spawn: expected a kind and a place");
    await wrong(() => t.set(1, {}), "the entity 1 is not there any more");
    await wrong(() => t.set(t.world.player, { speed: 1 }), "set: there is no field 'speed'");
    await wrong(() => t.set(t.world.player, { hp: 1.5 }), "set: hp: expected a whole number");
    await wrong(() => t.game("phase", { name: "noon" }), "there is no phase 'noon': day, dusk, night, dawn, won and lost are known");
    await wrong(async () => t.phase("night"), 't has no "phase"; what the game itself has for tests is t.game(NAME, fields)');
    await wrong(() => t.input("jump"), "there is no action 'jump': the game has aim, build,");
    await wrong(() => t.input("move", { x: 3 }), "move: x and y are numbers from -1 to 1");
    await wrong(() => t.input("use", true, { player: 1 }), "player 1 does not play: configure({ players: 2 })");
    await wrong(() => t.send("nobody", "a"), "send: no mod 'nobody' plays");
    t.expect(() => t.commands("nobody")).toThrow('no mod "nobody" plays in this test. There are: crabber, test');
    t.expect(() => t.ticks(0)).toThrow("ticks: expected a whole number from 1, got 0");
    await wrong(() => t.until(5), "until: expected a function that is asked each tick, got 5");
    await wrong(() => t.golden("crabber", "../up"), "cannot be the name of a file");
});
]=]))
    end)

    it("can be set up for the whole file", function()
        assert.equal(1, (passed [=[
import { state } from "gatehouse/game";
configure({ seed: 5, players: 2, settings: { glow: 7 }, game: { phases: { day: 30 } }, mods: ["storm-front"] });
test("all of it", async (t) => {
    t.expect(t.seed).toBe(5);
    t.expect(t.world.players).toHaveLength(2);
    await t.press("wave");
    await t.ticks(2);
    t.expect(t.commands("crabber", "particles")[0].count).toBe(7);
    await t.until(() => state.phase.phase === "dusk", 60);
    t.expect(t.mod("storm-front").state).toBe("running");
});
]=]))
    end)
end)

describe("a test", function()
    it("begins in a game of its own, whatever was before it", function()
        local count, report = passed [=[
import { sound } from "gatehouse";
let used = 0;
const all = async (t) => {
    t.expect(used++).toBe(0);
    t.expect(t.now).toBe(4);
    t.expect(t.mod().starts).toBe(1);
    t.expect(t.logs()).toHaveLength(0);
    await t.spawn("crab", 500, 420);
    await t.set(t.world.player, { x: 300, hp: 1 });
    await t.game("phase", { name: "night" });
    for (let i = 0; i < 16; i++) { // as many as the policy lets be heard in a second
        sound.play("bell", { volume: 50 });
        if (i % 8 === 7) await t.ticks(2);
    }
    t.expect(t.commands("test", { command: "sound", outcome: "applied" })).toHaveLength(16);
    console.log(t.world.entities().map((e) => `${e.kind} ${e.x} ${e.hp}`).join(" ").length, Math.random());
};
test("one", all);
test("two", all);
]=]
        assert.equal(2, count)
        local lines = {}
        for _, event in ipairs(report) do
            if event.event == "log" and event.mod == "test" then lines[#lines + 1] = event.text end
        end
        assert.equal(2, #lines)
        assert.equal(lines[1], lines[2])
    end)

    it("is the same in each run and in another order of tests, and another with another seed", function()
        local source = [=[
for (const name of ["a", "b", "c"]) test(name, async (t) => {
    await t.ticks(30);
    console.log(name, Math.random(), JSON.stringify(t.world.entities().map((e) => [e.kind, e.x, e.y])).length,
        t.world.entities()[3].x);
});
]=]
        local function lines_of(...)
            local _, report = run(source, ...)
            local lines = {}
            for _, event in ipairs(report) do
                if event.event == "log" then lines[#lines + 1] = event.text end
            end
            table.sort(lines)
            return table.concat(lines, "\n")
        end
        local first = lines_of()
        assert.equal(first, lines_of())
        assert.equal(first, lines_of("--shuffle-order", "9"))
        assert.is_not.equal(first, lines_of("--seed", "2"))
    end)

    it("is the same on a machine that is busy", function()
        local source = [=[
configure({ mods: ["storm-front"], bot: true });
test("a while", async (t) => {
    await t.ticks(240);
    console.log(t.world.player.x, t.commands("storm-front").length, t.now);
    await t.golden("storm-front", "storm");
});
]=]
        local function lines_of()
            local _, _, ran = run(source)
            return (ran.out:gsub('"cpu_ms":%d+', ""):gsub("/tmp/[%w_]+", ""))
        end
        local quiet = lines_of()
        assert.matches('"state":"passed"', quiet)
        -- More spinners than cores, ended by their pipes when this is done.
        local busy = {}
        for i = 1, 4 do busy[i] = io.popen("timeout 60 sh -c 'while :; do :; done' & echo $!; wait", "r") end
        local pids = {}
        for i, pipe in ipairs(busy) do pids[i] = pipe:read("l") end
        local loud = lines_of()
        os.execute("kill " .. table.concat(pids, " "))
        for _, pipe in ipairs(busy) do pipe:close() end
        assert.equal(quiet, loud)
    end)

    it("has hooks around it, and can be left out or the only one", function()
        local tests, report = run [=[
const order = [];
beforeEach((t) => order.push("before"));
afterEach((t) => console.log(order.join(" ")));
describe("inner", () => {
    beforeEach(async (t) => { await t.ticks(1); order.push("inner before"); });
    afterEach(() => order.push("inner after"));
    test.only("one", (t) => { order.push(t.name); });
    test.skip("later", () => {});
    test.skip("never", "nobody wants it");
});
test("other", () => {});
]=]
        assert.equal("passed", tests.one.state)
        assert.same({ "inner" }, tests.one.path)
        assert.equal(7, tests.one.line - 1)
        assert.same({ "skipped", "skipped by the file" }, { tests.later.state, tests.later.reason })
        assert.equal("nobody wants it", tests.never.reason)
        assert.equal("others are marked `only`", tests.other.reason)
        local said
        for _, event in ipairs(report) do said = event.event == "log" and event.text or said end
        assert.equal("before inner before inner one inner after", said)
        assert.same({ 1, 0, 3 }, { report[#report].passed, report[#report].failed, report[#report].skipped })
    end)

    it("is chosen by a filter, and the first failure ends a run with --bail", function()
        local source = 'test("oil", (t) => { t.expect(1).toBe(2); }); test("wood", () => {});'
        local tests = run(source, "--filter", "woo")
        assert.is_nil(tests.oil)
        assert.equal("passed", tests.wood.state)
        tests = run(source, "--bail")
        assert.equal("failed", tests.oil.state)
        assert.is_nil(tests.wood)
    end)
end)

describe("a test fails", function()
    -- The one test of the source, which failed.
    local function failure(source, ...)
        local tests, report, ran = run(source, ...)
        assert.equal(1, ran.code, ran.out .. ran.err)
        local _, test = next(tests)
        assert.equal("failed", test.state)
        assert.equal("file_end", report[#report].event)
        return test
    end

    it("with what was expected, its place and its line", function()
        local test = failure('test("x", async (t) => {\n    const list = [1];\n    t.expect(list).toEqual([2]);\n});')
        assert.equal("expect(received).toEqual(expected)\n\nExpected: [2]\nReceived: [1]", test.error.message)
        assert.same({ "tests/a.test.js", 4, "    t.expect(list).toEqual([2]);", "[2]", "[1]" },
            { test.error.file, test.error.line, test.error.source_line, test.error.expected, test.error.actual })
        assert.equal("- Expected  - 1\n+ Received  + 1\n\n  [\n-   2,\n+   1,\n  ]", test.error.diff)
    end)

    it("by an error that it throws, also after a while", function()
        local test = failure('test("x", async (t) => {\n    await t.ticks(2);\n    missing();\n});')
        assert.matches("^ReferenceError: .*missing", test.error.message)
        assert.equal(4, test.error.line)
        assert.equal("    missing();", test.error.source_line)
    end)

    it("by a rejection that nobody waits for", function()
        local test = failure('test("x", async (t) => { Promise.reject(new Error("lost")); await t.ticks(5); });')
        assert.matches("lost", test.error.message)
    end)

    it("with a message that is cut between characters, or has half of one", function()
        local tests = run [=[
const big = "a" + "\u{1f600}".repeat(9000);
test("cut", () => { throw new Error("a" + "\u{1f600}".repeat(3000)); });
test("diff", (t) => { t.expect(big).toBe("b"); });
test("thrown", () => { throw new Error("half \ud83d"); });
test("of a value", (t) => { t.expect({ text: "\ude00", "key \ud83d": 1 }).toEqual({}); });
test("escaped", () => { throw new Error("\\ud83d \\\\ud83d \n \u0001"); });
test("control", () => { throw new Error("\u0001".repeat(4000)); });
test("wide", (t) => { t.expect("\u20ac\u0001".repeat(40000)).toBe("\u0001\u20ac".repeat(40000)); });
test("place", () => { throw Object.assign(new Error("place"), { place: { file: "\ud83d".repeat(90000), line: 1 } }); });
test("trap", () => { throw new Proxy({}, { get() { throw new Error("trap"); } }); });
test("no command is left", (t) => {
    for (let i = 0; i < 256; i++) t.ticks === 1 || i < 0 || t.hurt(1, 1).catch(() => {});
    throw new Error("still told");
});
test("name \ud800", () => {});
]=]
        local function message(name) return tests[name].error.message end
        for name, test in pairs(tests) do
            assert.is_nil((test.reason or ""):find("did not end", 1, true), name)
            assert.is_truthy(utf8.len(test.error and test.error.message or ""), name)
        end
        assert.equal("a" .. ("\u{1f600}"):rep(1999) .. "...", message "cut")
        assert.matches("^expect%(received%)", message "diff")
        assert.is_truthy(utf8.len(tests.diff.error.diff))
        assert.equal("half \u{fffd}", message "thrown")
        assert.matches('"key \\ud83d": 1', tests["of a value"].error.diff, 1, true)
        assert.equal("\\ud83d \\\\ud83d \n \1", message "escaped")
        assert.matches("^\1+", message "control")
        assert.matches("^expect%(received%)", message "wide")
        assert.equal("place", message "place")
        assert.equal("failed", tests.trap.state)
        assert.equal("still told", message "no command is left")
        assert.equal("passed", tests["name \u{fffd}"].state)
    end)

    it("and many tests with long names are all there", function()
        local tests = run [=[
describe("\u0001".repeat(200), () => describe("\u{1f600}".repeat(150), () => {
    for (let i = 0; i < 90; i++) test.skip(`${i} ${"\u0001".repeat(190)}`, () => {});
}));
test("last", () => {});
]=]
        local count = 0
        for _ in pairs(tests) do count = count + 1 end
        assert.equal(91, count)
        assert.equal("passed", tests.last.state)
    end)

    it("with what caused it, also where a rejection is it or one of several", function()
        local test = failure('test("x", () => {\n    throw new Error("outer", { cause: new RangeError("inner", '
            .. '{ cause: 7 }) });\n});')
        assert.matches("^outer\n  caused by: RangeError: inner\n    at [^\n]*tests/a%.test%.js:3:.-"
            .. "\n  caused by, caused by: 7$", test.error.message)
        test = failure('test("x", () => Promise.any([Promise.reject(new Error("one")), Promise.reject("two")]));')
        assert.matches("\n  error 1 of 2: one\n", test.error.message)
        assert.matches("\n  error 2 of 2: two", test.error.message)
        test = failure('test("x", async (t) => {\n    Promise.reject(new Error("lost", { cause: new TypeError("why") }));\n'
            .. '    Promise.reject(new Error("too"));\n    await t.ticks(5);\n});')
        assert.matches("lost\n  caused by: TypeError: why\n", test.error.message)
        assert.matches("\ntests/a%.test%.js:4:.-Error: too", test.error.message)
    end)

    it("by an error that causes itself, or whose cause cannot be read", function()
        local test = failure('test("x", () => { const e = new Error("ring"); e.cause = e; throw e; });')
        assert.equal("ring\n  caused by: an error that is told above", test.error.message)
        test = failure('test("x", () => { const e = new Error("closed"); '
            .. 'Object.defineProperty(e, "cause", { get() { throw 1; } }); throw e; });')
        assert.equal("closed", test.error.message)
        test = failure('test("x", () => { throw new AggregateError(Array.from({ length: 50 }, (_, i) => new Error(`e${i}`))); });')
        assert.matches("\n  and 34 more errors$", test.error.message)
    end)

    it("when what it waits for does not come", function()
        local test = failure('test("x", async (t) => {\n    await t.until(() => t.world.tick_rate > 99, 30);\n});')
        assert.equal("t.until: waited 30 ticks (0.5 s of game time), and this did not come true:\n\n"
            .. "    () => t.world.tick_rate > 99", test.error.message)
        assert.equal(3, test.error.line)
    end)

    it("when its mod throws, unless it allows that", function()
        local three = "for (let i = 0; i < 3; i++) await t.spawn('crab', 500 + i, 420); await t.ticks(3);"
        local test = failure(('test("x", async (t) => { %s });'):format(three))
        assert.equal("crabber failed", test.reason)
        assert.equal("crabber: Error: too many crabs", test.error.message)
        assert.same({ "main.js", 10 }, { test.error.file, test.error.line })
        assert.equal(1, (passed(([[test("x", async (t) => {
            await t.allowErrors("crabber");
            %s
            t.expect(t.errors()).toMatchObject([{ kind: "error", file: "main.js", line: 10 }]);
        });]]):format(three))))
    end)

    it("when it spins, runs out of memory, or never ends", function()
        local tests = run [=[
configure({ ticks: 50 });
test("spins", () => { for (;;); });
test("eats", () => { const all = []; for (;;) all.push(new Array(100000).fill(1.5)); });
test("waits", async () => { await new Promise(() => {}); });
test("is fine", () => {});
]=]
        assert.matches("^took too long and was terminated: %d+ ms of CPU, %d+ are allowed", tests.spins.error.message)
        assert.matches("out of memory", tests.eats.reason)
        assert.matches("^did not end within 50 ticks: it waits for what does not come", tests.waits.reason)
        assert.equal("tests/a.test.js", tests.waits.error.file)
        assert.matches("^test%(\"waits\"", tests.waits.error.source_line)
        assert.equal("passed", tests["is fine"].state)
    end)

    it("as a whole file when it does not load, has none, or asks for what is not there", function()
        assert.matches("SyntaxError", failure("test(").error.message)
        assert.matches("Cannot find module", failure('import "./none.js";').error.message)
        assert.equal("there are no tests in the file", failure("").reason)
        local function configured(options)
            return failure(('configure(%s); test("x", () => {});'):format(options)).reason
        end
        assert.matches("there is no mod 'nothing'", configured('{ mods: ["nothing"] }'))
        assert.matches("configure: there is no setting \"sed\"", failure('configure({ sed: 1 });').error.message)
        assert.matches("settings: glow: expected 1 to 9, got 99", configured("{ settings: { glow: 99 } }"))
        assert.matches("players: expected 1 to 2", configured("{ players: 3 }"))
        assert.matches("phases: expected ticks %(1 to %d+%) of day", configured("{ game: { phases: { noon: 3 } } }"))
        assert.matches("game %(with the options of the game, by their names%)", failure('configure({ phases: {} });').error.message)
        assert.matches("seed: expected a whole number", configured("{ seed: 1.5 }"))
        assert.matches("test: expected a name, got 5", failure("test(5, () => {});").error.message)
        assert.matches("must not be async", failure('describe("d", async () => {});').error.message)
        assert.matches("tests are declared while the file is loaded",
            failure('test("x", () => { test("y", () => {}); });').error.message)
    end)

    it("when its script speaks bytes of its own that make no sense, and the engine goes on", function()
        local _, report, ran = run [=[
import { command } from "gatehouse/core.js";
import { encode_test, utf8_encode } from "gatehouse/codec.js";
import { on } from "gatehouse";
const verbs = ["declare", "declared", "result", "spawn", "set", "phase", "input", "send", "snapshot", "golden", "shot",
    "restart", "hurt", "variable", "nothing", ""];
const junk = ["", "{", "5", "null", "[5]", '[{"name":{},"path":5,"line":"x","skip":[]}]', '{"error":5}',
    '{"error":{"message":[],"line":1e300,"file":7}}', '{"seed":"x","mods":5,"phases":[1],"settings":1}',
    '{"kind":5,"x":null,"entity":-1}', '{"entity":1e300,"fields":5}', "\u0000", '{"name":[],"mod":{},"text":1}',
    "[".repeat(5000)];
let sent = 0;
on("tick", () => {
    for (const verb of verbs) {
        const body = junk[sent % junk.length];
        command(encode_test, { verb, id: sent, body: utf8_encode(body) });
    }
    sent++;
});
test("x", () => {});
]=]
        assert.is_true(ran.code < 2, ran.err) -- what it says of itself is its own affair
        assert.equal("file_end", report[#report].event)
        assert.is_nil(ran.err:find("traceback", 1, true), ran.err)
    end)

    it("when the mod does not load", function()
        program.with_folder(function(folder)
            write_mod(folder)
            program.write(folder .. "/crabber/main.js", "import 'nowhere';")
            local tests = run_in(folder, 'test("x", async (t) => { await t.ticks(5); });')
            assert.equal("failed", tests.x.state)
            assert.matches('crabber: did not load: .*Cannot find module "nowhere"', tests.x.error.message)
        end)
    end)
end)

describe("what a test keeps", function()
    local SNAPSHOT = [=[
test("snapshot", (t) => {
    t.expect({ b: [1, 2], a: "x\n\ny" }).toMatchSnapshot();
    t.expect("plain").toMatchSnapshot("named");
});
]=]

    it("is written when new, compared afterwards, and written anew with --update", function()
        program.with_folder(function(folder)
            write_mod(folder)
            local path = folder .. "/crabber/tests/__snapshots__/a.test.js.snap"
            local tests = run_in(folder, SNAPSHOT, "--ci")
            assert.equal("failed", tests.snapshot.state)
            assert.matches('There is no snapshot "snapshot 1" yet, and %-%-ci writes none', tests.snapshot.reason)
            tests = run_in(folder, SNAPSHOT)
            assert.equal("passed", tests.snapshot.state)
            local written = program.read(path)
            assert.equal("// Snapshots of tests/a.test.js. `gatehouse test --update` writes them anew.\n\n"
                .. "# snapshot 1\n| {\n|   \"a\": \"x\n|\n| y\",\n|   \"b\": [\n|     1,\n|     2,\n|   ],\n| }\n\n"
                .. "# snapshot: named 1\n| plain\n", written)
            assert.equal("passed", run_in(folder, SNAPSHOT, "--ci").snapshot.state)
            local other = SNAPSHOT:gsub("b: %[1, 2%]", "b: [1, 3]")
            tests = run_in(folder, other)
            assert.equal("failed", tests.snapshot.state)
            assert.matches("%-     2,\n%+     3,", tests.snapshot.error.diff)
            assert.equal(3, tests.snapshot.error.line)
            assert.equal(written, program.read(path))
            tests = run_in(folder, other, "--update")
            assert.equal("passed", tests.snapshot.state)
            assert.equal("passed", run_in(folder, other, "--ci").snapshot.state)
            run_in(folder, 'test("none", () => {});', "--update")
            assert.is_nil(io.open(path))
        end)
    end)

    it("may be a stream of commands", function()
        program.with_folder(function(folder)
            write_mod(folder)
            local function source(count)
                return ([=[test("golden", async (t) => {
    for (let i = 0; i < %d; i++) await t.spawn("crab", 500, 420);
    await t.ticks(2);
    await t.golden("crabber", "crabs");
});]=]):format(count)
            end
            assert.equal("passed", run_in(folder, source(1)).golden.state)
            local file = folder .. "/crabber/tests/__golden__/crabs.txt"
            assert.matches('^%d+ hud_text {"anchor":"top_left",.*"text":"crabs: 1"', program.read(file))
            assert.equal("passed", run_in(folder, source(1), "--ci").golden.state)
            local tests = run_in(folder, source(2))
            assert.equal("failed", tests.golden.state)
            assert.matches("The commands differ from tests/__golden__/crabs.txt", tests.golden.reason)
            assert.matches('%+ %d+ hud_text .*"crabs: 2"', tests.golden.error.diff)
            assert.equal("passed", run_in(folder, source(2), "--update").golden.state)
        end)
    end)

    it("may be a picture, whose difference is written beside it", function()
        program.with_folder(function(folder)
            write_mod(folder)
            local function source(more, options)
                return ([=[test("shot", async (t) => {
    %s
    await t.ticks(5);
    await t.shot("island", %s);
});]=]):format(more, options or "{}")
            end
            assert.equal("passed", run_in(folder, source("")).shot.state)
            local picture = folder .. "/crabber/tests/__shots__/island"
            assert.matches("^\137PNG", program.read(picture .. ".png"))
            assert.equal("passed", run_in(folder, source(""), "--ci").shot.state)
            local other = 'await t.spawn("crab", t.world.player.x + 20, t.world.player.y);'
            local tests = run_in(folder, source(other))
            assert.equal("failed", tests.shot.state)
            assert.matches("The picture differs: .*/island.png: %d+ of 57600 pixels differ", tests.shot.reason)
            assert.matches("^\137PNG", program.read(picture .. ".diff.png"))
            assert.equal("passed", run_in(folder, source(other, "{ share: 0.9 }")).shot.state)
            assert.is_nil(io.open(picture .. ".diff.png"))
            assert.equal("passed", run_in(folder, source(other), "--update").shot.state)
            assert.equal("passed", run_in(folder, source(other)).shot.state)
        end)
    end)
end)

describe("coverage", function()
    it("is of the mod's own scripts, over all tests of the file", function()
        program.with_folder(function(folder)
            write_mod(folder)
            local file = folder .. "/cover.info"
            local _, report = run_in(folder, [=[
test("one", async (t) => { await t.spawn("crab", 500, 420); await t.ticks(2); });
test("two", async (t) => { await t.spawn("crab", 500, 420); await t.press("wave"); await t.ticks(2); });
]=], "--coverage", file)
            assert.equal(file, report[#report].coverage)
            local text = program.read(file)
            assert.equal(1, select(2, text:gsub("SF:", "")))
            assert.matches("SF:.*/crabber/main.js\n", text)
            assert.matches("DA:2,2\n", text)  -- loaded twice
            assert.matches("DA:9,2\n", text)  -- a crab each
            assert.matches("\nBRDA:13,%d+,0,1\n", text) -- waved once
        end)
    end)
end)

describe("gatehouse/test in a mod that plays", function()
    it("is an error of the mod that says so, and gives it nothing", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/sly", "sly", { "hud" },
                'import { test } from "gatehouse/test";\ntest("x", () => {});')
            local ran = program.run("run", "--headless", "--ticks", "5", "--only-mods", "--mods", folder, "--quiet")
            assert.equal(0, ran.code)
            assert.matches("tests run with `gatehouse test`", ran.err)
        end)
    end)

    it("cannot be asked for in a manifest", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/sly", "sly", { "test" }, "")
            local ran = program.run("check", folder .. "/sly")
            assert.is_not.equal(0, ran.code)
            assert.matches("'test'", ran.out .. ran.err)
        end)
    end)
end)

describe("the report", function()
    local function report_of(source, ...)
        local words, out = { ... }, nil
        program.with_folder(function(folder)
            write_mod(folder)
            program.write(folder .. "/crabber/tests/a.test.js", IMPORT .. source)
            out = program.run("test", folder .. "/crabber", table.unpack(words)).out
        end)
        return out
    end

    it("has with each failure what the mods printed in that test, and no more", function()
        local out = report_of([=[
test("first", async (t) => { await t.spawn("crab", 500, 420); await t.ticks(3); t.expect(1).toBe(2); });
test("second", async (t) => { await t.game("phase", { name: "night" }); await t.ticks(3); t.expect(1).toBe(2); });
test("silent", (t) => { t.expect(1).toBe(2); });
]=])
        local first, second, silent = out:match("FAIL  first(.*)FAIL  second(.*)FAIL  silent(.*)$")
        assert.matches("it printed:\n        crabber main.js:9 warn: a crab at 500", first, 1, true)
        assert.matches("it printed:\n        crabber main.js:14 info: phase night", second, 1, true)
        assert.is_nil(second:find("a crab at", 1, true))
        assert.is_nil(silent:find("it printed", 1, true))
    end)

    it("says what was meant when expect or t has no such thing", function()
        local out = report_of([[
test("matcher", (t) => { t.expect(1).toBee(1); });
test("not", (t) => { t.expect(1).not.toEqul(2); });
test("method", async (t) => { await t.tick(3); });
test("option", async (t) => { await t.shot("x", { tolerence: 3 }); });
test("fine", async (t) => { t.expect(t.constructor).toBe(Object); t.expect(await t).toBe(t); t.expect(String(t.now)).toBe(`${t.now}`); });
]])
        assert.matches('expect(...) has no "toBee" (did you mean "toBe"?)', out, 1, true)
        assert.matches('expect(...).not has no "toEqul" (did you mean "toEqual"?)', out, 1, true)
        assert.matches('t has no "tick" (did you mean "ticks"?)', out, 1, true)
        assert.matches('t.shot: there is no option "tolerence" (did you mean "tolerance"?)', out, 1, true)
        assert.matches("1 passed, 4 failed", out, 1, true)
    end)

    it("says where the test asked for what the game refuses", function()
        local out = report_of('test("x", async (t) => {\n    await t.spawn("carb", 500, 420);\n});\n')
        assert.matches('spawn "carb": no kind is called', out, 1, true)
        assert.matches("tests/a.test.js:3:13", out, 1, true)
        assert.matches('3 |     await t.spawn("carb", 500, 420);', out, 1, true)
    end)

    it("names what was written, snapshots too", function()
        local out = report_of('test("x", (t) => { t.expect(1).toMatchSnapshot(); });\n')
        assert.matches("wrote tests/__snapshots__/a.test.js.snap", out, 1, true)
        out = report_of('test("x", (t) => { t.expect(1).toMatchSnapshot(); });\n', "--ci")
        assert.matches("--ci writes none", out, 1, true)
    end)

    it("takes CI=true for --ci", function()
        program.with_folder(function(folder)
            write_mod(folder)
            program.write(folder .. "/crabber/tests/a.test.js",
                IMPORT .. 'test("x", (t) => { t.expect(1).toMatchSnapshot(); });\n')
            local ran = program.run_with({ CI = "true" }, "test", folder .. "/crabber")
            assert.equal(1, ran.code)
            assert.matches("--ci writes none", ran.out, 1, true)
        end)
    end)
end)

describe("a mod that is not ready", function()
    it("fails the tests, with the place where it waits or failed; one that is ready late does not", function()
        local function test_of(main)
            local result
            program.with_folder(function(folder)
                write_mod(folder)
                program.write(folder .. "/crabber/main.js", main)
                result = run_in(folder, 'test("a", async (t) => { await t.ticks(5); });')
            end)
            return result.a
        end
        local test = test_of("//\nawait new Promise(() => {});\n")
        assert.same({ "failed", "main.js", 2, "await new Promise(() => {});" },
            { test.state, test.error.file, test.error.line, test.error.source_line })
        assert.matches("crabber: not ready", test.error.message)
        test = test_of('import { ready } from "gatehouse";\nawait ready();\nnull.x;')
        assert.same({ "failed", "main.js", 3 }, { test.state, test.error.file, test.error.line })
        assert.matches("did not load: TypeError", test.error.message)
        assert.equal("passed", test_of('import { ready } from "gatehouse";\nawait ready();').state)
    end)
end)
