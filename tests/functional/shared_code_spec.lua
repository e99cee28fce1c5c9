-- Code of other mods: what a mod imports of one that exports it, in play, in check, in its tests, in dev.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local live = require "live"
local program = require "program"

local function manifest(id, more)
    return ('{ "id": "%s", "title": "%s", "version": "1.2.0", "main": "main.js", "description": "d", "license": "MIT", '
        .. '"authors": ["Ann"]%s }'):format(id, id, more and ", " .. more or "")
end

local CLIENT = [[
import { log } from "gatehouse";
import { in_words } from "./lib/words.js";
export function pay(count) {
    if (count < 0) throw new Error("less than nothing");
    log.info("paid " + in_words(count));
    return count;
}
]]
local PAYS = 'import { pay } from "wallet/client.js";\nimport { on } from "gatehouse";\non("init", () => pay(3));\n'
local NEEDS = '"dependencies": { "wallet": "^1.0.0" }'
local MAP = "//# sourceMappingURL=data:application/json;base64,"
    .. "eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbInNyYy9jbGllbnQudHMiXSwibmFtZXMiOltdLCJtYXBwaW5ncyI6IkFBU0EifQ=="

-- A mod in a folder: its main script, the rest of its manifest, and its other files (name -> text).
local function write_mod(folder, id, main, more, files)
    local path = ("%s/%s/"):format(folder, id)
    program.write(path .. "mod.json", manifest(id, more))
    program.write(path .. "main.js", main)
    for name, content in pairs(files or {}) do program.write(path .. name, content) end
end

local function write_wallet(folder)
    write_mod(folder, "wallet", "", '"exports": ["client.js"]', {
        ["client.js"] = CLIENT, ["lib/words.js"] = "export const in_words = (count) => `${count} shells`;\n",
    })
end

-- All of these mods in one run, each importer with a name of its own: what is said of it.
local said = {}

local function play_all()
    program.with_folder(function(folder)
        local function add(...) write_mod(folder, ...) end
        write_wallet(folder)
        add("bare", "", nil, { ["client.js"] = "" })
        add("leads-out", "", '"exports": ["client.js"]', { ["client.js"] = 'import "../main.js";' })
        add("mapped", "", '"exports": ["client.js"]', {
            ["client.js"] = 'export const pay = () => { throw new Error("no"); };\n' .. MAP })
        add("mint", "", '"exports": ["coin.js"]', {
            ["coin.js"] = 'import data from "./coin.json";\nexport const coin = data.name;\n', ["coin.json"] = '{ "name": "a shell" }' })
        add("bank", "", '"exports": { "money": "src/money.js" }, "dependencies": { "mint": "*" }', {
            ["src/money.js"] = 'export { coin } from "mint/coin.js";\nexport default "good";\n' })
        add("shop", PAYS .. 'on("tick", () => pay(-1));\n', NEEDS)
        add("inner", 'import "wallet/lib/words.js";', NEEDS)
        add("no-file", 'import "wallet";', NEEDS)
        add("typing", 'import "walet/client.js";', NEEDS)
        add("no-name", '//\nimport { pai } from "wallet/client.js";', NEEDS)
        add("undeclared", 'import "wallet/client.js";')
        add("of-bare", 'import "bare/client.js";', '"dependencies": { "bare": "*" }')
        add("of-out", 'import "leads-out/client.js";', '"dependencies": { "leads-out": "*" }')
        add("namesake", 'import "wallet/client.js";', NEEDS, { ["wallet/client.js"] = "" })
        add("lonely", 'import { log } from "gatehouse";\nimport("nobody/client.js").catch((e) => log.warn(e.message));\n',
            '"optional": { "nobody": "1" }')
        add("without", 'import { log } from "gatehouse";\nimport("left/client.js").catch((e) => log.warn(e.message));\n',
            '"optional": { "left": "1" }')
        add("left", "", '"exports": ["client.js"]', { ["client.js"] = "" })
        add("computed", 'const which = "client";\nconst { pay } = await import(`wallet/${which}.js`);\npay(7);', NEEDS)
        add("names", 'import all, { coin } from "bank/money";\nimport { log } from "gatehouse";\nlog.info(`${coin} ${all}`);\n',
            '"dependencies": { "bank": "^1" }')
        add("through", 'import "bank/money";\nimport "mint/coin.js";\n', '"dependencies": { "bank": "^1" }')
        add("of-mapped", 'import { pay } from "mapped/client.js";\npay();', '"dependencies": { "mapped": "*" }')
        local ran = program.run("run", "--headless", "--ticks", "8", "--only-mods", "--mods", folder, "--without", "left")
        for line in (ran.out .. ran.err):gmatch("[^\n]+") do
            local id, rest = line:match("^%s*%d*%s*([%l-]+):? (.*)$")
            if id then said[id] = (said[id] or "") .. rest .. "\n" end
        end
    end)
end

