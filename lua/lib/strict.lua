-- Makes a global that nobody defined an error at the line that used it, instead of a nil somewhere else.
-- Modules return tables; nothing in this tree defines a global after the start. (The system's libraries may: lfs
-- sets its own name, luv and busted look for some that other versions of Lua have.)
local strict = {}

-- Whether it is a library's code that asks, two calls above.
local function is_library()
    local asks = debug.getinfo(3, "S")
    return asks and (asks.what == "C" or asks.source:find("/share/lua/5.4/", 1, true) ~= nil)
end

function strict.install(globals)
    setmetatable(globals, {
        __index = function(_, name)
            if is_library() then return nil end
            error(("undefined global '%s': a local that is missing, or a misspelt name"):format(tostring(name)), 2)
        end,
        __newindex = function(t, name, value)
            if is_library() then return rawset(t, name, value) end
            error(("new global '%s': use a local, or a table that the module returns"):format(tostring(name)), 2)
        end,
    })
end

return strict
