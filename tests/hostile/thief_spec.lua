-- thief: commands whose capability it lacks are denied, and so is what belongs to others.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local function denied(name, sentence, told) return { name, sentence, told = told or "needs the capability",
    counted = "denied" } end
local function not_its_own(name, sentence) return denied(name, sentence, "denied") end

support.attacks(_ENV, "thief", {
    everywhere = true,
    denied("spawn", "spawns an enemy on the player"),
    denied("spawn_raw", "spawns with bytes of its own: the engine says so even where the SDK does not",
        "thief warn: spawn was denied: spawn needs"),
    denied("hurt", "hurts everything that it sees"),
    denied("push", "pushes the player"),
    denied("hud", "asks for a password on the screen"),
    denied("light", "lights and colours the world"),
    denied("weather", "changes the weather"),
    denied("particles", "throws sparks"),
    denied("panel", "opens a panel that asks for a password"),
    denied("sound", "plays a sound"),
    denied("message", "writes to another mod and to the game"),
    denied("keep", "wants to read and change what another mod keeps"),
    denied("overhear", "listens to what others say to each other"),
    denied("publish_raw", "publishes with bytes of its own", "thief warn: publish was denied: publish needs"),
    denied("input", "listens to what the player presses"),
    denied("pretend", "changes its own list of what was granted"),
    denied("subscribe_raw", "subscribes with bytes of its own to every kind of event"),
    not_its_own("move_player", "moves the player"),
    not_its_own("move_all", "moves everything that it sees"),
    not_its_own("remove_all", "removes everything that it sees"),
    not_its_own("change_all", "changes everything that it sees"),
    not_its_own("freeze_player", "takes the player's speed away"),
    not_its_own("model", "changes its own picture of the world, and then removes the lighthouse"),
    denied("timers", "cancels the timers of others and writes to them"),
})
