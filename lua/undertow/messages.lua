-- The log of what happened, as keys and what they speak of, so that it is read in whatever language the player has now.
local things = require "things"

local messages = {}

local MOST = 24
local SUBJECTS = { monster = true, item = true, trap = true, level = true }

messages.COLORS = { plain = 0xC8D0D6, good = 0xA4E8CF, bad = 0xF58E6E, loud = 0xFFDE6B, mod = 0x8F9AB4 }

function messages.create() return {} end

-- args: numbers and texts; monster, item, trap and level are names of content.
function messages.say(game, key, args, tone)
    local log = game.log
    local last = log[#log]
    if last and last.key == key and last.turn == game.turn and not args then return end
    log[#log + 1] = { key = key, args = args, tone = tone or "plain", turn = game.turn }
    if #log > MOST then table.remove(log, 1) end
end

-- A line of the log as it is read.
function messages.text(game, line)
    if line.key == "mod" then return line.args and line.args.text or "" end
    local args = {}
    for name, value in pairs(line.args or {}) do args[name] = SUBJECTS[name] and things.title(name, value) or value end
    if line.trap_said then return things.content.words(things.trap[line.trap_said] or {}, "said") end
    return game.words(line.key, args)
end

return messages
