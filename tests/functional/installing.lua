-- For specs of `make install` and its like: a folder of their own, a shell, and what a machine must have.
local installing = {}

local function quoted(word) return "'" .. tostring(word):gsub("'", "'\\''") .. "'" end
installing.quoted = quoted

-- A folder that is new and empty.
function installing.new_folder()
    local folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. quoted(folder)))
    return folder
end

-- The exit code and all that a shell line writes. `@` in it is the folder.
function installing.sh(folder, line)
    local text = "exec 2>&1; " .. line:gsub("@", (folder:gsub("%%", "%%%%")))
    local pipe = assert(io.popen("env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u LD_LIBRARY_PATH sh -c "
        .. quoted(text) .. " </dev/null"))
    local out = pipe:read("a")
    local _, how, code = pipe:close()
    return how == "exit" and code or 128 + code, out
end

function installing.has(program) return os.execute("command -v " .. program .. " >/dev/null 2>&1") == true end

-- Why nothing can be installed here; nil: it can.
function installing.reason()
    for _, tool in ipairs { "make", "cc", "c++", "pkg-config", "ar" } do
        if not installing.has(tool) then return "there is no " .. tool end
    end
    return nil
end

-- What engine/worker/hello.c prints, the demo of v8worker2.
installing.HELLO = "Hello World\nc received 5 bytes\njs received 4 bytes: abcd\n"

return installing
