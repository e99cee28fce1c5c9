-- The verb that says which walls stand, and the option that takes them away.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

describe("gatehouse doctor", function()
    it("says of each wall whether it stands, and what it means", function()
        local got = program.run("doctor")
        assert.equal(0, got.code, got.out .. got.err)
        for _, name in ipairs { "worker", "system%-call%-filter", "no%-new%-privileges", "memory%-limit",
            "dies%-with%-parent", "v8", "decoders", "lua", "sdl", "sdk" } do
            assert.truthy(("\n" .. got.out):find("\nyes  " .. name .. " +%S"), name)
        end
        assert.equal("", got.err, "what libraries write while they look for devices is not for people")
        assert.truthy(got.out:find("landlock", 1, true))
        assert.truthy(got.out:find "\nno   display +a window\n +%-> %S") -- the spec has none; and what to do
        assert.truthy(got.out:find("All that is required stands.", 1, true))
    end)

    it("gives the same to programs", function()
        local got = program.run("doctor", "--json")
        assert.equal(0, got.code)
        local report = cjson.decode(got.out)
        assert.is_true(report.well)
        local found = {}
        for _, check in ipairs(report.checks) do found[check.name] = check end
        assert.is_true(found["system-call-filter"].required)
        assert.is_true(found["system-call-filter"].stands)
        assert.is_false(found.display.required)
        assert.is_string(found.display.fix)
        assert.truthy(found.v8.detail:find "^%d+%.%d+")
    end)

    it("takes no other words", function()
        assert.equal(2, program.run("doctor", "now").code)
        assert.equal(2, program.run("doctor", "--yaml").code)
    end)
end)

-- A shell that is allowed no new namespaces, as in a container.
local WITHOUT = "unshare --user --map-root-user sh -c "
    .. "'for limit in /proc/sys/user/max_*_namespaces; do echo 0 >$limit; done; exec \"$@\"' sh "

local function run_without_namespaces(words)
    local pipe = assert(io.popen(("exec 2>&1 </dev/null; export LC_ALL=C XDG_DATA_HOME=/dev/null/a "
        .. "XDG_CONFIG_HOME=/dev/null/b XDG_STATE_HOME=/dev/null/c; env -u DISPLAY -u WAYLAND_DISPLAY %s %s %s"):format(
        words.env or "", WITHOUT, program.path .. " " .. words[1])))
    local out = pipe:read("a")
    local _, _, code = pipe:close()
    return out, code
end

describe("where the system allows no namespaces", function()
    local can = os.execute("unshare --user --map-root-user true 2>/dev/null")

    it("the doctor says which walls are missing, and once what took them away", function()
        if not can then pending("user namespaces are needed to take them away") end
        local out, code = run_without_namespaces { "doctor", env = "container=podman" }
        assert.equal(0, code, out) -- they are extra
        assert.matches("\nno   process%-namespace +[^\n]*\n +%-> see 'container' below", out)
        assert.matches("\nno   network%-namespace", out)
        local _, count = out:gsub("\nno   container +[^\n]*%(podman%)\n +%-> start the container with", "")
        assert.equal(1, count, out)
        out = run_without_namespaces { "doctor", env = "-u container" }
        assert.matches("\nno   namespace%-limit +[^\n]*max_user_namespaces=0", out)
    end)

    it("a run says once which are missing, and plays the same", function()
        if not can then pending("user namespaces are needed to take them away") end
        local out, code = run_without_namespaces { "run --headless --ticks 30 --digest" }
        assert.equal(0, code, out)
        local _, count = out:gsub("extra isolation layers around mods are missing here: [^\n]*process%-namespace", "")
        assert.equal(1, count, out)
        local usual = program.run("run", "--headless", "--ticks", "30", "--digest")
        assert.equal(usual.out:match("digest %x+"), out:match("digest %x+"))
        -- On a machine that has them all nothing is said.
        local whole = not program.run("doctor").out:find("\nno   [%l-]*namespace")
        if whole then assert.is_nil(usual.err:find("extra isolation layers", 1, true), usual.err) end
    end)
end)

describe("gatehouse run --unsafe-no-sandbox", function()
    it("plays, and says at the start that there is no sandbox", function()
        local got = program.run("run", "--headless", "--ticks", "5", "--unsafe-no-sandbox")
        assert.equal(0, got.code, got.err)
        assert.truthy(got.err:find("WITHOUT a sandbox", 1, true))
        got = program.run("run", "--headless", "--ticks", "5")
        assert.is_nil(got.err:find("WITHOUT a sandbox", 1, true))
    end)
end)
