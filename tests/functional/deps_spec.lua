-- .ci/deps and .ci/tools on machines that lack something: fresh ones, without root, without a network. apt, dpkg and
-- sudo are played here; the path has nothing in it but them and the few tools that the scripts use.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

if os.getenv("B") == "asan" then return end -- no part of the program

local TOOLS = "env grep sed head tail fmt wc cat mkdir rm mv"
local HERE = io.popen("pwd"):read("l")

-- What is played unless a spec says otherwise: a player who is not root, with a sudo that works, on a machine on which
-- nothing is installed. Each call is noted in $TOLD.
local PLAYED = {
    id = "echo 1000",
    sudo = 'echo "sudo $*" >>$TOLD; exec "$@"',
    ["dpkg-query"] = "exit 1",
    ["dpkg-deb"] = "exit 1",
    ["true"] = "exit 0", -- a shell's own where it is not run by another program
    ["apt-cache"] = "case $2 in libnode-dev) echo '  Depends: libnode108';; "
        .. "libnode108) echo '  Depends: libuv1';; esac",
    ["apt-get"] = [[case $1 in
        -s) echo "Inst libnode-dev" ;;
        update) echo "apt-get $*" >>$TOLD; echo "Get:1 http://deb.example/debian stable InRelease" ;;
        *) echo "apt-get $*" >>$TOLD ;;
    esac]],
}

-- Runs .ci/deps with these tools instead (false: there is none): exit code, what it wrote, what was called.
local function deps(instead, word)
    local code, out, told
    program.with_folder(function(folder)
        for tool in TOOLS:gmatch("%S+") do
            assert(os.execute(("mkdir -p %s/bin && ln -s $(command -v %s) %s/bin/"):format(folder, tool, folder)))
        end
        local played = {}
        for name, script in pairs(PLAYED) do played[name] = script end
        for name, script in pairs(instead or {}) do played[name] = script end
        for name, script in pairs(played) do
            if script then
                program.write(folder .. "/bin/" .. name, "#!/bin/sh\n" .. script .. "\n")
                os.execute(("chmod +x %s/bin/%s"):format(folder, name))
            end
        end
        program.write(folder .. "/told", "")
        local pipe = assert(io.popen(("cd %s && exec 2>&1 </dev/null && env -u V8_CFLAGS PATH=%s/bin TOLD=%s/told "
            .. "DEPS_ROOT=%s /bin/sh %s/.ci/deps %s"):format(folder, folder, folder, folder, HERE, word or "")))
        out = pipe:read("a")
        code = select(3, pipe:close())
        told = program.read(folder .. "/told")
    end)
    return code, out, told
end

local function count(text, what)
    local _, times = text:gsub(what:gsub("%p", "%%%0"), "")
    return times
end

-- The complete list, once: the first package, the last, and V8.
local function assert_one_list(out)
    for _, package in ipairs { " gcc ", "libvorbis-dev", "lua-busted", "libnode-dev" } do
        assert.equal(1, count(" " .. out:gsub("\n", " \n") .. " ", package), package .. "\n" .. out)
    end
end

describe("make deps", function()
    it("installs what is missing, V8 too, and asks servers that do not answer only briefly", function()
        local code, out, told = deps({}, "test")
        assert.equal(0, code, out)
        assert.matches("apt%-get update .*Timeout=%d+ ", told)
        assert.matches("apt%-get install [^\n]* gcc g%+%+ [^\n]*lua%-busted", told)
        assert.matches("apt%-get install [^\n]* libnode%-dev", told)
        assert.equal(1, count(told, "\napt-get update"))
    end)

    it("says nothing and calls nothing where all is there", function()
        local code, out, told = deps({ ["dpkg-query"] = "mkdir -p build/v8/usr/include/nodejs/deps/v8/include; "
            .. ": >build/v8/usr/include/nodejs/deps/v8/include/v8.h; echo 'install ok installed'" }, "test")
        assert.same({ 0, "", "" }, { code, out, told })
    end)

    it("gives whoever is neither root nor has sudo one complete list, once", function()
        local code, out, told = deps({ sudo = false }, "test")
        assert.equal(1, code)
        assert.matches("neither root nor sudo", out)
        assert_one_list(out)
        assert.equal("", told)
    end)

    it("gives the same to whom sudo refuses", function()
        local code, out, told = deps({ sudo = "echo 'sudo: a password is required' >&2; exit 1" }, "test")
        assert.equal(1, code)
        assert.matches("sudo does not let you", out)
        assert_one_list(out)
        assert.equal("", told)
    end)

    it("says that there is no network, and does not go on to install", function()
        local code, out, told = deps({ ["apt-cache"] = "exit 100", ["apt-get"] = [[case $1 in
            -s) exit 100 ;;
            update) echo "apt-get $*" >>$TOLD
                echo "Err:1 http://deb.example/debian stable InRelease"
                echo "  Temporary failure resolving 'deb.example'"
                echo "W: Some index files failed to download." >&2 ;;
            *) echo "apt-get $*" >>$TOLD ;;
        esac]] }, "test")
        assert.equal(1, code)
        assert.matches("no network: none of apt's servers answers %(Temporary failure resolving 'deb.example'%)", out)
        assert_one_list(out)
        assert.is_nil(told:find("apt-get install", 1, true))
    end)

    it("goes on when one server of several is away", function()
        local code, out, told = deps { ["apt-get"] = [[echo "apt-get $*" >>$TOLD
            case $1 in update)
                echo "Hit:1 http://deb.example/debian stable InRelease"
                echo "Err:2 http://other.example stable InRelease"
                echo "  Could not connect to other.example:80 (192.0.2.1), connection timed out" ;;
            esac]] }
        assert.equal(0, code, out)
        assert.matches("apt%-get install", told)
    end)

    it("asks for what V8's library needs where another Node.js is in the way of the package", function()
        local code, out = deps { sudo = false, ["apt-get"] = 'case $1 in -s) echo "Remv nodejs [20]" ;; esac' }
        assert.equal(1, code)
        assert.matches("libuv1", out)
        assert.is_nil(out:find("libnode-dev", 1, true))
    end)

    it("names the packages where there is no apt, and leaves the rest to whoever builds", function()
        local code, out = deps({ ["apt-get"] = false }, "test")
        assert.equal(0, code)
        assert.matches("no apt%-get", out)
        assert_one_list(out)
    end)
end)

describe("a bare make", function()
    it("says what is missing, all of it, and what to do", function()
        program.with_folder(function(folder)
            -- A compiler and a make, as on a machine that has built other things.
            for _, tool in ipairs { "make", "sh", "cc", "c++", "awk", "sed", "find", "mkdir", "printf", "nproc" } do
                assert(os.execute(("mkdir -p %s/bin && ln -s $(command -v %s) %s/bin/"):format(folder, tool, folder)))
            end
            local pipe = assert(io.popen(("exec 2>&1 </dev/null; env -u MAKEFLAGS -u MAKELEVEL PATH=%s/bin "
                .. "make O=%s/out G=%s/gen V8_CFLAGS=-I%s all"):format(folder, folder, folder, folder)))
            local out = pipe:read("a")
            local _, _, code = pipe:close()
            assert.equal(2, code, out)
            assert.matches("missing to build: [^\n]*protoc, protoc%-gen%-c, pkg%-config", out)
            assert.matches("v8%.h", out)
            assert.matches("`make deps` installs", out)
            assert.is_nil(out:find("protoc: ", 1, true), out)
            assert.is_nil(out:find("not found", 1, true), out)
        end)
    end)
end)
