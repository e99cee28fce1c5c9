-- Which capabilities a mod gets of those that its manifest asks for. All that exist can be had, except
-- where a line in `refused` says otherwise; asking for one that does not exist is an error.
local api = require "api"
local text = require "lib.text"

local grants = {}

-- Capability -> what players read about it.
grants.meaning = api.capabilities

grants.known = text.sorted_keys(grants.meaning)

-- Mod id -> capability -> reason for people.
local refused = {}

-- What it gets; or nil and why it gets nothing.
function grants.decide(id, asked)
    local allowed = {}
    for _, capability in ipairs(asked) do
        if not grants.meaning[capability] then
            return nil, ("'capabilities': there is no '%s'%s"):format(text.printable(capability, 40),
                text.suggest(capability, grants.known))
        end
        local reason = refused[id] and refused[id][capability]
        if reason then return nil, ("'%s' is refused: %s"):format(capability, reason) end
        allowed[#allowed + 1] = capability
    end
    return allowed
end

return grants
