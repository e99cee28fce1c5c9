-- What code from elsewhere takes for granted: timeouts in game time, text and bytes, copies, addresses, aborting.
local sdk = require("tests.unit.support.sdk")

local events, init, printed, start, texts = sdk.events, sdk.init, sdk.printed, sdk.start, sdk.texts

after_each(sdk.dispose_all)

-- What is printed while `source` is loaded and in the ticks after that; the engine's timer is played here: it
-- fires when it is due.
local function played(source, ticks)
    local subject = start(source)
    local due, lines = {}, {}
    local function note(batches, now)
        for _, batch in ipairs(batches) do
            for _, text in ipairs(batch) do
                local number, after = text:match('^set_timer {"timer":(%d+),"ticks":(%d+)')
                if number then due[number] = after ~= "0" and now + tonumber(after) or nil end
            end
        end
    end
    local function take(now)
        for _, text in ipairs(texts(subject)) do lines[#lines + 1] = ("%d %s"):format(now, text) end
    end
    note(sdk.decoded(subject:sends()), 0)
    take(0)
    subject:send(events(0, init()))
    note(sdk.decoded(subject:sends()), 0)
    for now = 1, ticks do
        local fired = {}
        for number, at in pairs(due) do
            if at <= now then
                fired[#fired + 1] = ('{ event: "timer_fired", timer: %s }'):format(number)
                due[number] = nil
            end
        end
        local ok, message = subject:send(events(now, table.concat(fired, ",")))
        if not ok then lines[#lines + 1] = ("%d failed: %s"):format(now, tostring(message):match("^[^\n]*")) end
        note(sdk.decoded(subject:sends()), now)
        take(now)
    end
    return lines
end

describe("timeouts", function()
    it("come in game time, in the order in which they are due", function()
        assert.same({ "1 0", "1 1", "6 100 a b", "12 200" }, played([==[
            setTimeout(() => $print("200"), 200);
            setTimeout((...values) => $print("100", ...values), 100, "a", "b");
            setTimeout(() => $print("0"));
            setTimeout(() => $print("1"), 1);]==], 20))
    end)

    it("use one timer of the engine for all of them", function()
        local subject = start("for (let i = 0; i < 1000; i++) setTimeout(() => {}, 100 + i);")
        local batches = sdk.decoded(subject:sends())
        assert.same({ { 'set_timer {"timer":0,"ticks":6,"repeat":false}' } }, batches)
    end)

    it("repeat until they are cleared, also from within", function()
        assert.same({ "2 1", "4 2", "6 3" }, played([==[
            let n = 0;
            const id = setInterval(() => { $print(++n); if (n === 3) clearInterval(id); }, 33);]==], 20))
    end)

    it("do not come when they were cleared, whoever does it", function()
        assert.same({ "3 b" }, played([==[
            const a = setTimeout(() => $print("a"), 50);
            const c = setTimeout(() => $print("c"), 50);
            setTimeout(() => { clearTimeout(d); $print("b"); }, 50);
            const d = setTimeout(() => $print("d"), 50);
            clearTimeout(a); clearTimeout(c); clearTimeout(c); clearTimeout(undefined); clearTimeout(12345);]==], 10))
    end)

    it("asked for in a timeout come in a later tick", function()
        assert.same({ "1 0", "2 1", "3 2" }, played([==[
            let n = 0;
            const again = () => { $print(n++); if (n < 3) setTimeout(again, 0); };
            setTimeout(again, 0);]==], 10))
    end)

    it("that throw cost nothing but themselves", function()
        local lines = played([==[
            setTimeout(() => { throw new Error("first"); }, 10);
            setTimeout(() => $print("second"), 10);
            const id = setInterval(() => { $print("third"); }, 20);]==], 5)
        assert.same({ "1 failed: main.js:1:32: Error: first", "1 second", "2 third", "4 third" }, lines)
    end)

    it("want a function, and are not without bound", function()
        assert.same({ "TypeError: setTimeout: expected a function, got f()",
            "RangeError: setTimeout: 4096 that wait are the most" }, printed([==[
            try { setTimeout("f()", 1); } catch (error) { $print(String(error)); }
            try { for (;;) setTimeout(() => {}, 1); } catch (error) { $print(String(error)); }]==]))
    end)

    it("wait as long after the game began anew", function()
        local subject = start("setTimeout(() => $print('now'), 100);")
        subject:send(events(3, init()))
        subject:sends()
        subject:send(events(0, ""))
        subject:send(events(2, '{ event: "timer_fired", timer: 0 }'))
        assert.same({}, texts(subject)) -- 6 ticks from the load on; 5 have gone
        local batches = sdk.decoded(subject:sends())
        assert.equal('set_timer {"timer":1,"ticks":1,"repeat":false}', batches[1][1])
        subject:send(events(3, '{ event: "timer_fired", timer: 1 }'))
        assert.same({ "now" }, texts(subject))
    end)

    it("queueMicrotask comes before anything else, and its errors are told", function()
        assert.same({ "0 a", "0 b" }, played("queueMicrotask(() => $print('b')); $print('a');", 0))
        local subject = sdk.start()
        local ok, message = subject:load_module("main.js", "queueMicrotask(() => { throw new Error('oops'); });")
        assert.falsy(ok)
        assert.truthy(tostring(message):find("unhandled rejection: Error: oops", 1, true))
    end)
end)

describe("text and bytes", function()
    it("are the same there and back, with what is broken replaced", function()
        assert.same({ "104,195,169,240,159,152,128 hé😀", "239,191,189 �", "utf-8 false", "a�b", "�" }, printed([==[
            const bytes = new TextEncoder().encode("hé😀");
            $print(bytes, new TextDecoder().decode(bytes));
            $print(new TextEncoder().encode("\ud800"), new TextDecoder().decode(new TextEncoder().encode("\ud800")));
            $print(new TextDecoder().encoding, new TextDecoder().fatal);
            $print(new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 97, 255, 98])));
            $print(new TextDecoder().decode(new Uint8Array([0xe2, 0x82])));]==]))
    end)

    it("are put together from pieces, and refused when that is asked for", function()
        assert.same({ "€", "TypeError: TextDecoder: the bytes are no utf-8", "a€", "3 2",
            "RangeError: TextDecoder: ebcdic: expected utf-8, utf-16le, utf-16be or latin1" }, printed([==[
            const decoder = new TextDecoder();
            $print(decoder.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + decoder.decode(new Uint8Array([0xac])));
            try { new TextDecoder("utf8", { fatal: true }).decode(new Uint8Array([255])); } catch (e) { $print(String(e)); }
            $print(new TextDecoder("utf-16").decode(new Uint8Array([97, 0, 0xac, 0x20]).buffer));
            const { read, written } = new TextEncoder().encodeInto("abcé", new Uint8Array(4));
            $print(read, new TextEncoder().encodeInto("aéé", new Uint8Array(4)).read);
            try { new TextDecoder("ebcdic"); } catch (e) { $print(String(e)); }]==]))
    end)

    it("base64", function()
        assert.same({ "aGk= hi", "InvalidCharacterError 5", "InvalidCharacterError", "true" }, printed([==[
            $print(btoa("hi"), atob(" aG k "));
            try { btoa("€"); } catch (error) { $print(error.name, error.code); }
            try { atob("a"); } catch (error) { $print(error.name); }
            let all = "";
            for (let i = 0; i < 256; i++) all += String.fromCharCode(i);
            $print(atob(btoa(all)) === all);]==]))
    end)
end)

