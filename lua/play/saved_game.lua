-- Which game a session plays: a new one or one that was saved, and what is done when that one is damaged or
-- was made with other mods. Files are slots.lua's business, saving is autosave.lua's.
local app = require "engine.app"
local contract = require "games.contract"
local autosave = require "play.autosave"
local log = require "engine.log"
local own = require "games.own"
local scene = require "engine.scene"
local slots = require "play.slots"
local words = require "words"

local saved_game = {}

-- What is different about the mods of a saved game is the player's to judge.
local function say_differences(self, saved)
    local now = autosave.mods_of(self)
    for _, line in ipairs(slots.differences(saved, now)) do
        log.write("warn", "engine", "the saved game and its mods: " .. line)
    end
    local lines = slots.differences(saved, now, words)
    if not lines[1] then return end
    scene.toast(lines[2] and words("save.more", { line = lines[1], count = #lines - 1 }) or lines[1], 0xFFC060)
end

-- The game that is saved, when it can be continued in the way this one is played.
local function offer_of(options)
    local saved = options.slot.saved
    if not saved or not options.title then return saved end
    if saved.meta.state ~= "play" then return nil end
    local players = saved.numbers.players
    if players == options.players then return saved end
    log.write("info", "engine", ("the saved game is one for %s: gatehouse run --players %d continues it"):format(
        players == 1 and "one player" or ("%d players"):format(players), players))
    return nil
end

-- The player chose on the title to go on with what is saved; what cannot be read is kept aside.
local function continue(self, saved, hooks)
    local options, game = self.options, self.game
    local problem = contract.restore(game, saved)
    if problem then
        local path = options.slot.path
        slots.move_broken(path, ("%s: the saved game is damaged: %s"):format(path, problem))
        scene.toast(words "toast.damaged", 0xFF8070)
        if game.restart then game.restart(options.seed) end
        return
    end
    self.continued = true
    hooks.on_restart()
end

-- The day as a seed that all players have, 20261231; only where somebody plays and begins at a title, so that no run depends on it.
local function today_of(options)
    return options.title and not options.bot and math.tointeger(tonumber(os.date "!%Y%m%d")) or nil
end

-- `saved`: what is offered on the title, or goes on at once (`continues`).
local function given_of(self, saved, continues, hooks)
    local options = self.options
    local given = {
        seed = options.seed, players = options.players, bot = options.bot, title = options.title,
        note_input = app.note_input, on_restart = hooks.on_restart, open_mods = hooks.open_mods,
        open_keys = hooks.open_keys,
        words = hooks.words, prompt = hooks.prompt, text_input = hooks.text_input,
        content = self.content, today = today_of(options),
        language = hooks.language, change_language = hooks.change_language,
        tell = own.teller(self.definition, function() return self.engine_mods end),
        continues = continues, offer = saved and not continues and saved.meta or nil,
        continue = function() continue(self, saved, hooks) end,
    }
    for name, value in pairs(options.game_options or {}) do given[name] = value end
    return given
end

local function create(self, saved, continues, hooks)
    return contract.create(self.program, self.definition, given_of(self, saved, continues, hooks))
end

-- The same game with newer Lua (its definition and its program), as it was kept by play.broken; nil: from its beginning.
-- Or nil and what is wrong.
function saved_game.anew(self, definition, program, kept, hooks)
    local game, problem = contract.create(program, definition, given_of(self, nil, kept ~= nil, hooks))
    if not game or not kept then return game, problem end
    local ok
    ok, problem = pcall(contract.restore, game, kept)
    if not ok or problem then return nil, tostring(problem) end
    return game
end

-- The game, new or continued (then the saved one comes third); or nil and what is wrong with it. A damaged one
-- that nobody named is kept aside, and a new one begins. `self` is the session, `hooks` are on_restart, open_mods, open_keys, words, text_input
-- and prompt of the game's `create`.
function saved_game.make(self, hooks)
    local options = self.options
    local saved = offer_of(options)
    local continues = saved ~= nil and not options.title
    local game, problem = create(self, saved, continues, hooks)
    if not game or not continues then return game, problem, saved end
    local ok
    ok, problem = pcall(contract.restore, game, saved)
    if not ok then return nil, problem end
    if not problem then return game, nil, saved end
    problem = ("%s: the saved game is damaged: %s"):format(options.slot.path, problem)
    if options.slot.named then return nil, problem end
    slots.move_broken(options.slot.path, problem)
    return create(self, nil, false, hooks)
end

-- What saves this session's game from now on; nil when nothing does. `saved`: what it goes on from.
function saved_game.keep(self, options, saved)
    local slot = options.slot
    if saved then say_differences(self, saved) end
    if not slot.path then return nil end
    if not self.game.save then
        log.write("warn", "engine", ("'%s' cannot be saved: the game has no save()"):format(self.definition.id))
        return nil
    end
    local offered = slot.saved ~= nil and slot.saved.meta.state == "play"
    return autosave.create(self, {
        path = slot.path, wait = options.waits, every = options.autosave, over_old = slot.over_old,
        declined = function() return offered and not self.continued end,
    })
end

return saved_game
