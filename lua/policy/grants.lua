-- Which capabilities a mod gets of those that its manifest asks for, and how many commands of each. What is
-- not in the manifest is never given.
--
-- Each capability has a rule: "allow", "ask" the player, or "deny". The rule of place says whose mods it is
-- for: what came with the game, what a folder on the command line holds and what is being developed was put
-- there by somebody who knows it, and is allowed what it asks for until the player revokes it. What was
-- installed ("user") is a stranger's: the player is asked. More commands than the usual of a capability are
-- always asked for there. An answer is for the capability and the quota that the question showed: an update
-- of the mod that wants more is asked for the new alone.
local capabilities = require "games.capabilities"
local playing = require "games.playing"

local grants = {}

-- Capability -> what players read about it.
grants.meaning = capabilities.labels

grants.known = capabilities.names

-- Commands of a capability in one tick when nothing is said; nil for what has no commands.
grants.usual = capabilities.quotas

grants.MOST_TIMES = 4 -- as many as usual: the gate gives no more (engine/gate/gate.h)

-- What is only seen or heard, and stops with the mod, is allowed. What changes the game, or tells a stranger
-- what you do, is asked.
grants.rules = {
    ["entity.control"] = { "allow", "only what the mod itself brought into the world" },
    ["entity.damage"] = { "ask", "it can cost the game" },
    ["entity.push"] = { "ask", "it takes the player out of your hands" },
    ["entity.spawn"] = { "ask", "it changes what there is in the world" },
    ["hud"] = { "allow", "it is seen, and named, as the mod's" },
    ["input.read"] = { "ask", "it learns what you press" },
    ["light"] = { "allow", "it is seen, and ends with the mod" },
    ["message"] = { "allow", "only mods that say they listen hear it" },
    ["panel"] = { "ask", "it opens over the game and takes your keys until you close it" },
    ["particles"] = { "allow", "it is seen, and ends with the mod" },
    ["sound"] = { "allow", "it is heard, and ends with the mod" },
    ["storage"] = { "allow", "it keeps a little of its own, in your saved game" },
    ["storage.player"] = { "allow", "it keeps a little of its own, which no other mod can read" },
    ["weather"] = { "ask", "it changes how the game is played" },
    ["world.read"] = { "allow", "it sees what you see" },
}

local NEW = { "ask", "nobody has thought about it yet" } -- a capability without a rule

local ASKED_PLACES = { user = true }

-- What an answer, or how much is wanted, says besides.
grants.reasons = {
    refused = "you refused it", more = "it wants more of it than you granted",
    unusual = "it wants more of it than is usual", new = NEW[2],
    unread = "what you answered before cannot be read",
    game_ask = "the game leaves it to you", game_deny = "this game does not allow it",
}

local BY_API = {
    allow = "the game lets every mod", ask = "it changes how the game is played", deny = "this game does not allow it",
}

-- Of a capability of the game's own its api says; that it is asked for, when it says nothing.
local function rule_of_game(capability)
    local said = capabilities.own(capability)
    if not said then return nil end
    local rule = said.grant or "ask"
    return { rule, said.reason or BY_API[rule] }
end

-- The rule and its reason, for people. A game can be stricter, and never less strict.
function grants.rule(capability)
    local rule, own = grants.rules[capability] or rule_of_game(capability) or NEW, playing.grants()[capability]
    if own == "deny" or own == "ask" and rule[1] == "allow" then return own, grants.reasons["game_" .. own] end
    return rule[1], rule[2]
end

-- Whether the player is asked about mods from there.
function grants.is_strange(mod) return ASKED_PLACES[mod.place] == true end

-- What another language has for the reason: of a rule the capability, else a key of grants.reasons.
local function rule_key(capability)
    local own = grants.rule(capability)
    if own ~= (grants.rules[capability] or NEW)[1] then return "game_" .. own end
    return grants.rules[capability] and capability or "new"
end

local function say(given, capability, key)
    given.why_key[capability] = key
    given.why[capability] = grants.reasons[key] or select(2, grants.rule(capability))
