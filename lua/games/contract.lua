-- The game as the engine meets it: an object that `create` of a game's main file makes, of which these are called. Each
-- is a function; only `tick` must be there.
--
--   tick(players, pointer, text)
--                       one step, with what each player presses: {move_x, move_y, aim, held, pressed, released}, the last
--                       three sets of the game's actions and of up, down, left, right; pointer: {x, y (px of the picture),
--                       moved, held, clicked, released (its left button), wheel}; text: what was typed, a list of {text} and
--                       {key, shift, ctrl}, while options.text_input(true) of `create` asks for it; else nil
--   is_busy()           in a game of turns: whether the world goes on without anybody acting
--   done()              whether it is over and the program is to end
--   save()              what the game keeps beside the world: a text, or a table of what JSON can hold. A game without
--                       it is not saved. Called before any tick, and changes nothing
--   restore(state, load_world)
--                       goes on from what save() gave. The saved world is there already; load_world() puts it there
--                       again, for a game that had to make itself anew. Nothing, or what is wrong, as a text
--   summary()           a line about how it stands
--   progress()          {state = "title", "play", "won" or "lost"; clock = ticks of play; checkpoint = changes when it is
--                       time to save (or nil); seed = of the world that is played (or nil: that of the options); facts =
--                       {NAME = text or whole number} and summary, a line, which a saved game says of itself (or nil)}
--   restart(seed)       begins anew
--   pause(on), tick_paused(players), leave(), is_idle()
--                       for games with a pause of their own, which `paused` of the object says: leave() is called when
--                       the player leaves the window, is_idle() says that nobody plays
--   content_changed(content)
--                       for a game that is worked on: from now on there is this content (as options.content is) in the game that
--                       goes on. Without it content comes with the next start
--   aside_kinds()       what of a saved game waits for content that is not there: {NAME = how many} (lib.aside)
--   player(index)       the entity of a player, from 1; or nil
--   command.NAME(mod, fields)
--                       does a command of the game's own api.lua, which was checked and allowed: nothing or true; an entity
--                       that came of it; or false and why not. `mod`: {number, id}. An error fails the command. Both tables
--                       are the call's: the next one has them filled anew, so copy what is to be kept
--   query.NAME(mod, fields)
--                       the answer to a query of its api: a table of the reply's fields; or nil and why not. It changes
--                       nothing: mods ask while the world stands still
--   state.NAME()        how an event of its api stands that is a state: a table of its fields; or nil: nothing yet. Each mod
--                       is told when it starts. It changes nothing either
--   test.VERB(question) what tests of mods can ask of this game: a value; or nil and what is wrong
local catalogue = require "words.catalogue"
local fault = require "games.fault"
local json = require "lib.json"
local own = require "games.own"
local text = require "lib.text"
local whole = require "lib.whole"
local world = require "engine.world"

local contract = {}

local STATES = { title = true, play = true, won = true, lost = true }
local NONE = function() end

-- What a game does that does not say it.
local USUAL = {
    done = function() return false end,
    restore = function() return nil end,
    summary = function() return ("tick %d"):format(world.tick()) end,
    progress = function() return { state = "play", clock = world.tick() } end,
    pause = NONE, leave = NONE, player = NONE,
    tick_paused = NONE,
    is_idle = function() return false end,
    is_busy = function() return false end,
}
local OPTIONAL = { "save", "restart", "content_changed", "aside_kinds" }
local IS_LONG = { restore = true, restart = true } -- what makes a world anew
local MOST_FACTS, MOST_FACT = 16, 200
local MOST_CLOCK = 1 << 30

