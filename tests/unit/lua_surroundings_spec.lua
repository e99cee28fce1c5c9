-- What takes the extra walls away, told from the files that it leaves, below a root of the spec's own.
local surroundings = require "lib.surroundings"

local folder

local function write(path, text)
    assert(os.execute(("mkdir -p '%s'"):format((folder .. path):match("^(.*)/"))))
    local file = assert(io.open(folder .. path, "wb"))
    file:write(text)
    file:close()
end

-- "name (detail)" of each cause, with these files and variables.
local function found(files, variables)
    os.execute(("rm -rf '%s' && mkdir '%s'"):format(folder, folder))
    for path, text in pairs(files or {}) do write(path, text) end
    local list = surroundings.look(folder, function(name) return (variables or {})[name] end)
    local names = {}
    for i, cause in ipairs(list) do
        assert.is_true(#cause.means > 0 and #cause.fix > 0)
        names[i] = cause.detail and ("%s (%s)"):format(cause.name, cause.detail) or cause.name
    end
    return names
end

describe("the surroundings", function()
    setup(function()
        folder = os.tmpname()
        os.remove(folder)
    end)
    teardown(function() os.execute(("rm -rf '%s'"):format(folder)) end)

    it("are nothing on a plain system", function()
        assert.same({}, found())
        assert.same({}, found { ["/proc/1/cgroup"] = "0::/init.scope\n", ["/proc/1/environ"] = "HOME=/\0TERM=linux\0",
            ["/proc/sys/user/max_user_namespaces"] = "95000\n",
            ["/proc/sys/kernel/apparmor_restrict_unprivileged_userns"] = "0\n",
            ["/proc/sys/kernel/unprivileged_userns_clone"] = "1\n" })
    end)

    it("are a container, which is named", function()
        assert.same({ "container (Docker)" }, found { ["/.dockerenv"] = "" })
        assert.same({ "container (podman)" }, found({ ["/run/.containerenv"] = "" }, { container = "podman" }))
        assert.same({ "container (Podman)" }, found { ["/run/.containerenv"] = "" })
        assert.same({ "container (systemd-nspawn)" }, found { ["/run/systemd/container"] = "systemd-nspawn\n" })
        assert.same({ "container (lxc)" }, found { ["/proc/1/environ"] = "TERM=linux\0container=lxc\0A=b\0" })
        assert.same({ "container (lxc)" }, found { ["/proc/1/environ"] = "container=lxc\0A=b\0" })
        assert.same({ "container (Kubernetes)" }, found { ["/proc/1/cgroup"] = "1:name=systemd:/kubepods/pod1\n" })
        assert.same({ "container (Docker)" }, found { ["/proc/1/cgroup"] = "5:cpu:/docker/0123abc\n" })
        assert.same({}, found { ["/proc/1/environ"] = "mycontainer=lxc\0" })
    end)

    it("are Flatpak, Snap and Steam's runtime", function()
        assert.same({ "flatpak" }, found({ ["/.flatpak-info"] = "[Application]\n" }, { container = "flatpak" }))
        assert.same({ "snap (gatehouse)" }, found({}, { SNAP = "/snap/gatehouse/1", SNAP_NAME = "gatehouse" }))
        assert.same({ "steam-runtime" }, found { ["/run/host/container-manager"] = "pressure-vessel\n" })
        assert.same({ "steam-runtime" }, found({}, { PRESSURE_VESSEL_RUNTIME = "sniper_platform_0.1" }))
    end)

    it("are the system's own policies, beside all others", function()
        local APPARMOR = "apparmor (as Ubuntu has it: kernel.apparmor_restrict_unprivileged_userns=1)"
        assert.same({ APPARMOR }, found { ["/proc/sys/kernel/apparmor_restrict_unprivileged_userns"] = "1\n" })
        assert.same({ "container (Docker)", APPARMOR }, found { ["/.dockerenv"] = "",
            ["/proc/sys/kernel/apparmor_restrict_unprivileged_userns"] = "1\n" })
        assert.same({ "namespace-limit (user.max_user_namespaces=0)" },
            found { ["/proc/sys/user/max_user_namespaces"] = "0\n" })
        assert.same({ "namespace-policy (kernel.unprivileged_userns_clone=0)" },
            found { ["/proc/sys/kernel/unprivileged_userns_clone"] = "0\n" })
    end)
end)
