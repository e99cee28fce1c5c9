-- A recorded run as a session that plays it again (recording, engine.trace).
local actions = require "lib.actions"
local app = require "engine.app"
local find_game = require "games.find"
local game_options = require "games.options"
local log = require "engine.log"
local playing = require "games.playing"
local presses = require "play.presses"
local session = require "play.session"
local slots = require "play.slots"
local text = require "lib.text"
local whole = require "lib.whole"

local replaying = {}

-- The game that a trace is of; or nil and why it is not to be had.
function replaying.game(about, named)
    local game, problems = find_game.named(named or about.game.id)
    if game and game.id ~= about.game.id then
        return nil, ("it is of the game '%s', not of '%s'"):format(text.printable(about.game.id, 48), game.id)
    end
    if not game then
        return nil, ("it is of the game '%s' %s, which is not here: %s"):format(text.printable(about.game.id, 48),
            text.printable(about.game.version, 20), problems[1] or "no such game")
    end
    return game
end

local function say_versions(self, game)
    local about = self.about
    if self.engine ~= app.version then
        log.write("warn", "engine", ("it was recorded by Gatehouse %s, this is %s: it may not go the same way"):format(
            text.printable(self.engine, 20), app.version))
    end
    if game.version ~= about.game.version then
        log.write("warn", "engine", ("it was recorded with '%s' %s, here is %s: it may not go the same way"):format(game.id,
            text.printable(about.game.version, 20), game.version))
    end
end

-- The session as it was made then; or nil and why not. `self`: of recording.open; `named`: the game, or nil.
function replaying.make(self, named)
    local about = self.about
    local game, problem = replaying.game(about, named)
    if not game then return nil, problem end
    playing.choose(game)
    say_versions(self, game)
    local given
    given, problem = game_options.check(game, type(about.game_options) == "table" and about.game_options or {})
    if not given then return nil, problem end
    local slot = {}
    if about.state == "saved" then
        slot.saved, problem = slots.read(self.folder .. "/saved.save", true)
        if not slot.saved then return nil, problem end
    end
    return session.create {
        game = game, seed = about.seed, players = about.players, bot = about.bot, title = about.title,
        game_options = next(given) and given or nil, places = self.places, language = about.language, clock = about.clock,
        stays = about.stays, slot = slot, fresh = true, replayed = self,
    }
end

-- What was pressed by words at the end, as presses.parse has it; nil: nothing.
local function presses_of(self, made)
    local words, ticks = self.about.press, whole.read(tostring(self.about.ticks))
    if type(words) ~= "string" or not ticks or ticks < 1 then return nil end
    return presses.parse(words, actions.targets(made.definition.actions)), ticks
end

-- Plays it. options: window, fast, ticks, shot, scale. What session.run gives.
function replaying.play(self, made, options)
    local press, press_at = presses_of(self, made)
    return session.run(made, {
        headless = not options.window, unpaced = options.window and options.fast, ticks = options.ticks,
        shot = options.shot and { path = options.shot, scale = options.scale } or nil, press = press, press_at = press_at,
        there = not self.about.headless,
    })
end

return replaying
