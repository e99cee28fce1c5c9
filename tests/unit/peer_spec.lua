-- Mods' processes that were taken over, against the real pool: real processes on real shared memory that
-- write what they like while the engine reads (tests/hostile/peer.c). Whatever they do, the engine goes on,
-- the others' bytes arrive as they were sent, and the offender is killed with a reason.
local t = require "t_pool"

local PEER = t.beside "hostile-peer"
local MANY = 200000      -- rounds of deliveries to the honest ones: more than an offender has CPU for
local SOME = 400         -- for one that uses none: it is killed when it is still there then
local DEADLINE_MS = 20000

local function open() return assert(t.create { worker = PEER, sdk = "tests/unit/fixtures/sdk", handler_cpu_ms = 40,
    kill_cpu_ms = 40 }) end

local function start(pool, order) return assert(pool:start("mod", { { "main.js", order } })) end

-- One round: every honest slot gets bytes of its own and must give back the same, whatever else happens.
-- The offender's messages are thrown away; its end is given back.
local function round(pool, honest, offender, number, is_idle)
    local sent, waiting, ended = {}, 0, nil
    for _, slot in ipairs(honest) do
        local bytes = ("%d:%d:"):format(slot, number):rep(1 + number * 37 % 700)
        assert.equal("ok", pool:deliver(slot, bytes))
        sent[slot], waiting = bytes, waiting + 1
    end
    if not is_idle then pool:deliver(offender, ("o"):rep(number % 5000)) end -- busy or closed: both are fine
    pool:wake()
    local count = 0
    while waiting > 0 do
        local message = pool:next()
        if not message then
            assert.equal("ok", pool:wait(DEADLINE_MS))
        elseif message.slot ~= offender then
            assert.is_true(message.kind == "done" or message.kind == "send" and message.bytes == sent[message.slot])
            if message.kind == "done" then waiting = waiting - 1 end
        elseif message.kind == "exited" then
            ended = message
        end
        count = count + 1
        assert.is_true(count < 200000)
    end
    return ended
end

-- Plays an attack until the offender is gone, then some more. Its end.
local function play(order, is_idle, rounds)
    local pool = open()
    local honest = { start(pool, "honest"), start(pool, "honest") }
    for _, slot in ipairs(honest) do
        while pool:busy(slot) do
            if not pool:next() then pool:wait(DEADLINE_MS) end
        end
    end
    local offender = start(pool, order)
    local ended
    for number = 1, rounds or MANY do
        ended = ended or round(pool, honest, offender, number, is_idle)
        if ended and number > 20 then break end
        if ended then round(pool, honest, -1, number) end
    end
    if not ended then
        pool:kill(offender)
        while not ended do
            local message = pool:next()
            if not message then assert.equal("ok", pool:wait(DEADLINE_MS)) end
            if message and message.kind == "exited" and message.slot == offender then ended = message end
        end
    end
    round(pool, honest, -1, SOME)
    pool:destroy()
    return ended
end

describe("a process that was taken over", function()
    local SEEDS = 4
    local KILL = 9

    local function breaks_the_protocol(order)
        local ended = play(order)
        assert.truthy(ended.reason:find "^broke the protocol: ", order .. ": " .. ended.reason)
        assert.equal(KILL, ended.signal)
    end

    it("sends garbage", function()
        for seed = 1, SEEDS do breaks_the_protocol("garbage " .. seed) end
    end)

    it("changes frames while the engine reads them", function()
        for seed = 1, SEEDS do -- its threads may use up their CPU before they meet the engine's eye
            local ended = play("race " .. seed)
            local known = ended.reason:find "^broke the protocol: " or ended.reason:find "^used %d+ ms of CPU"
            assert.truthy(known, ended.reason)
            assert.equal(KILL, ended.signal)
        end
    end)

    it("lies about lengths", function()
        for seed = 1, 2 * SEEDS do breaks_the_protocol("length " .. seed) end
    end)

    it("writes the indices of both rings", function()
        for seed = 1, SEEDS do breaks_the_protocol("indices " .. seed) end
    end)

    it("floods", function() breaks_the_protocol "flood" end)

    it("notifies the engine for ever, its counter full", function()
        assert.truthy(play("notify_fd").reason:find "^used %d+ ms of CPU and did not stop$")
    end)

    it("spins without a word", function()
        assert.truthy(play("spin").reason:find "^used %d+ ms of CPU and did not stop$")
    end)

    it("works when it has nothing to do", function()
        assert.truthy(play("idle", true).reason:find "^used %d+ ms of CPU while it had nothing to do$")
    end)

    it("sleeps and never answers: the others go on, and it can be stopped", function()
        assert.equal("stopped by the engine", play("sleep", false, SOME).reason)
    end)

    it("ends in the middle of a delivery", function()
        for seed = 1, SEEDS do
            local ended = play("exit " .. seed, false, MANY)
            assert.equal(0, ended.signal)
            assert.truthy(ended.reason:find "exit code %d+" or ended.reason:find "did not understand", ended.reason)
        end
    end)
end)

