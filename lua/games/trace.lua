-- A game played for who compares two plays of it: by the bot, without mods and without a window, the digest of the world
-- after each tick, and at the end what the world holds, in words that can be compared.
local contract = require "games.contract"
local session = require "play.session"
local world = require "engine.world"

local trace = {}

local SLOTS = 8 -- of numbers that an entity keeps
local FIELDS = { "kind", "owner", "hp", "max_hp", "facing", "anim", "anim_ticks", "tint", "sprite", "solid", "hidden" }

-- What the world holds, as a list of {what, value} in an order that is the same for equal worlds.
local function contents()
    local list = {}
    local function add(what, value) list[#list + 1] = { what = what, value = tostring(value) } end
    for _, name in ipairs((world.names())) do add(("the variable '%s'"):format(name), world.var(name)) end
    for i, entity in ipairs(world.all()) do
        local kind = world.get(entity, "kind")
        local name = ("entity %d, a '%s'"):format(i, kind)
        add(name .. ": place", ("%s, %s"):format(world.pos(entity)))
        add(name .. ": speed", ("%s, %s"):format(world.vel(entity)))
        for _, field in ipairs(FIELDS) do add(("%s: %s"):format(name, field), world.get(entity, field)) end
        for slot = 1, SLOTS do add(("%s: number %d that it keeps"):format(name, slot), world.data(entity, slot)) end
    end
    add("the water", world.water())
    add("the countdown", ("%s, %d, %d"):format(world.countdown()))
    return list
end

local function create(options)
    return session.create {
        seed = options.seed, bot = true, fresh = true, game_options = options.game_options, language = "en",
    }
end

local function play(self, ticks, digests)
    self.traced = false
    session.run(self, {
        headless = true, ticks = ticks,
        each = function()
            if self.traced then digests[#digests + 1] = world.digest() end
            self.traced = true
        end,
    })
    digests[#digests + 1] = world.digest()
end

-- Saved, and given to a game that is made anew, as a save is in another run of the program.
local function through_save(self, options)
    if not self.game.save then return self end
    local encoded, was = contract.saved(self.game, self.definition)
    local saved = { game = encoded, world = world.save(), meta = { digest = world.digest(), game_state = was } }
    local again, problem = create(options)
    if not again then return nil, problem end
    problem = contract.restore(again.game, saved)
    if problem then return nil, "a game that was just saved cannot be restored: " .. problem end
    return again
end

-- Plays the game that is chosen. options: seed, ticks, game_options, save_at (a tick after which it is saved and goes on
-- as a game that was restored; nil: never). {digests = list, contents, summary}; or nil and what is wrong.
function trace.play(options)
    local self, problem = create(options)
    if not self then return nil, problem end
    local digests, left = {}, options.ticks
    if options.save_at and options.save_at < left then
        play(self, options.save_at, digests)
        left = left - options.save_at
        self, problem = through_save(self, options)
        if not self then return nil, problem end
    end
    play(self, left, digests)
    return { digests = digests, contents = contents(), summary = session.summary(self) }
end

-- The first difference of two plays: its tick, or nil.
function trace.first_difference(one, other)
    for tick = 1, math.max(#one.digests, #other.digests) do
        if one.digests[tick] ~= other.digests[tick] then return tick end
    end
end

-- What is different in the worlds at the end of two plays, in words: the first thing; nil: nothing that is known here.
function trace.difference(one, other)
    for i = 1, math.max(#one.contents, #other.contents) do
        local a, b = one.contents[i], other.contents[i]
        if not a or not b then return ("%s is in one of them alone"):format((a or b).what) end
        if a.what ~= b.what then return ("%s in one, %s in the other"):format(a.what, b.what) end
        if a.value ~= b.value then return ("%s is %s in one and %s in the other"):format(a.what, a.value, b.value) end
    end
end

return trace
