-- What this program runs in that may refuse it namespaces, the extra walls around mods: a container, a Flatpak, a Snap,
-- Steam's runtime, or the system's own policy. Each is known by the files that it is documented to leave.
local surroundings = {}

local function read(root, path)
    local file = io.open(root .. path, "rb")
    if not file then return nil end
    local text = file:read("a") -- nil: a folder
    file:close()
    return text
end

local function exists(root, path)
    local file = io.open(root .. path, "rb")
    if file then file:close() end
    return file ~= nil
end

local CONTAINER_FIX = "start the container with a seccomp profile that allows unshare, mount and pivot_root "
    .. "(Docker and Podman: --security-opt seccomp=PROFILE), or play outside of it"

-- The kind of container, or nil. `container` in the environment is systemd's convention, which Podman and LXC keep.
local function container_kind(root, getenv)
    local said = getenv "container" or read(root, "/run/systemd/container")
        or (read(root, "/proc/1/environ") or ""):match("%f[^\0]container=([^\0]+)")
    if said and said:match("%S") and said:match("%S+") ~= "flatpak" then return said:match("%S+") end
    if exists(root, "/.dockerenv") then return "Docker" end
    if exists(root, "/run/.containerenv") then return "Podman" end
    local groups = read(root, "/proc/1/cgroup") or ""
    return groups:match("kubepods") and "Kubernetes" or groups:match("libpod") and "Podman"
        or groups:match("lxc") and "LXC" or (groups:match("docker") or groups:match("containerd")) and "Docker" or nil
end

local function number(root, path) return tonumber((read(root, path) or ""):match("^%s*(%d+)")) end

local LOOKED_FOR = {
    function(root)
        if not exists(root, "/.flatpak-info") then return end
        return { name = "flatpak", means = "a Flatpak's programs may make no namespaces",
            fix = "install the game outside of Flatpak: make install" }
    end,
    function(root, getenv)
        local manager = read(root, "/run/host/container-manager") or ""
        if not (exists(root, "/run/pressure-vessel") or manager:find("pressure-vessel", 1, true)
            or getenv "PRESSURE_VESSEL_RUNTIME") then return end
        return { name = "steam-runtime", means = "Steam's runtime is a container around the game",
            fix = "start the game outside of Steam, or in Steam without a compatibility tool" }
    end,
    function(_, getenv)
        if not (getenv "SNAP" and getenv "SNAP_NAME") then return end
        return { name = "snap", means = "a Snap's programs may make no namespaces",
            fix = "install the game outside of Snap: make install", detail = getenv "SNAP_NAME" }
    end,
    function(root, getenv)
        local kind = container_kind(root, getenv)
        if not kind then return end
        return { name = "container", means = "a container's programs may make no namespaces", detail = kind,
            fix = CONTAINER_FIX }
    end,
    function(root)
        if number(root, "/proc/sys/kernel/apparmor_restrict_unprivileged_userns") ~= 1 then return end
        return { name = "apparmor", means = "AppArmor lets no program make user namespaces that has no profile for it",
            detail = "as Ubuntu has it: kernel.apparmor_restrict_unprivileged_userns=1",
            fix = "sudo make install: it installs the profile, for the installed game" }
    end,
    function(root)
        if number(root, "/proc/sys/user/max_user_namespaces") ~= 0 then return end
        return { name = "namespace-limit", means = "the system allows no user namespaces at all",
            detail = "user.max_user_namespaces=0", fix = "sudo sysctl user.max_user_namespaces=10000" }
    end,
    function(root)
        if number(root, "/proc/sys/kernel/unprivileged_userns_clone") ~= 0 then return end
        return { name = "namespace-policy", means = "the system allows user namespaces to root alone",
            detail = "kernel.unprivileged_userns_clone=0", fix = "sudo sysctl kernel.unprivileged_userns_clone=1" }
    end,
}

-- The list of what there is, in the order in which it is to be suspected: {name, means, fix, detail}. `root` is put
-- before every path, `getenv` reads the environment: both are the system's own when not given.
function surroundings.look(root, getenv)
    local list = {}
    for _, look in ipairs(LOOKED_FOR) do list[#list + 1] = look(root or "", getenv or os.getenv) end
    return list
end

return surroundings
