-- gatehouse new and types: what they write plays, passes the checks, and nothing that is there is written over.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

local function exists(path)
    local file = io.open(path, "rb")
    if file then file:close() end
    return file ~= nil
end

-- A new mod in its folder, in an empty home.
local function with_new(words, use)
    program.with_folder(function(folder)
        local home = program.at_home(folder .. "/home")
        local path = folder .. "/mine"
        local run = program.run_with(home, "new", "glow-worms", "--dir", path, table.unpack(words))
        assert.are.equal(0, run.code, run.err)
        use(path, run, function(...) return program.run_with(home, ...) end)
    end)
end

describe("gatehouse new", function()
    for name, words in pairs { ["a mod in JavaScript"] = {}, ["a mod in TypeScript"] = { "--ts" } } do
        it("makes " .. name .. ", without a fault that check knows", function()
            with_new(words, function(path, _, run)
                local check = run("check", path, "--strict")
                assert.are.equal(0, check.code, check.out .. check.err)
                assert.matches("glow-worms 0.1.0: 0 errors, 0 warnings", check.out, 1, true)
            end)
        end)

        it("makes " .. name .. " that plays, and prints with its own file and line", function()
            with_new(words, function(path, _, run)
                local played = run("run", "--headless", "--dev", path, "--only-mods", "--ticks", "1900",
                    "--phases", "4,3,60,5", "--strict")
                assert.are.equal(0, played.code, played.err)
                local where = words[1] and "src/main%.ts:%d+" or "main%.js:%d+"
                assert.matches("glow%-worms " .. where .. ": a shade fell at %d+ %d+", played.err)
            end)
        end)
    end

    it("writes no mark of its templates", function()
        for _, words in ipairs { {}, { "--ts" } } do
            with_new({ "--json", table.unpack(words) }, function(path, run)
                local made = cjson.decode(run.out)
                assert.are.same({ "gatehouse dev " .. path, "gatehouse test " .. path, "gatehouse pack " .. path },
                    made.next)
                assert.are.equal(path, made.path)
                for _, file in ipairs(made.files) do
                    local text = program.read(path .. "/" .. file)
                    assert.is_nil(text:find("@%u+@"), file)
                    assert.is_nil(text:find("\u{AB}", 1, true), file)
                end
            end)
        end
    end)

    it("has a script for build servers that checks, tests and packs it", function()
        with_new({}, function(path)
            local root = program.path:sub(1, 1) == "/" and "" or assert(io.popen("pwd")):read("l") .. "/"
            local line = "cd '%s' && env GATEHOUSE='%s' sh ci.sh >.said 2>&1 </dev/null"
            assert.truthy(os.execute(line:format(path, root .. program.path)), program.read(path .. "/.said"))
            assert.is_true(exists(path .. "/.out/glow-worms_0.1.0.zip"))
            assert.matches("<testcase ", program.read(path .. "/.out/tests.xml"), 1, true)
        end)
    end)

    it("says what comes next", function()
        with_new({}, function(path, run)
            for _, verb in ipairs { "dev", "test", "pack" } do
                assert.matches("gatehouse " .. verb .. " " .. path, run.out, 1, true)
            end
        end)
    end)

    it("keeps what its TypeScript says where it stands, for a compiler and for error messages", function()
        with_new({ "--ts" }, function(path)
            local typed, plain = program.read(path .. "/src/glow.ts"), program.read(path .. "/glow.js")
            assert.matches("color_of(fallen: number): number {", typed, 1, true)
            assert.matches("color_of(fallen        )         {", plain, 1, true)
            assert.matches("//# sourceMappingURL=data:application/json;base64,", plain, 1, true)
        end)
    end)

    it("writes nothing over what is there", function()
        with_new({}, function(path, _, run)
            program.write(path .. "/main.js", "// mine")
            local again = run("new", "glow-worms", "--dir", path)
            assert.are.equal(1, again.code)
            assert.matches("is there already: nothing was written", again.err, 1, true)
            assert.are.equal("// mine", program.read(path .. "/main.js"))
        end)
    end)

    it("refuses an id that cannot be one, and says which was probably meant", function()
        local function refuses(id, code, text)
            program.with_folder(function(folder)
                local run = program.run("new", id, "--dir", folder .. "/mine")
                assert.are.equal(code, run.code, id)
                assert.matches(text, run.err, 1, true)
                assert.is_false(exists(folder .. "/mine/mod.json"))
            end)
        end
        refuses("Glow_Worms", 2, "(did you mean 'glow-worms'?)")
        refuses("7 worms!", 2, "(did you mean 'worms'?)")
        refuses("\u{FC}", 2, "expected lower-case letters, digits and '-', beginning with a letter, 48 at most")
        refuses(("x"):rep(49), 2, "(did you mean '" .. ("x"):rep(48) .. "'?)")
        refuses("engine", 2, "'engine' is the log's name for lines that are no mod's: choose another")
        refuses("storm-front", 1, "there is a mod 'storm-front' already, in ")
        refuses("st0rm-fr0nt", 1, "is easily taken for 'storm-front'")
    end)

    it("says where nothing can be written", function()
        local run = program.run("new", "glow-worms", "--dir", "README.md/mine")
        assert.are.equal(1, run.code)
        assert.matches("new: README.md/mine: ", run.err, 1, true)
    end)
end)

describe("gatehouse types", function()
    it("writes the typings, which a new mod has beside it", function()
        with_new({}, function(path, _, run)
            program.write(path .. "/types/gatehouse.d.ts", "")
            local types = run("types", "--out", path .. "/types")
            assert.are.equal(0, types.code, types.err)
            for _, name in ipairs { "gatehouse.d.ts", "mod.schema.json", "content.item.schema.json" } do
                assert.matches(path .. "/types/" .. name .. "\n", types.out, 1, true)
            end
            local named = cjson.decode(program.read(path .. "/mod.json"))["$schema"]
            assert.are.equal("object", cjson.decode(program.read(path .. "/" .. named)).type)
            assert.matches('declare module "gatehouse" {', program.read(path .. "/types/gatehouse.d.ts"), 1, true)
        end)
    end)

    it("writes a package for npm", function()
        program.with_folder(function(folder)
            local types = program.run("types", "--package", "--out", folder .. "/types", "--json")
            assert.are.equal(0, types.code, types.err)
            assert.are.equal(12, #cjson.decode(types.out).files) -- with a schema of each type of content
            local package = cjson.decode(program.read(folder .. "/types/package.json"))
            assert.are.equal("@gatehouse/types", package.name)
            assert.matches("^%d+%.%d+%.%d+", package.version)
            for _, file in ipairs(package.files) do assert.is_true(exists(folder .. "/types/" .. file), file) end
            assert.are.equal("gatehouse.d.ts", package.types)
        end)
    end)
end)
