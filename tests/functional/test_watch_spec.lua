-- gatehouse test --watch: runs again after each change, also behind a link and of what is saved while tests run.
package.path = "tests/functional/?.lua;" .. package.path
local live = require "live"
local program = require "program"

local function tests(lines) return 'import { expect, test } from "gatehouse/test";\n' .. lines end

local game

local function with_mod(use)
    program.with_folder(function(folder)
        program.write_mod(folder .. "/mine", "mine", {}, "")
        program.write(folder .. "/mine/tests/deep/a.test.js", tests 'test("one", () => {});\n')
        assert(os.execute(("ln -s mine '%s/link'"):format(folder)))
        use(folder, folder .. "/mine/tests/deep/a.test.js")
    end)
end

describe("gatehouse test --watch", function()
    after_each(function()
        if game and not game.code then game:stop("sigkill") end
        game = nil
    end)

    it("sees changes behind a link, and those in folders of tests", function()
        with_mod(function(folder, file)
            game = live.start(folder .. "/home", "test", folder .. "/link", "--watch")
            game:line("ok +one")
            game:line("waiting for a change")
            program.write(file, tests 'test("two", () => {});\n')
            game:line("ok +two")
            game:line("waiting for a change")
            program.write(folder .. "/mine/tests/b.test.js", tests 'test("three", () => {});\n')
            game:line("ok +three")
            game:line("waiting for a change")
            assert.are.equal(0, game:stop())
        end)
    end)

    it("runs again for what was saved while tests ran, and not for what tests write", function()
        with_mod(function(folder, file)
            local running = folder .. "/mine/tests/deep/__snapshots__/a.test.js.snap"
            program.write(file, tests('test("kept", async (t) => { await t.ticks(30); '
                .. 'expect(1).toMatchSnapshot(); });\n'))
            game = live.start(folder .. "/home", "test", folder .. "/mine", "--watch")
            game:line("ok +kept")
            game:line("waiting for a change")
            assert(io.open(running)):close()
            -- Two runs: the first is seen to be at work by its first file, the second file changes meanwhile.
            program.write(folder .. "/mine/tests/z.test.js", tests('test("slow", async (t) => '
                .. '{ await t.ticks(3000); });\n'))
            game:line("ok +kept")
            program.write(file, tests 'test("edited", () => {});\n')
            game:line("ok +slow")
            game:line("ok +edited")
            game:line("waiting for a change")
            assert.are.equal(0, game:stop())
        end)
    end)
end)
