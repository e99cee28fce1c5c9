-- Whatever the Makefile offers is tried: each target that `make help` lists is run by a spec, here or in the file that
-- is named here, or by `make test` itself. A target that nobody runs is broken before long.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

if os.getenv("B") == "asan" then return end -- what is built here has variants of its own

-- The exit code and all that a shell line writes.
local function sh(line, ...)
    local pipe = assert(io.popen("exec 2>&1 </dev/null; export LC_ALL=C; unset MAKEFLAGS MFLAGS MAKELEVEL B O; "
        .. line:format(...)))
    local out = pipe:read("a")
    local _, how, code = pipe:close()
    return how == "exit" and code or 128 + code, out
end

local function offered()
    local code, out = sh("make help")
    assert.equal(0, code, out)
    local list = {}
    for name in out:gmatch("\n  (%l[%w-]*) +%S") do list[#list + 1] = name end
    return list
end

-- How each target is tried: a function, or the file that has it.
local tried = {
    test = "tests/run.lua", -- which runs this
    all = "Makefile", layers = "Makefile", -- by `make test`
    fuzz = "tests/functional/fuzz_spec.lua",
    install = "tests/functional/install_spec.lua", uninstall = "tests/functional/install_spec.lua",
    ["install-worker"] = "tests/functional/install_worker_spec.lua",
    ["check-v8"] = "tests/functional/install_spec.lua",
}

function tried.help()
    local _, out = sh("make")
    assert.is_nil(out:find("Stop", 1, true), out)
    assert.is_true(#offered() >= 10)
end

function tried.deps()
    local code, out = sh("make -s deps")
    assert.equal(0, code, out)
    assert.equal("", out) -- whoever runs this has all that it brings
end

function tried.run()
    local code, out = sh("env -u DISPLAY -u WAYLAND_DISPLAY "
        .. "make run B=release ARGS='--headless --ticks 60 --seed 7 --digest'")
    assert.equal(0, code, out)
    assert.matches("digest %x+ ticks 60 seed 7", out)
end

-- A round of each, which says nothing of how fast it is; and each must have said what it measured.
function tried.bench()
    local code, out = sh("BENCH_ONCE=1 make bench B=release")
    assert.equal(0, code, out)
    local told = {}
    for name in out:gmatch('\n{"bench":"([%w_]+)"') do told[name] = true end
    for _, name in ipairs { "exchange", "start", "memory", "sandbox", "endless_loop", "kill_to_ready", "tick", "gate",
        "codec", "print", "frame", "save", "find", "dev", "tests", "soak" } do
        local refused = name == "memory" and out:find("only root may", 1, true) ~= nil
        assert.is_true(told[name] or refused, name .. "\n" .. out)
    end
    local runner = program.read("tests/bench/run.lua")
    local _, names = sh("ls tests/bench/*.c")
    for name in names:gmatch("([%w_]+)%.c") do
        assert.truthy(runner:find("/bench-" .. name, 1, true), name .. " is a benchmark that is never run")
    end
end

-- Compiled and linked, unoptimised, which is what it costs least; to look for races takes minutes.
function tried.race()
    local code, out = sh("make B=tsan O=build/race OPT_tsan='-O0 -fsanitize=thread' -j$(nproc) "
        .. "build/race/gatehouse build/race/testhost")
    assert.equal(0, code, out)
    code, out = sh("setarch -R build/race/testhost --version")
    assert.equal(0, code, out)
end

-- Each of these finds what is wrong, in a file of this spec's; that nothing is wrong in the tree, `make test` says.
function tried.lint()
    program.with_folder(function(folder)
        program.write(folder .. "/good.lua", "local x = 1\nreturn x\n")
        program.write(folder .. "/good.sh", "#!/bin/sh\nset -eu\necho \"$1\"\n")
        local line = ("make lint LUA_FILES=%s/%%s SHELL_FILES=%s/%%s"):format(folder, folder)
        local code, out = sh(line:format("good.lua", "good.sh"))
        assert.equal(0, code, out)
        program.write(folder .. "/bad.lua", "local function f() return a_global end\nreturn f\n")
        code, out = sh(line:format("bad.lua", "good.sh"))
        assert.equal(2, code, out)
        assert.matches("bad%.lua:1", out)
        program.write(folder .. "/bad.sh", "#!/bin/sh\ncd $(pwd)\n")
        code, out = sh(line:format("good.lua", "bad.sh"))
        assert.equal(2, code, out)
        assert.matches("bad%.sh line 2", out)
    end)
end

function tried.headers()
    local folder = "build/release/spec_headers"
    program.write(folder .. "/good.h", "#pragma once\n#include <stdint.h>\nuint32_t good(void);\n")
    local code, out = sh("make headers B=release HEADERS=%s/good.h", folder)
    assert.equal(0, code, out)
    program.write(folder .. "/bad.h", "#pragma once\nuint32_t bad(void);\n")
    code, out = sh("make headers B=release HEADERS=%s/bad.h", folder)
    sh("rm -rf %s build/release/headers/%s", folder, folder)
    assert.equal(2, code, out)
    assert.matches("bad%.h:2", out)
end

tried["format-check"] = function()
    local file = "build/release/spec_format.c" -- below the tree's own .clang-format
    program.write(file, "int f(void){return 1;}\n")
    local code, out = sh("make format-check FORMATTED=%s", file)
    assert.equal(2, code, out)
    assert.matches("spec_format%.c:1", out)
    code, out = sh("make format format-check FORMATTED=%s", file)
    local text = program.read(file)
    os.remove(file)
    assert.equal(0, code, out)
    assert.equal("int f(void)\n{\n    return 1;\n}\n", text)
end
tried.format = tried["format-check"]

-- What it makes takes hours and root; here only that it says what it needs, and takes no other words.
function tried.machines()
    local code, out = sh("make machines MACHINES=11")
    assert.equal(2, code, out)
    assert.matches("there are 12, 13 and unstable", out)
    assert.equal(2, (sh("make machines COMMANDS=dance")))
    -- Nobody's rights: as somebody who is not root, with whatever id that needs no password here.
    code, out = sh("if [ $(id -u) = 0 ]; then setpriv --reuid 65534 --clear-groups sh .ci/machines; "
        .. "else sh .ci/machines; fi")
    assert.equal(2, code, out)
    assert.matches("needs root", out)
end

-- In a folder of its own, with all that a build leaves.
function tried.clean()
    program.with_folder(function(folder)
        for _, file in ipairs { "release/gatehouse", "gen/x.c", "asan/gatehouse", "v8/usr/lib/libnode.so" } do
            program.write(folder .. "/build/" .. file, "")
        end
        local code, out = sh("make -C %s -f $PWD/Makefile clean", folder)
        assert.equal(0, code, out)
        assert.equal("v8\n", select(2, sh("ls %s/build", folder)))
    end)
end

describe("the Makefile", function()
    it("compiles for the C++ that the V8 asks for", function()
        program.with_folder(function(folder)
            for version, standard in pairs { [10] = "c++17", [12] = "c++17", [13] = "c++20", [14] = "c++20" } do
                program.write(folder .. "/v8-version.h", ("#define V8_MAJOR_VERSION %d\n"):format(version))
                local _, out = sh("make -n V8_CFLAGS=-I%s O=%s/out G=%s/gen %s/out/engine/worker/v8/isolate.cc.o",
                    folder, folder, folder, folder)
                assert.matches(" %-std=" .. standard:gsub("%+", "%%+") .. " ", out)
            end
        end)
    end)

    it("offers nothing that no spec tries", function()
        for _, name in ipairs(offered()) do
            local how = tried[name]
            assert.is_truthy(how, ("`make %s` is offered, and no spec runs it"):format(name))
            if type(how) == "string" and name ~= "test" then
                -- What a comment says runs nothing.
                local text = ("\n" .. program.read(how)):gsub("\n%s*%-%-[^\n]*", "\n")
                assert.truthy(text:find("make[^\n]*%f[%w-]" .. name:gsub("%-", "%%-") .. "%f[^%w-]")
                    or text:find("%(MAKE%)[^\n]* " .. name .. "%f[^%w-]"), how .. " does not run `make " .. name .. "`")
            end
        end
    end)

    for name, how in pairs(tried) do
        if type(how) == "function" then it("offers `make " .. name .. "`, which works", how) end
    end
end)