local function names()
    local all = text.sorted_keys(USUAL)
    all[#all + 1] = "tick"
    return table.move(OPTIONAL, 1, #OPTIONAL, #all + 1, all)
end

-- What is wrong with an object, as a text; or nil.
local function problem_of(made, game)
    if type(made) ~= "table" then return ("create gave %s, expected a table with the function 'tick'"):format(type(made)) end
    if made.tick == nil then
        local near
        for _, key in ipairs(text.sorted_keys(made)) do near = near or text.nearest(key, { "tick" }) and key end
        return "create gave a game without the function 'tick'" .. (near and (": is '%s' meant?"):format(near) or "")
    end
    for _, name in ipairs(names()) do
        local is = type(rawget(made, name))
        if is ~= "nil" and is ~= "function" then
            return ("'%s' of what create gave is a %s, a function is expected"):format(name, is)
        end
    end
    local of_its_api = own.problem(made, game.api)
    if of_its_api then return of_its_api end
    if made.test ~= nil and type(made.test) ~= "table" then
        return ("'test' of what create gave is a %s, a table of functions is expected"):format(type(made.test))
    end
end

-- Makes a game's object whole: what it does not have does what is usual, and what fails says whose error it is.
local function complete(made, game)
    for name, usual in pairs(USUAL) do
        if made[name] == nil then made[name] = usual end
    end
    for _, name in ipairs(names()) do
        local fn = made[name]
        if fn then made[name] = fault.guarded(game, "in " .. name, fn, IS_LONG[name]) end
    end
    local verbs = {}
    for name, verb in pairs(made.test or {}) do verbs[name] = fault.guarded(game, "in test." .. tostring(name), verb) end
    made.test = verbs
    return made
end

-- Without devices: as the action is called.
function contract.prompt_by_name(action) return { text = action, long = action, width = 6 * #action } end

-- The object; or nil and what is wrong. program: of games.program; game: its definition. options: what `create` is given;
-- without `words` the texts of its locale/ in English, without `prompt` actions as they are called.
function contract.create(program, game, options)
    options.words = options.words or catalogue.of_package(game.package, catalogue.SOURCE)
    options.prompt = options.prompt or contract.prompt_by_name
    options.text_input = options.text_input or NONE
    local ok, made, problem = pcall(fault.guarded(game, "in create", program.create, true), options)
    if not ok then return nil, made end
    if made == nil and type(problem) == "string" then
        return nil, ("the game '%s' cannot be played: %s"):format(game.id, problem)
    end
    problem = problem_of(made, game)
    if problem then return nil, ("the game '%s': %s: %s"):format(game.id, game.main, problem) end
    return complete(made, game)
end

-- In place of a game that could not be made, while the page about that is shown: nothing happens in it.
function contract.no_game(game) return complete({ tick = NONE }, game) end

-- The same of what could not be loaded.
function contract.no_program() return { create = NONE, verdicts = {} } end

local function wrong(game, name, what) error(("the game '%s' has an error in %s: %s"):format(game.id, name, what), 0) end

-- How it stands, as progress() says, with its state and clock checked.
function contract.progress(made, game)
    local progress = made.progress()
    if type(progress) ~= "table" then wrong(game, "progress", "it gave no table") end
    if not STATES[progress.state] then
        wrong(game, "progress", ("its state is '%s', expected %s"):format(text.printable(tostring(progress.state), 40),
            text.any_of(text.sorted_keys(STATES))))
    end
    local clock = whole.of(progress.clock)
    if not clock or clock < 0 or clock > MOST_CLOCK then
        wrong(game, "progress", ("its clock is no whole number from 0 to %d"):format(MOST_CLOCK))
    end
    return progress
end

-- What a saved game says of itself by progress().facts: names and texts.
function contract.facts(progress, game)
    local facts, count = {}, 0
    for name, value in pairs(type(progress.facts) == "table" and progress.facts or {}) do
        count = count + 1
        local number = whole.of(value)
        if type(name) ~= "string" or not name:find("^%l[%l%d_]*$") or #name > 32 or count > MOST_FACTS
            or not (number or type(value) == "string") then
            wrong(game, "progress", ("facts: expected at most %d names (lower-case letters) of texts or whole numbers")
                :format(MOST_FACTS))
        end
        facts[name] = number and ("%d"):format(number) or text.printable(value, MOST_FACT)
    end
    return facts
end

function contract.summary(made)
    local said = made.summary()
    return text.printable(type(said) == "string" and said or tostring(said), MOST_FACT)
end

-- What waits for mods that are not there, as a line: "snare:net 2"; nil: nothing does.
function contract.aside(made)
    local counts, parts = made.aside_kinds and made.aside_kinds() or {}, {}
    for _, name in ipairs(text.sorted_keys(type(counts) == "table" and counts or {})) do
        parts[#parts + 1] = ("%s %s"):format(name, tostring(counts[name]))
    end
    return parts[1] and text.printable(table.concat(parts, ", "), MOST_FACT) or nil
end

-- The line that a saved game says of itself.
function contract.saved_summary(progress, made)
    if type(progress.summary) ~= "string" then return contract.summary(made) end
    return text.printable(progress.summary, MOST_FACT)
end

local AS_TABLE = "table"

-- What save() gives, as text, and what it was ("table", or nil for a text).
function contract.saved(made, game)
    local state = made.save()
    if type(state) == "string" then return state, nil end
    if type(state) ~= "table" then wrong(game, "save", ("it gave %s, expected a text or a table"):format(type(state))) end
    local ok, encoded = pcall(json.encode, state)
    if not ok then wrong(game, "save", text.first_line(encoded)) end
    return encoded, AS_TABLE
end

-- What restore() is given of it; or nil and what is wrong.
function contract.state(encoded, was)
    if was ~= AS_TABLE then return encoded end
    local value, problem = json.decode(encoded, "the game's state")
    if type(value) ~= "table" then return nil, problem or "the game's state: expected an object" end
    return value
end

-- What is saved goes on: nothing, or what is wrong with it. saved: {world, game, meta}, as engine.saves gives it. Things
-- of mods are not there any more: their mods begin anew.
function contract.restore(made, saved)
    local function load_world()
        local ok, problem = world.load(saved.world)
        if not ok then return "its world: " .. problem end
        if world.digest() ~= saved.meta.digest then return "its world is not the one that was saved" end
    end
    local state, problem = contract.state(saved.game, saved.meta.game_state)
    problem = problem or load_world() or made.restore(state, load_world)
    if problem then return text.printable(tostring(problem), 400) end
    for _, entity in ipairs(world.all()) do
        if world.get(entity, "owner") ~= 0 then world.remove(entity) end
    end
end

return contract
