-- timebomb: behaves until its moment comes: a tick, a timer, a phase, or the end. The limits are always there.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local FAST = { "--phases", "1.5,10,10,10" } -- the dusk comes at tick 90

local function told(name, sentence, what, more)
    local attack = { name, sentence, told = what, reason = { "took too long", "out of memory", "not this time",
        "stop" } }
    for key, value in pairs(more or {}) do attack[key] = value end
    return attack
end

-- At the end of the run: the report is made before it, the log has the line.
local function at_exit(name, sentence, what) return { name, sentence, told = what, counted = "starts" } end

local function says_so_at_the_end(run)
    assert.is_true(#run.err < 100 * 1024)
end

support.attacks(_ENV, "timebomb", {
    told("tick_spin", "spins from a certain tick on", "terminated"),
    told("tick_crash", "dies at a certain tick", "out of memory"),
    told("tick_flood", "floods from a certain tick on", "it prints too much", { counted = "prints_dropped" }),
    told("timer_spin", "spins when a timer fires", "terminated"),
    told("phase_spin", "spins when the dusk comes", "terminated", { more = FAST, ticks = 131 }),
    told("phase_crash", "dies when the dusk comes", "out of memory", { more = FAST, ticks = 131 }),
    told("random_throw", "throws now and then", "not this time"),
    told("slowly_more", "takes longer in each tick", "terminated", { ["until"] = 80 }),
    at_exit("exit_spin", "spins when the game ends", "did not stop"),
    at_exit("exit_unstoppable", "spins where V8 cannot stop it when the game ends", "did not stop"),
    at_exit("exit_crash", "dies when the game ends", { "out of memory", "did not stop" }),
    { "exit_flood", "floods when the game ends", told = "it prints too much", counted = "starts",
        also = says_so_at_the_end },
    at_exit("exit_throw", "throws when the game ends", "on its way out"),
    at_exit("exit_promise", "awaits for ever when the game ends", "did not stop"),
})