end

local function wanted(mod, capability)
    local usual = grants.usual[capability]
    return usual and (mod.quotas or {})[capability] or usual
end

local function answered(given, capability, wants, answer)
    if answer.answer ~= "yes" then
        given.denied[#given.denied + 1] = capability
        say(given, capability, "refused")
        return
    end
    given.allowed[#given.allowed + 1] = capability
    local had = answer.quota or grants.usual[capability]
    if wants and wants > had then
        given.asked[#given.asked + 1] = capability
        say(given, capability, "more")
    end
    given.quotas[capability] = wants and math.min(wants, had)
end

local function authors_of(mod) return mod.authors and mod.authors[1] and table.concat(mod.authors, ", ") or nil end

-- What was allowed a mod that came with the game, that the player works on, or that was by somebody else, is not for a
-- stranger's that was installed under its id.
local function holds(mod, answer)
    if answer.answer ~= "yes" or not grants.is_strange(mod) then return true end
    if answer.authors and answer.authors ~= authors_of(mod) then return false end
    return not answer.place or ASKED_PLACES[answer.place] == true
end

local function unanswered(given, mod, capability, wants, unread)
    local rule = grants.rule(capability)
    local strange, usual = grants.is_strange(mod), grants.usual[capability]
    if unread or strange and rule == "ask" then
        given.asked[#given.asked + 1] = capability
        say(given, capability, unread and "unread" or rule_key(capability))
        return
    end
    given.allowed[#given.allowed + 1] = capability
    if strange and wants and wants > usual then
        given.asked[#given.asked + 1] = capability
        say(given, capability, "unusual")
        wants = usual
    end
    given.quotas[capability] = wants
end

-- What a mod ({capabilities, quotas, place}) gets, by what the player answered (capability -> {answer = "yes" |
-- "no", quota = what was granted, nil: the usual}; may be nil). A table: lists `allowed`, `asked` (no answer
-- yet; one that is allowed, too, is asked for its larger quota) and `denied`, all in the manifest's order;
-- quotas (capability -> commands in a tick, only where they are not the usual); why (capability -> the reason,
-- for what is asked or denied) and why_key (the reason as other languages have it: words "grant.KEY"). `unread`: there are answers that cannot be read, one of which may be a no; then whatever
-- is not answered is asked, whoever's mod it is.
function grants.decide(mod, answers, unread)
    local given = { allowed = {}, asked = {}, denied = {}, quotas = {}, why = {}, why_key = {} }
    for _, capability in ipairs(mod.capabilities) do
        local rule = grants.rule(capability)
        local answer, wants = answers and answers[capability], wanted(mod, capability)
        if rule == "deny" then
            given.denied[#given.denied + 1] = capability
            say(given, capability, rule_key(capability))
        elseif answer and holds(mod, answer) then
            answered(given, capability, wants, answer)
        else
            unanswered(given, mod, capability, wants, unread)
        end
        if given.quotas[capability] == grants.usual[capability] then given.quotas[capability] = nil end
    end
    return given
end

-- What is asked about: a list of {cap, label, reason (the mod's), why (the policy's), why_key, quota, default_quota (both
-- nil for what has no commands)}, for a question on the screen or on the terminal.
function grants.questions(mod, given)
    local list = {}
    for i, capability in ipairs(given.asked) do
        list[i] = {
            cap = capability, label = grants.meaning[capability], reason = mod.reasons[capability],
            why = given.why[capability], why_key = given.why_key[capability], quota = wanted(mod, capability), default_quota = grants.usual[capability],
        }
    end
    return list
end

-- The answer to keep for a capability of a mod: what it wants now was shown, and who made it, and where it came from if
-- that is not a stranger's place.
function grants.answer(mod, capability, yes)
    return {
        answer = yes and "yes" or "no", quota = (mod.quotas or {})[capability],
        place = not grants.is_strange(mod) and mod.place or nil, authors = authors_of(mod),
    }
end

return grants