describe("code of another mod", function()
    setup(play_all)

    it("runs in the mod that imports it, and errors name its own file", function()
        assert.matches("wallet/client%.js:5: paid 3 shells", said.shop)
        assert.matches("error wallet/client%.js:4:%d+: Error: less than nothing", said.shop)
        assert.matches("at pay %(wallet/client%.js:4:%d+%)\n[^\n]*main%.js:4:", said.shop)
        assert.are.equal("ready\n", said.wallet)
        assert.matches("main%.js:3: a shell good", said.names)
        assert.matches("error mapped/src/client%.ts:10", said["of-mapped"])
    end)

    for id, expected in pairs {
        inner = "main%.js:1:8: Error: Cannot import \"wallet/lib/words%.js\" into \"main%.js\": 'wallet' 1%.2%.0 exports "
            .. "wallet/client%.js %(\"exports\" in its mod%.json%), and nothing else",
        ["no-file"] = "Cannot import \"wallet\" into \"main%.js\": 'wallet' 1%.2%.0 exports wallet/client%.js",
        typing = "main%.js:1:8: .*there is no mod 'walet' %(did you mean 'wallet'%?%)",
        ["no-name"] = "main%.js:2:10: .*'pai' %(did you mean 'pay'%?%)",
        undeclared = "main%.js:1:8: Error: Cannot import .*: 'wallet' is not among the dependencies in mod%.json; write: "
            .. "\"dependencies\": { \"wallet\": \"%^1%.2%.0\" }",
        ["of-bare"] = "'bare' 1%.2%.0 exports nothing: its mod%.json has no \"exports\"",
        ["of-out"] = "leads%-out/client%.js:1:8: Error: Cannot import \"%.%./main%.js\" into \"leads%-out/client%.js\": that is "
            .. "no file of the mod 'leads%-out'",
        through = "main%.js:2:8: Error: Cannot import \"mint/coin%.js\" into \"main%.js\": 'mint' is not among the dependencies",
    } do
        it("is what is exported of what is declared; else the error says where, and what to write: " .. id, function()
            assert.matches(expected, said[id])
            assert.not_matches("ready\n", said[id])
        end)
    end

    it("is not mixed with a folder of its name", function()
        assert.matches("namesake: the folder 'wallet' has the name of a mod that it imports from", said.mods)
    end)

    it("may be of an optional mod: import() says why it is not there, and the mod goes on", function()
        assert.matches("main%.js:2: Cannot import \"nobody/client%.js\" into \"main%.js\": the mod 'nobody' is not there%. mod%.json "
            .. "has it in \"optional\": use import%(%)", said.lonely)
        assert.matches("the mod 'left' is left out: %-%-without left%.", said.without)
        assert.matches("ready\n", said.lonely)
        assert.matches("wallet/client%.js:5: paid 7 shells", said.computed)
    end)

    it("is known to check, list, info and the tests of a mod", function()
        program.with_folder(function(folder)
            write_wallet(folder)
            write_mod(folder, "shop", PAYS, NEEDS, {
                ["tests/pay.test.js"] = 'import { test, expect } from "gatehouse/test";\nimport { pay } from "wallet/client.js";\n'
                    .. 'test("it pays", () => { expect(pay(2)).toBe(2); });\ntest("not less", () => { pay(-2); });\n',
                ["more.js"] = '//\nimport "wallet/lib/words.js";\n',
            })
            local ran = program.run("check", folder .. "/shop", "--mods", folder, "--ticks", "30")
            assert.are.equal(0, ran.code, ran.err)
            assert.matches("warning: scripts: more%.js:2:8: Error: Cannot import \"wallet/lib/words%.js\"", ran.out)
            assert.matches("shop 1%.2%.0: 0 errors, 1 warning", ran.out)
            ran = program.run("test", folder .. "/shop", "--ci")
            assert.are.equal(1, ran.code)
            assert.matches("ok    it pays", ran.out)
            assert.matches("less than nothing\n +wallet/client%.js:4:%d+\n +4 | +if %(count < 0%) throw", ran.out)
            local info = cjson.decode(program.run("info", "shop", "--only-mods", "--mods", folder, "--json").out)
            assert.are.same({ "wallet" }, info.imports)
            local list = cjson.decode(program.run("list", "--only-mods", "--mods", folder, "--json").out)
            assert.are.same({ "client.js" }, list.mods[2].exports)
        end)
    end)

    it("is what the manifest says: a file that is not there, or that none can import, is an error with its place", function()
        program.with_folder(function(folder)
            for id, exports in pairs {
                none = '["client.js", "clint.js"]', dotted = '["./client.js"]', out = '["lib/../client.js"]', text = '"client.js"',
                taken = '{ "main.js": "client.js" }', odd = '{ "a//b": "client.js" }',
            } do write_mod(folder, id, "", '"exports": ' .. exports, { ["client.js"] = "" }) end
            local err = program.run("list", "--only-mods", "--mods", folder).err
            for id, expected in pairs {
                none = "exports: there is no script 'clint%.js' in the mod %(did you mean 'client%.js'%?%)",
                dotted = "exports%[1%]: .*without '%./'", out = "exports%[1%]: .*without '%.%.'",
                text = "exports: is 'client%.js', expected a list of files, such as",
                taken = "exports: 'main%.js' is the name of another script", odd = "exports%[\"a//b\"%]: must be a plain name",
            } do assert.matches(("/%s/mod%%.json:1:%%d+: %s"):format(id, expected), err) end
        end)
    end)

    for _, id in ipairs { "shop", "wallet" } do
        it("is reloaded while one works on " .. id, function()
            program.with_folder(function(folder)
                write_wallet(folder)
                write_mod(folder, "shop", PAYS, NEEDS)
                local game = live.start(folder .. "/home", "dev", folder .. "/" .. id, "--headless", "--only-mods", "--mods",
                    folder)
                game:line("shop wallet/client.js:5: paid 3 shells")
                program.write(folder .. "/wallet/lib/words.js", "export const in_words = (count) => `${count} clams`;\n")
                game:line("shop wallet/client.js:5: paid 3 clams")
                assert.are.equal(130, game:stop())
            end)
        end)
    end
end)