describe("structuredClone", function()
    it("keeps what JSON loses", function()
        assert.same({
            '1 {"a":{},"d":"1970-01-01T00:00:00.000Z","r":{},"n":1} 1',
            "true true 3,4 RangeError no true",
        }, printed([==[
            const value = { a: new Map([["k", new Set([1])]]), d: new Date(0), r: /x/gi, u: undefined, n: 1n };
            $print(Array.from(structuredClone(value).a.get("k")), JSON.stringify(structuredClone({ ...value, n: 1 })), structuredClone(value).n);
            value.self = value;
            const bytes = new Uint8Array([1, 2, 3, 4]);
            const copy = structuredClone({ value, view: bytes.subarray(2), error: new RangeError("no") });
            bytes.fill(0);
            $print(copy.value.self === copy.value, copy.value !== value, copy.view, copy.error.name, copy.error.message,
                copy.error instanceof RangeError);]==]))
    end)

    it("names what it cannot copy", function()
        assert.same({
            "DataCloneError structuredClone: a.b.1: the function f cannot be copied",
            "DataCloneError structuredClone: the value: a symbol cannot be copied",
            "DataCloneError structuredClone: nothing can be transferred here: leave `transfer` out",
            "DataCloneError",
        }, printed([==[
            const told = (fn) => { try { fn(); } catch (error) { $print(error.name, error.message); } };
            function f() {}
            told(() => structuredClone({ a: { b: [1, f] } }));
            told(() => structuredClone(Symbol("x")));
            told(() => structuredClone(1, { transfer: [new ArrayBuffer(1)] }));
            let deep = {};
            for (let i = 0; i < 5000; i++) deep = { deep };
            try { structuredClone(deep); } catch (error) { $print(error.name); }]==]))
    end)
end)

