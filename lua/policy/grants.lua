-- Which capabilities a mod gets of those that its manifest asks for. All that exist can be had, except
-- where a line in `refused` says otherwise; asking for one that does not exist is an error.
local text = require "lib.text"

local grants = {}

-- As in proto/: what each is needed for, for people.
grants.meaning = {
    ["entity.spawn"] = "bring new things and creatures into the world",
    ["entity.control"] = "move the things it brought into the world",
    ["entity.damage"] = "hurt creatures and players",
    ["entity.push"] = "push players and creatures around",
    ["hud"] = "show text and pictures on the screen",
    ["light"] = "light up or colour the world",
    ["weather"] = "change the weather",
    ["particles"] = "show sparks, splashes and smoke",
    ["sound"] = "play sounds",
    ["message"] = "talk to other mods",
    ["world.read"] = "see the world",
    ["input.read"] = "know when a player presses a button",
}

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
