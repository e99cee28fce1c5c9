-- The walls around a mod's process, seen from outside: what the kernel says of a real one.
local t = require "t_sandbox"
local t_pool = require "t_pool"

local SDK = "tests/unit/fixtures/sdk"
local WORKER = t_pool.beside "gatehouse-worker"
local DEADLINE_MS = 20000

-- {NAME = {stands, kind, detail}} as the worker program reports them, and its exit code.
local function walls()
    local found = {}
    local pipe = assert(io.popen(("%q --walls"):format(WORKER)))
    for line in pipe:lines() do
        local name, stands, kind, detail = line:match("^([%l%d-]+)\t(%l+)\t(%l+)\t(.*)$")
        assert.truthy(name, line)
        found[name] = { stands = stands == "yes", kind = kind, detail = detail }
    end
    local _, _, code = pipe:close()
    return found, code
end

local function with_mod(check)
    local pool = assert(t_pool.create { worker = WORKER, sdk = SDK })
    local slot = assert(pool:start("walled", { { "main.js", "$recv(b => $send(b))" } }))
    local message
    repeat
        message = pool:next()
        if not message then assert.equal("ok", pool:wait(DEADLINE_MS)) end
    until message
    assert.equal("ready", message.kind)
    local ok, problem = pcall(check, pool:pid(slot), t_pool.parent(pool:pid(slot)))
    pool:destroy()
    if not ok then error(problem, 0) end
end

describe("the sandbox", function()
    it("has every required wall here, and says so", function()
        local found, code = walls()
        assert.equal(0, code)
        for _, name in ipairs { "system-call-filter", "no-new-privileges", "limits", "memory-limit",
            "dies-with-parent", "sealed-memory", "process-handles" } do
            assert.same({ "required", true }, { found[name].kind, found[name].stands }, name)
        end
        for _, name in ipairs { "user-namespace", "process-namespace", "mount-namespace", "empty-file-system",
            "network-namespace", "ipc-namespace", "uts-namespace", "cgroup-namespace", "no-root", "no-capabilities",
            "landlock" } do
            assert.equal("extra", found[name].kind)
            assert.truthy(#found[name].detail > 0, name)
        end
    end)

    it("is around a mod: filter, no rights, no new ones", function()
        with_mod(function(pid)
            local status = t.status(pid)
            assert.equal("2", status.Seccomp)
            assert.equal("1", status.NoNewPrivs)
            assert.equal("mod:walled", status.Name)
            if walls()["no-capabilities"].stands then
                for _, set in ipairs { "CapInh", "CapPrm", "CapEff", "CapAmb" } do
                    assert.is_nil(status[set]:find "[^0]", set)
                end
            end
            if walls()["no-root"].stands then
                assert.is_nil(("\t" .. status.Uid .. "\t"):find("\t0\t", 1, true), status.Uid)
            end
        end)
    end)

    it("puts a mod into namespaces of its own, where the system has them", function()
        local found = walls()
        with_mod(function(pid, zygote)
            if found["process-namespace"].stands then
                assert.truthy(t.status(zygote).NSpid:find "%s1$") -- it is the first inside
                assert.truthy(t.status(pid).NSpid:find "^%d+%s+%d+$")
            end
            if not t.link(("/proc/%d/ns/net"):format(pid)) then pending "only root may look at its namespaces" end
            for kind, wall in pairs { user = "user-namespace", mnt = "mount-namespace", net = "network-namespace",
                ipc = "ipc-namespace", uts = "uts-namespace", cgroup = "cgroup-namespace",
                pid = "process-namespace" } do
                local own = t.link("/proc/self/ns/" .. kind) ~= t.link(("/proc/%d/ns/%s"):format(pid, kind))
                assert.equal(found[wall].stands, own, wall)
            end
        end)
    end)

    it("leaves a mod an empty file system", function()
        if not walls()["empty-file-system"].stands then pending "this system has no mount namespaces for us" end
        with_mod(function(pid, zygote)
            local root = ("/proc/%d/root/"):format(pid)
            if not t.status(t_pool.parent(zygote)).Uid:find "^0\t" then pending "only root may look" end
            local pipe = assert(io.popen("ls -A " .. root))
            assert.equal("", pipe:read "a")
            assert.is_true(pipe:close()) -- it is there, and empty
        end)
    end)

    it("has no terminal: another session than the engine's", function()
        with_mod(function(pid, zygote)
            assert.equal(zygote, t.session(zygote))
            assert.equal(zygote, t.session(pid))
        end)
    end)

    it("is required: without seccomp no mod runs, unless the player says so", function()
        local why = t.play_on("no seccomp", WORKER, SDK, false)
        assert.truthy(why:find("does not hold on this machine", 1, true), why)
        assert.truthy(why:find("seccomp", 1, true), why)
        assert.equal("ok", t.play_on("no seccomp", WORKER, SDK, true))
    end)

    it("plays where namespaces and Landlock are refused: the filter stands alone", function()
        assert.equal("ok", t.play_on("no namespaces", WORKER, SDK, false))
    end)
end)
