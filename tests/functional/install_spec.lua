-- `make install`: what lands where, and that both the game and the worker library work from there, also
-- after the whole has been moved. The library alone is in install_worker_spec.
package.path = "tests/functional/?.lua;" .. package.path
local installing = require "installing"
local quoted, has = installing.quoted, installing.has

local build = os.getenv("GATEHOUSE_BUILD") or "build/release"

if os.getenv("B") == "asan" then
    describe("make install", function() pending("is tested with the release build; of the sanitizers' see install_worker_spec") end)
    return
end

local folder, reason, log

local function sh(line) return installing.sh(folder, line) end

-- Where a tool is missing, a test is pending, with the reason.
local function needs_installation()
    if reason then pending(reason) end
    assert(log == nil, log)
end

local function compile_and_run(command)
    needs_installation()
    local code, out = sh("cd @ && export PKG_CONFIG_PATH=@/moved/lib/pkgconfig && " .. command)
    assert.equal("", out)
    assert.equal(0, code)
    code, out = sh("cd @ && ./hello")
    assert.equal(installing.HELLO, out)
    assert.equal(0, code)
end

describe("make install", function()
    setup(function()
        folder = installing.new_folder()
        reason = installing.reason()
        if reason then return end
        local code, out = sh(("make B=release O=%s install DESTDIR=@/stage PREFIX=/opt/games"):format(quoted(build)))
        if code ~= 0 then log = out end
        assert(os.execute(("cd %s && mv stage/opt/games moved"):format(quoted(folder))) or log)
        sh("cp engine/worker/hello.c @/hello.c")
    end)

    teardown(function() os.execute("rm -rf " .. quoted(folder)) end)

    it("puts everything under one prefix", function()
        needs_installation()
        for _, path in ipairs {
            "bin/gatehouse", "libexec/gatehouse/gatehouse-worker", "lib/libgatehouse-worker.a",
            "lib/libgatehouse-worker.so", "lib/libgatehouse-worker.so.0", "lib/pkgconfig/gatehouse-worker.pc",
            "include/gatehouse/worker.h", "share/gatehouse/lua/boot.lua", "share/gatehouse/sdk/index.js",
            "share/gatehouse/mod.schema.json",
            "share/gatehouse/assets/atlas.png", "share/gatehouse/proto/commands.proto",
            "share/doc/gatehouse/hello.c", "share/doc/gatehouse/LICENSE",
            "share/man/man1/gatehouse.1", "share/man/man3/gatehouse-worker.3", "share/bash-completion/completions/gatehouse",
            "share/zsh/site-functions/_gatehouse",
        } do
            local file = io.open(folder .. "/moved/" .. path)
            assert.is_truthy(file, path)
            file:close()
        end
        local _, out = sh("find @/stage -type f")
        assert.equal("", out)
    end)

    it("writes no path of the folders it was built or staged in", function()
        needs_installation()
        local code, out = sh("grep -rlF -e @ -e \"$PWD\" @/moved/lib/pkgconfig @/moved/share @/moved/include")
        assert.equal("", out)
        assert.equal(1, code)
        if has("readelf") then
            out = select(2, sh("cd @/moved && readelf -d lib/*.so.0 libexec/*/* bin/* | grep -i path"))
            for path in out:gmatch("%[(.-)%]") do assert.matches("^%$ORIGIN/", path) end
        end
    end)

    it("has a game that finds its data and its worker", function()
        needs_installation()
        local code, out = sh("cd / && env -u DISPLAY -u WAYLAND_DISPLAY -u GATEHOUSE_ROOT "
            .. "@/moved/bin/gatehouse run --headless --ticks 60 --digest")
        assert.equal(0, code, out)
        assert.matches("digest %x+ ticks 60 seed 1", out)
        assert.matches("storm%-front: ready", out)
        assert.matches("tide%-map: ready", out)
    end)

    it("makes a game that plays, is tested, checked and packed, without a source tree and a compiler", function()
        needs_installation()
        local code, out = sh("mkdir -p @/tools @/play && for tool in sh env; do ln -sf $(command -v $tool) @/tools/; done")
        assert.equal(0, code, out)
        code, out = sh("cd @/play && export PATH=@/tools XDG_DATA_HOME=@/play/d XDG_CONFIG_HOME=@/play/c "
            .. "XDG_STATE_HOME=@/play/s XDG_CACHE_HOME=@/play/k && set -e && g=@/moved/bin/gatehouse && $g new-game x "
            .. "&& $g run x --headless --ticks 600 && $g test x && $g check x --ticks 100 && $g pack-game x "
            .. "&& $g run x_0.1.0.zip --headless --ticks 60 && $g docs -o docs")
        assert.equal(0, code, out)
        assert.matches("played 600 ticks", out, 1, true)
        assert.matches("5 passed, 0 failed", out, 1, true)
        assert.matches("x 0.1.0: 0 errors, 0 warnings", out, 1, true)
    end)

    it("has a shared library that programs can be linked with", function()
        compile_and_run("cc -Wall -Wextra -Werror hello.c -o hello $(pkg-config --cflags --libs gatehouse-worker) "
            .. "-Wl,-rpath,@/moved/lib")
    end)

    it("has a static library that programs can be linked with", function()
        compile_and_run("cc -Wall -Wextra -Werror hello.c -o hello $(pkg-config --cflags --libs --static "
            .. "gatehouse-worker | sed s/-lgatehouse-worker/-l:libgatehouse-worker.a/)")
        local _, out = sh("ldd @/hello")
        assert.not_matches("gatehouse%-worker%.so", out)
    end)

    it("has a library that exports its interface and nothing else", function()
        needs_installation()
        if not has("nm") then pending("there is no nm") end
        local _, out = sh("nm -D --defined-only @/moved/lib/libgatehouse-worker.so.0")
        local names = {}
        for name in out:gmatch("%x+ %a (%S+)") do names[#names + 1] = name:gsub("@.*", "") end
        table.sort(names)
        local header, declared = io.open("engine/worker/worker.h"), {}
        for name in header:read("a"):gsub("//[^\n]*", ""):gmatch("([%w_]+)%(") do
            if name:find("^worker_") or name == "v8_init" then declared[#declared + 1] = name end
        end
        header:close()
        table.sort(declared)
        assert.same(declared, names)
    end)

    it("has a header that compiles alone, in C and in C++", function()
        needs_installation()
        sh("echo '#include <gatehouse/worker.h>' >@/alone.c")
        for _, compiler in ipairs { "cc -x c -std=c11", "c++ -x c++ -std=c++11" } do
            local flags = " -Wall -Wextra -pedantic -Werror -fsyntax-only -I@/moved/include"
            local code, out = sh(compiler .. flags .. " @/alone.c")
            assert.equal("", out)
            assert.equal(0, code)
        end
    end)

    it("goes again with make uninstall, all of engine and library", function()
        needs_installation()
        local code, out = sh("make uninstall DESTDIR= PREFIX=@/moved")
        assert.equal(0, code, out)
        assert.not_equal(0, (sh("test -e @/moved")))
    end)
end)

describe("make check-v8", function()
    it("compiles the worker against other V8 headers", function()
        local file = io.open("/usr/include/node/v8-version.h") or pending("there is no other V8 in /usr/include/node")
        file:close()
        local code, out = sh(("make -s B=release O=%s check-v8 V8_INC=/usr/include/node"):format(quoted(build)))
        assert.matches("check%-v8: the worker compiles against V8 %d+%.%d+", out)
        assert.equal(0, code)
    end)

    it("says what it needs", function()
        local code, out = sh("make -s check-v8 V8_INC=@")
        assert.equal(2, code)
        assert.matches("V8_INC=DIR", out)
    end)
end)
