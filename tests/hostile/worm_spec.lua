-- worm: each step by which a mod spread from game to game is refused, and the log says which and why. It may keep and
-- send what its manifest says, and that carries nothing to anybody.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local function refused(name, sentence, ways)
    return { name, sentence, told = ("%s: refused in %s"):format(name, ways) }
end

local function denied(name, sentence, told) return { name, sentence, told = told, counted = "denied" } end
local function failed(name, sentence, told) return { name, sentence, told = told, counted = "failed" } end

support.attacks(_ENV, "worm", {
    everywhere = true,
    denied("vote", "votes for itself: its manifest publishes no votes",
        'publish was denied: the topic "votes" is not declared'),
    denied("vote_as_game", "votes with bytes of its own", 'publish was denied: the topic "votes"'),
    refused("change_mods", "writes itself into other mods' files", "11 of 11"),
    refused("wipe_saves", "wipes saved games", "8 of 8"),
    refused("reupload", "uploads itself again", "10 of 10"),
    refused("rewrite", "rewrites its own package and its manifest", "%d+ of 10"),
    denied("grant", "grants itself what it did not ask for", "hud_text was denied: hud_text needs the capability"),
    denied("grant_raw", "takes it with bytes of its own", "spawn was denied: spawn needs"),
    failed("depend", "makes itself a dependency of others", 'does not hear "dependencies"'),
    refused("read_kept", "reads what other mods keep", "%d+ of 8"),
    denied("pose_as_game", "speaks to other mods as the game", 'publish was denied: the topic "game"'),
    denied("pose_as_mod", "speaks in the name of another mod", 'publish was denied: the topic "pulse"'),
    { "pose_raw", "writes a sender of its own into a message: steady hears who sent it", harmless = true },
    { "spread_saves", "fills saved games with copies of itself", told = "the storage is full", counted = "over_quota" },
})
