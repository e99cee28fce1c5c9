-- griefer: every capability, and valid commands alone. It may change the world, within quotas and fairness;
-- the mods that look at the world then do other things. One that does not, does the same to the byte.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local SELF_MADE = { "steady" } -- does not look at the world
local TICKS = 300

-- The lighthouse stands: only the game's own rules may end the game.
local function plays_on(run, base)
    assert.is_nil(run.err:match("lost"))
    assert.are.equal("running", run.mods["storm-front"].state)
    assert.are.equal("running", run.mods["tide-map"].state)
    assert.is_true(run.mods["tide-map"].applied * 2 > base.mods["tide-map"].applied, "the others hardly came to work")
end

-- What is left out is known where a picture is made.
local PICTURE = { "--shot", "/dev/null" }

local function grief(name, sentence, told, counted, changes_world, more)
    return {
        name, sentence, told = told, counted = counted, changes_world = changes_world,
            honest = changes_world and SELF_MADE or nil,
        also = plays_on, ["until"] = 280, ticks = TICKS, more = more,
    }
end

support.attacks(_ENV, "griefer", {
    everywhere = "half",
    grief("everything", "does all of it in turn", "denied", "denied", true),
    grief("crowd", "surrounds the player with enemies: they come from afar and not without end", "denied",
        "denied", true),
    grief("crates", "walls the player in: close to him a mod has so many things and no more",
        "there is enough of the mod's near the player", "denied", true),
    grief("churn", "spawns and removes without end", "ready", "applied", true),
    grief("hurt_player", "hurts the player: a heart in a second, and never the last",
        "the player was hurt enough", "denied", true),
    grief("hurt_lighthouse", "hurts the lighthouse: so much in a second, and never all of it",
        "lighthouse was hurt enough", "denied", true),
    grief("push_player", "pushes the player: never faster than one can walk against", "denied", "denied", true),
    grief("push_everything", "pushes all there is", "push", "denied", true),
    grief("ride", "keeps a thing on top of the player", "ready", "applied", true),
    grief("stronger", "makes its creatures as strong and fast as it can", "denied", "denied", true),
    grief("siege", "puts the strongest creatures onto the lighthouse", "too close to the lighthouse", "denied", true),
    grief("swarm", "sends quick ones from as near as may be", "there are enough enemies", "denied", true),
    grief("shove", "pushes everything, and each thing six times in a tick", "pushed as hard as is fair", "denied", true),
    grief("spoil", "destroys what the sea has left", "is not to be hurt", "denied", true),
    grief("litter", "fills the beach, so that the sea leaves nothing more", "enough was given", "denied", true),
    grief("gifts", "gives the player all that is needed", "enough was given", "denied", true),
    grief("stuff", "fills the stores and the score", "mods have given enough of it", "denied", true),
    grief("drain", "empties the stores and counts for goals that are not there", "there is no goal", "failed", true),
    grief("rescue", "burns and pushes off each shade", "ready", "commands", true),
    grief("wound", "hurts and pushes the player and the lighthouse at once", "hurt enough", "denied", true),
    grief("all", "does all that could end the game", "denied", "denied", true),
    grief("cover", "covers the screen with black pictures and bars", "hud_bar: rewritten", "applied"),
    grief("fake_panel", "shows a false password panel and another mod's name: bars stay thin",
        "hud_bar: rewritten", "applied"),
    grief("panel_again", "opens a panel each tick: so many and no more", "panels in 600 ticks", "denied"),
    grief("panel_flood", "fills a panel each tick: within its bytes", "ready", "applied"),
    grief("panel_fake", "makes a panel look like the host's: the mod's name stands on it", "ready", "applied"),
    grief("long_text", "fills the screen with text", "ready", "applied"),
    grief("strobe", "flashes and tints in each tick", "rewritten", "applied"),
    grief("dark", "makes the world black", "rewritten", "applied"),
    grief("bright", "makes the world white", "light: rewritten", "applied"),
    grief("sparks", "fills the air with smoke", "ready", "applied"),
    grief("blackout", "hides the game behind pictures and bars: they get a part of the picture",
        "HUD item %d+ is not shown", "cut_frames", false, PICTURE),
    grief("blink", "is dark and bright in each tick", "HUD item %d+ is not shown", "cut_frames", false, PICTURE),
    grief("lamps", "lights lamps until nothing is drawn in time: they get so much work",
        "light %d+ does not shine", "cut_frames", false, PICTURE),
    grief("unseen", "takes the place of what others show with what nobody sees", "ready", "applied"),
    grief("frame", "draws a frame like the host's along the picture's edge", "ready", "applied"),
    grief("loud", "plays the loudest sound in each tick", "sound: denied", "denied"),
    grief("gale", "raises the strongest storm", "weather: rewritten", "applied"),
    grief("chatter", "writes to another mod without end", "ready", "applied"),
})