-- Waits for the slot's next message.
local function await(pool)
    while true do
        local message = pool:next()
        if message then return message end
        assert.equal("ok", pool:wait(DEADLINE_MS))
    end
end

describe("a process that was taken over and answers late", function()
    it("each time, a little: it is stopped when that comes to ten seconds, whatever it says meanwhile", function()
        local pool = open()
        local ms, counts, left = {}, {}, 0
        for order, late_ms in pairs { ["nap 500"] = 500, ["nap 90"] = 90, ["mutter 500"] = 500 } do
            local slot = start(pool, order)
            ms[slot], counts[slot], left = late_ms, 0, left + 1
        end
        while left > 0 do
            local message = await(pool)
            local slot = message.slot
            if message.kind == "ready" or message.kind == "done" then
                counts[slot] = counts[slot] + 1
                assert.is_true(counts[slot] * ms[slot] < 20000, counts[slot])
                assert.equal("ok", pool:deliver(slot, "go"))
                pool:wake()
            elseif message.kind == "exited" then
                assert.equal("kept the game waiting for 10 s in all and did nothing", message.reason)
                left = left - 1
            end
        end
        pool:destroy()
    end)
end)

describe("a worker program that was stopped", function()
    local STOP, KILL = 19, 9

    it("cannot hide that a process of its is gone", function()
        local pool = open()
        local slot = start(pool, "sleep")
        assert.equal("ready", await(pool).kind)
        local pid = pool:pid(slot)
        t.signal(t.parent(pid), STOP)
        pool:deliver(slot, "go")
        pool:wake()
        t.signal(pid, KILL)
        local message = await(pool)
        assert.equal("exited", message.kind)
        -- On a busy machine the time in which it should have answered may be over first.
        assert.is_truthy(message.reason:find("the worker program does not say how it ended", 1, true)
            or message.reason:find("did not answer for 10 s", 1, true), message.reason)
        pool:destroy()
    end)

    it("keeps nobody waiting for the end of one that was killed", function()
        local pool = open()
        local slot = start(pool, "sleep")
        assert.equal("ready", await(pool).kind)
        t.signal(t.parent(pool:pid(slot)), STOP)
        pool:kill(slot)
        local message = await(pool)
        assert.equal("exited", message.kind)
        assert.equal("stopped by the engine", message.reason)
        pool:destroy()
    end)
end)

describe("a worker program that answers with what is no message", function()
    it("is given up, with its mods, and another is started", function()
        for _, len in ipairs { 1, 23, 24, 25, 100, 1600, 3000 } do
            local pool = open()
            local slot = start(pool, "honest")
            local refused, why = pool:start("mod", { { "main.js", "control " .. len } })
            assert.is_nil(refused)
            assert.truthy(why:find "first process died", why)
            local message
            repeat
                message = pool:next()
                if not message then assert.equal("ok", pool:wait(DEADLINE_MS)) end
            until message and message.kind == "exited"
            assert.equal(slot, message.slot)
            start(pool, "honest")
            pool:destroy()
        end
    end)
end)
