-- gatehouse console: a running game's console for a script, what it may do, and who may not come in.
package.path = "tests/functional/?.lua;tests/unit/support/?.lua;lua/?.lua;" .. package.path
local cjson = require "cjson"
local json = require "lib.json"
local json_schema = require "json_schema"
local live = require "live"
local program = require "program"
local uv = require "luv"

local PET = [[import { on, hud, world } from "gatehouse";
export const state = { oil: 3 };
on("tick", () => {
    hud.text(0, String(state.oil));
    if (world.tick === 50) console.warn("oil is low");
    if (world.tick === 60) throw new TypeError("nobody is home");
});]]

local function quoted(word) return "'" .. word:gsub("'", "'\\''") .. "'" end

local function slurp(path)
    local text = program.read(path)
    os.remove(path)
    return text
end

-- {code, out, err} of the verb with these lines on its standard input.
local function console(home, lines, ...)
    local out, err, script = os.tmpname(), os.tmpname(), os.tmpname()
    program.write(script, table.concat(lines, "\n") .. "\n")
    local words = { "env -u XDG_RUNTIME_DIR LC_ALL=C" }
    for name, value in pairs(program.at_home(home)) do words[#words + 1] = quoted(name .. "=" .. value) end
    words[#words + 1] = quoted(program.path) .. " console"
    for _, word in ipairs { ... } do words[#words + 1] = quoted(word) end
    local _, how, code = os.execute(("%s <%s >%s 2>%s"):format(table.concat(words, " "), script, out, err))
    os.remove(script)
    return { code = how == "exit" and code or 128 + code, out = slurp(out), err = slurp(err) }
end

-- A paused game at `home` in which pet is developed; use(game) is called when it can be attached to.
local function with_game(home, use, ...)
    program.write_mod(home .. "/pet", "pet", { "hud", "world.read" }, PET)
    local game = live.start(home, "run", "--headless", "--console", "--paused", "--only-mods", "--dev", home .. "/pet",
        ...)
    local ok, problem = pcall(function()
        game:line("a console can attach")
        game:line("pet: ready")
        use(game)
    end)
    if not game.code then game:stop() end
    assert(ok, problem)
end

-- Its exit code when it ended by itself; or nil.
local function ended(game)
    local late, timer = false, uv.new_timer()
    timer:start(30000, 0, function() late = true end)
    while not game.code and not late do uv.run("once") end
    timer:close()
    uv.run("nowait")
    return game.code
end

describe("gatehouse console", function()
    it("does what a script says: pause, step, mods, the log, evaluating, quit", function()
        program.with_folder(function(home)
            with_game(home, function(game)
                local did = console(home, {
                    "mods", "step 10", "eval 6 * 7", "eval pet import('./main.js').then(m => m.state)",
                    "step 60", "level warn", "find oil", "log 1", "find nobody", "log 1", "quit",
                })
                assert.are.equal(0, did.code, did.err)
                local lines = {}
                for line in did.out:gmatch("[^\n]+") do lines[#lines + 1] = line end
                assert.are.equal("pet: running, can be evaluated in", lines[1])
                assert.are.equal("tick 10", lines[2])
                assert.are.equal("42", lines[3])
                assert.are.equal("{ oil: 3 }", lines[4])
                assert.are.equal("tick 70", lines[5])
                assert.matches("^    5%d pet warn main.js:5: oil is low$", did.out:match("[^\n]*oil is low[^\n]*"))
                assert.matches("pet error main.js:6:%d+: TypeError: nobody is home", did.out)
                game:line("2 evaluations at a console: another run of the same seed will differ")
                assert.are.equal(0, ended(game))
            end)
        end)
    end)

    it("says what failed, with exit code 1, and in JSON when it is asked to", function()
        program.with_folder(function(home)
            with_game(home, function()
                local did = console(home, { "eval nope", "levle info", "mods" }, "--json")
                assert.are.equal(1, did.code)
                local answers = {}
                for line in did.out:gmatch("[^\n]+") do answers[#answers + 1] = json.decode(line, "answer") end
                assert.is_false(answers[1].ok)
                assert.matches("^console:1:1: ReferenceError: .*nope", answers[1].text)
                assert.are.equal("there is no command 'levle' (did you mean 'level'?). Try: help", answers[2].text)
                assert.are.equal("pet", answers[3].data.mods[1].id)
                assert.is_true(answers[3].data.mods[1].evaluates)
            end)
        end)
    end)

    it("says in JSON what it promises, and marks what is a mod's", function()
        local schema = cjson.decode(program.run("help", "console", "--schema").out)
        program.with_folder(function(home)
            with_game(home, function()
                local did = console(home, { "help", "step 70", "eval pet 1 + 1", "eval pet nope", "log 50", "levle" }, "--json")
                local said, own = {}, {}
                for line in did.out:gmatch("[^\n]+") do
                    local entry = cjson.decode(line)
                    assert.is_true(json_schema.check(entry, schema), line)
                    if entry.from_mod then own[#own + 1] = entry.text else said[#said + 1] = entry.text end
                end
                own, said = table.concat(own, "\n"), table.concat(said, "\n")
                for _, word in ipairs { "oil is low", "nobody is home", "nope is not defined", "2" } do
                    assert.matches(word, own)
                end
                for _, word in ipairs { "oil is low", "nobody is home", "nope is not defined" } do
                    assert.not_matches(word, said)
                end
                assert.matches("there is no command 'levle'", said)
                assert.matches("\nready\n", said)
                local warning = cjson.decode(did.out:match('[^\n]*oil is low[^\n]*'))
                assert.are.same({ "main.js", 5, "pet", "warn" }, { warning.file, warning.line, warning.mod, warning.level })
            end)
        end)
    end)

    it("evaluates only where somebody develops, or said so", function()
        program.with_folder(function(home)
            program.write_mod(home .. "/named/tom", "tom", { "hud" }, "console.log('tom')")
            with_game(home, function()
                local did = console(home, { "eval tom 1 + 1", "mods" })
                assert.are.equal(1, did.code)
                assert.matches("who develops a mod: gatehouse run %-%-dev PATH, or %-%-console%-eval MOD", did.err)
                assert.matches("tom: running\n", did.out)
            end, "--mods", home .. "/named")
            with_game(home, function()
                assert.are.equal("2\n", console(home, { "eval tom 1 + 1" }).out)
            end, "--mods", home .. "/named", "--console-eval", "tom")
        end)
    end)

    it("is a socket of the player alone, gone with the game, and cleared away after one that was killed", function()
        program.with_folder(function(home)
            local folder = home .. "/state/gatehouse/run"
            with_game(home, function(game)
                local path = ("%s/%d.sock"):format(folder, game.pid)
                assert.are.equal(tonumber("700", 8), uv.fs_stat(folder).mode & tonumber("777", 8))
                assert.are.equal(tonumber("600", 8), uv.fs_stat(path).mode & tonumber("777", 8))
                assert.are.equal(game.pid .. "\n", console(home, {}, "--list").out)
                assert.are.equal(0, console(home, { "quit" }).code)
                assert.are.equal(0, ended(game))
                assert.is_nil(uv.fs_stat(path))
            end)
            local killed
            with_game(home, function(game)
                killed = ("%s/%d.sock"):format(folder, game.pid)
                uv.kill(game.pid, "sigkill")
                assert.are.equal(137, ended(game))
            end)
            assert.is_truthy(uv.fs_stat(killed))
            local did = console(home, { "mods" })
            assert.are.equal(1, did.code)
            assert.matches("there is no game to attach to: start one with gatehouse run %-%-console", did.err)
            assert.is_nil(uv.fs_stat(killed))
        end)
    end)

    it("goes through no link and into no folder of others", function()
        program.with_folder(function(home)
            program.write(home .. "/elsewhere/keep", "")
            os.execute("chmod 700 " .. home .. "/elsewhere")
            program.write(home .. "/state/gatehouse/keep", "")
            os.execute(("ln -s %s/elsewhere %s/state/gatehouse/run"):format(home, home))
            local did = console(home, {})
            assert.are.equal(1, did.code)
            assert.matches("run: is no folder", did.err)
            os.execute(("rm %s/state/gatehouse/run; mkdir -m 755 %s/state/gatehouse/run"):format(home, home))
            did = console(home, {})
            assert.matches("must be yours alone: chmod 700", did.err)
        end)
    end)

    it("is not made to wait or to fall by whoever is at the other end", function()
        program.with_folder(function(home)
            with_game(home, function(game)
                local path = ("%s/state/gatehouse/run/%d.sock"):format(home, game.pid)
                local pipes_break = uv.new_signal() -- which would end this program
                pipes_break:start("sigpipe", function() end)
                -- Whether the game hung up within five seconds.
                local function attack(bytes, times)
                    local pipe, over, late, timer = uv.new_pipe(), false, false, uv.new_timer()
                    local function write(left)
                        if left == 0 or over then return end
                        pipe:write(bytes, function(problem)
                            if problem then over = true else write(left - 1) end
                        end)
                    end
                    pipe:connect(path, function(problem)
                        over = problem ~= nil
                        if problem then return end
                        pipe:read_start(function(_, chunk)
                            if chunk then return end
                            over = true
                            pipe:read_stop()
                        end)
                        write(times or 1)
                    end)
                    timer:start(5000, 0, function() late = true end)
                    while not over and not late do uv.run("once") end
                    timer:close()
                    pipe:close()
                    uv.run("nowait")
                    return over
                end
                assert.is_true(attack("\0\255 no JSON\n"))
                assert.is_true(attack("[1,2]\n"))
                assert.is_true(attack(("["):rep(1000) .. "\n"))
                assert.is_true(attack('{"id":1e300,"line":"mods"}\n'))
                assert.is_true(attack('{"id":"1","line":"mods"}\n'))
                assert.is_true(attack('{"id":1,"line":{}}\n'))
                assert.is_true(attack(("x"):rep(65536), 40))
                assert.is_true(attack(('{"id":1,"line":"%s"}\n'):format(("y"):rep(21000))))
                math.randomseed(7)
                for _ = 1, 20 do
                    local bytes = {}
                    for i = 1, 200 do bytes[i] = string.char(math.random(0, 255)) end
                    attack(table.concat(bytes) .. "\n")
                end
                pipes_break:close()
                assert.are.equal("2\n", console(home, { "eval 1 + 1" }).out)
            end)
        end)
    end)

    it("is for a game that was started with it", function()
        local result = program.run("run", "--headless", "--paused")
        assert.are.equal(2, result.code)
        assert.matches("%-%-paused: nobody could go on; %-%-console is missing", result.err)
        result = program.run("run", "--headless", "--ticks", "5", "--console-eval", "petz")
        assert.are.equal(3, result.code)
        assert.matches("%-%-console%-eval: there is no mod 'petz'", result.err)
        assert.are.equal(2, program.run("console", "x1").code)
    end)
end)