describe("URL", function()
    local cases = {
        { "HTTP://EXAMPLE.com:80/a/../b/./c?x=1#y", "http://example.com/b/c?x=1#y" },
        { "https://user:pa ss@host:8443/p q?a b'c#d e", "https://user:pa%20ss@host:8443/p%20q?a%20b%27c#d%20e" },
        { "http://0x7f.1/", "http://127.0.0.1/" }, { "http://256.1.1.1/", nil },
        { "http://[2001:db8:0:0:1:0:0:1]", "http://[2001:db8::1:0:0:1]/" }, { "http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/" },
        { "http://münchen.de/ä", "http://xn--mnchen-3ya.de/%C3%A4" }, { "http://日本語.jp", "http://xn--wgv71a119e.jp/" },
        { "mailto:a@b.c?subject=x", "mailto:a@b.c?subject=x" }, { "foo://bar/baz/../q", "foo://bar/q" },
        { "file:///C:/a/../..", "file:///C:/" }, { "http://a b/", nil }, { "", nil }, { "//x", nil }, { "http://a:99999/", nil },
    }
    it("reads and writes addresses as the standard does", function()
        local source, expected = {}, {}
        for i, case in ipairs(cases) do
            source[i] = ("try { $print(new URL(%q).href); } catch (error) { $print(error.code); }"):format(case[1])
            expected[i] = case[2] or "ERR_INVALID_URL"
        end
        assert.same(expected, printed(table.concat(source, "\n")))
    end)

    it("joins them, and keeps query and parameters together", function()
        assert.same({ "http://a/x/b?q http://a/x?w=1#z http://c/d", "?a=1+2&b=%C3%BC&c=3 3 1 2", "http://a/?a=1+2&b=%C3%BC&c=3",
            "https://b:90/p?q#h b:90 90 null" }, printed([==[
            const join = (text, base) => new URL(text, base).href;
            $print(join("../b?q", "http://a/x/y/z?w#f"), join("#z", "http://a/x?w=1"), join("//c/d", "http://a/"));
            const url = new URL("http://a/?a=1+2");
            url.searchParams.append("b", "ü");
            url.searchParams.set("c", 3);
            $print(url.search, url.searchParams.size, url.searchParams.get("a"));
            $print(url);
            const other = new URL("https://a/p?q#h");
            other.host = "b:90";
            $print(other.href, other.host, other.port, new URL("data:x").origin);]==]))
    end)
end)

describe("events and aborting", function()
    it("call who listens, once, and go on after one that throws", function()
        assert.same({ "error: Error: oops", "go 5", "false true" }, (function()
            local lines = printed([==[
                const target = new EventTarget();
                target.addEventListener("go", () => { throw new Error("oops"); });
                target.addEventListener("go", (event) => { $print(event.type, event.detail); event.preventDefault(); }, { once: true });
                const first = target.dispatchEvent(new CustomEvent("go", { detail: 5, cancelable: true }));
                target.removeEventListener("go", null);
                $print(first, new EventTarget().dispatchEvent(new Event("x")));]==])
            lines[1] = lines[1]:match("^[^\n]*")
            return lines
        end)())
    end)

    it("abort with a reason, together, and after game time", function()
        assert.same({ "0 true AbortError stop", "0 AbortError 20", "3 TimeoutError true" }, played([==[
            const controller = new AbortController();
            const any = AbortSignal.any([controller.signal]);
            any.addEventListener("abort", () => $print(any.aborted, any.reason.name, controller.signal.reason.message));
            controller.abort(new DOMException("stop", "AbortError"));
            try { AbortSignal.abort().throwIfAborted(); } catch (error) { $print(error.name, error.code); }
            const late = AbortSignal.timeout(50);
            late.onabort = (event) => $print(late.reason.name, event.target === late);]==], 5))
    end)
end)

describe("other globals", function()
    it("random bytes follow the seed and leave Math.random alone", function()
        local source = [==[
            import { on } from "gatehouse";
            on("init", () => {
                %s
                $print(Math.random());
            });]==]
        local function run(line, seed)
            local subject = start(source:format(line))
            subject:send(events(1, init(seed)))
            return texts(subject)
        end
        local plain = run("", 1)
        local with = run("const id = crypto.randomUUID(); $print(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/.test(id) && id);", 1)
        assert.equal(plain[1], with[2])
        assert.equal(36, #with[1])
        assert.same(with, run("$print(crypto.randomUUID());", 1))
        assert.not_equal(with[1], run("$print(crypto.randomUUID());", 2)[1])
    end)

    it("know the plural forms of languages, without the machine's", function()
        assert.same({ "one few many other", "other one two", "one,few,many,other pl", "other", "zh,pl" }, printed([==[
            const pl = new Intl.PluralRules("pl-PL");
            $print(pl.select(1), pl.select(3), pl.select(5), pl.select(1.5));
            const en = new Intl.PluralRules("en", { type: "ordinal" });
            $print(en.select(11), en.select(21), en.select(2));
            $print(pl.resolvedOptions().pluralCategories, pl.resolvedOptions().locale);
            $print(new Intl.PluralRules("zh-Hant-TW").select(1));
            $print(Intl.PluralRules.supportedLocalesOf(["zh", "xx", "pl"]));]==]))
    end)

    it("self and global are the global object; a mod may have its own", function()
        assert.same({ "true true", "mine", "" }, printed([==[
            $print(self === globalThis, global === globalThis);
            globalThis.setTimeout = () => "mine";
            $print(setTimeout());
            $print(Object.keys(globalThis).join());]==]))
    end)
end)
