-- Makes a global that nobody defined an error at the line that used it, instead of a nil somewhere else.
-- Modules return tables; nothing in this tree defines a global after the start. (Libraries in C may: lfs
-- sets its own name.)
local strict = {}

function strict.install(globals)
    setmetatable(globals, {
        __index = function(_, name)
            error(("undefined global '%s': a local that is missing, or a misspelt name"):format(tostring(name)), 2)
        end,
        __newindex = function(t, name, value)
            local setter = debug.getinfo(2, "S")
            if setter and setter.what == "C" then return rawset(t, name, value) end
            error(("new global '%s': use a local, or a table that the module returns"):format(tostring(name)), 2)
        end,
    })
end

return strict
