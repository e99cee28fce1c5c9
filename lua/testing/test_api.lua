-- What a test's script asks of the game: a function for each verb, (run, question) -> value, or nil and what is
-- wrong. `run` is the test that runs (testing.js_file). They act between what the mods sent and the game's own tick.
local input_driver = require "testing.input_driver"
local panels = require "play.panels"
local snapshots = require "testing.snapshots"
local text = require "lib.text"
local world = require "engine.world"

local test_api = {}

local MOST_BODY = 4096

local function show(value) return text.printable(tostring(value), 60) end

local function number(value) return type(value) == "number" and value == value and math.abs(value) < 1e9 end

local function entity_of(question)
    local entity = math.tointeger(question.entity)
    if not entity then return nil, ("expected an entity, or its number, got %s"):format(show(question.entity)) end
    if not world.alive(entity) then return nil, ("the entity %d is not there any more"):format(entity) end
    return entity
end

function test_api.spawn(_, question)
    if type(question.kind) ~= "string" or not number(question.x) or not number(question.y) then
        return nil, "spawn: expected a kind and a place: t.spawn(\"crab\", 400, 300)"
    end
    local called, entity, problem = pcall(world.spawn, question.kind, question.x, question.y)
    if not called then entity, problem = nil, entity:match("%(%l+%): (.*)") or entity end
    if not entity then return nil, ("spawn \"%s\": %s"):format(show(question.kind), problem) end
    return entity
end

local PLAIN = { "hp", "max_hp", "facing", "tint" }
local KNOWN = { x = true, y = true, vx = true, vy = true, hp = true, max_hp = true, facing = true, tint = true }

local function check_fields(fields)
    if type(fields) ~= "table" then return "set: expected fields, such as { hp: 10 }" end
    for _, name in ipairs(text.sorted_keys(fields)) do
        if not KNOWN[name] then
            return ("set: there is no field '%s'%s; known are %s"):format(show(name),
                text.suggest(name, text.sorted_keys(KNOWN)), table.concat(text.sorted_keys(KNOWN), ", "))
        end
        if not number(fields[name]) then return ("set: %s: expected a number"):format(name) end
    end
end

function test_api.set(_, question)
    local entity, problem = entity_of(question)
    problem = problem or check_fields(question.fields)
    if problem then return nil, problem end
    local fields = question.fields
    if fields.x or fields.y then
        local x, y = world.pos(entity)
        world.put(entity, fields.x or x, fields.y or y)
    end
    if fields.vx or fields.vy then
        local vx, vy = world.vel(entity)
        world.set_vel(entity, fields.vx or vx, fields.vy or vy)
    end
    for _, name in ipairs(PLAIN) do
        local value = fields[name] and math.tointeger(fields[name])
        if fields[name] and not value then return nil, ("set: %s: expected a whole number"):format(name) end
        if value then
            local ok, why = pcall(world.set, entity, name, value)
            if not ok then return nil, "set: " .. text.first_line(why) end
        end
    end
    return true
end

function test_api.remove(_, question)
    local entity, problem = entity_of(question)
    if not entity then return nil, problem end
    return world.remove(entity)
end

function test_api.hurt(_, question)
    local entity, problem = entity_of(question)
    if not entity then return nil, problem end
    local amount = math.tointeger(question.amount)
    if not amount or amount < 1 then return nil, "hurt: expected hit points, from 1" end
    return world.hurt(entity, amount, "test")
end

-- --- the game ---

function test_api.variable(_, question)
    if type(question.name) ~= "string" then return nil, "variable: expected a name, such as \"fuel\"" end
    if question.value ~= nil then
        local value = math.tointeger(question.value)
        if not value then return nil, "variable: expected a whole number" end
        world.set_var(question.name, value)
    end
    return world.var(question.name)
end

-- An action of a mod's own: its number and name; "mod.action" says whose. nil: no mod has it.
local function own_action(run, question)
    local id, action = question.mod, question.action
    if not id then
        local whose, named = action:match("^([%l][%l%d-]*)%.(.+)$")
        if whose then id, action = whose, named end
    end
    for _, found in ipairs(run.fixture.found.mods) do
        if not id or found.id == id then
            for _, input in ipairs(found.inputs or {}) do
                if input.action == action then return run.fixture.numbers[found.id], action end
            end
        end
    end
end

function test_api.input(run, question)
    if type(question.action) ~= "string" then return nil, "input: expected an action's name" end
    if input_driver.knows(run.fixture.input, question.action) and not question.mod then
        local problem = input_driver.take(run.fixture.input, question)
        return not problem or nil, problem
    end
    local owner, action = own_action(run, question)
    if not owner then
        return nil, ("there is no action '%s': the game has %s; a mod's own are in \"inputs\" of its mod.json"):format(
            show(question.action), table.concat(input_driver.names(run.fixture.input), ", "))
    end
    local ok, problem = pcall(run.fixture.engine_mods.note_action, owner, math.tointeger(question.player or 0) or 0,
        action, question.held ~= false)
    return ok or nil, not ok and text.first_line(problem) or nil
end

local function done(problem) return not problem or nil, problem end

function test_api.point(run, question) return done(input_driver.point(run.fixture.input, question)) end

function test_api.type(run, question)
    run.fixture.input.asks = run.fixture.asks or run.fixture.asks_for_panel
    return done(input_driver.type(run.fixture.input, question))
end

-- --- panels ---

local function player_of(run, question)
    local player = math.tointeger(question.player or 0)
    if player and player >= 0 and player < run.fixture.players then return player end
    return nil, ("player %s does not play"):format(show(question.player))
end

-- What a player's panel shows now; false: none is open.
function test_api.panel(run, question)
    local player, problem = player_of(run, question)
    if not player then return nil, problem end
    local shown = panels.look(run.fixture.panels, player)
    if not shown then return false end
    shown.mod = run.fixture.by_number[shown.owner].id
    shown.owner = nil
    return shown
end

-- The widget that is called so: by its text, else by what begins so, else its number.
local function find_widget(shown, called)
    for _, widget in ipairs(shown.widgets) do
        if widget.id == called or widget.text == called then return widget.id end
    end
    for _, widget in ipairs(shown.widgets) do
        if type(called) == "string" and called ~= "" and widget.text:sub(1, #called) == called then return widget.id end
    end
end

local function texts_of(shown)
    local list = {}
    for _, widget in ipairs(shown.widgets) do
        if widget.text ~= "" then list[#list + 1] = ('"%s"'):format(text.printable(widget.text, 30)) end
    end
    return table.concat(list, ", ", 1, math.min(#list, 12))
end

-- Uses a widget as the player would: presses it; with `value` or `text` sets it. called: its text or its number.
function test_api.press_widget(run, question)
    local player, problem = player_of(run, question)
    if not player then return nil, problem end
    local shown = panels.look(run.fixture.panels, player)
    if not shown then return nil, ("press_widget: player %d has no panel open"):format(player) end
    local id = find_widget(shown, question.called)
    if not id then
        return nil, ("press_widget: the panel has no widget '%s'; it has %s"):format(show(question.called), texts_of(shown))
    end
    local said = type(question.text) == "string" and question.text or nil
    local ok, why = panels.press(run.fixture.panels, player, run.fixture.players, id, math.tointeger(question.value), said)
    return ok, why and ("press_widget '%s': %s"):format(show(question.called), why)
end

function test_api.close_panel(run, question)
    local player, problem = player_of(run, question)
    if not player then return nil, problem end
    local ok, why = panels.leave(run.fixture.panels, player)
    return ok, why and "close_panel: " .. why
end

-- --- mods ---

function test_api.send(run, question)
    local owner = run.fixture.numbers[question.mod]
    if not owner then return nil, ("send: no mod '%s' plays"):format(show(question.mod)) end
    if type(question.topic) ~= "string" or #question.topic > 64 then return nil, "send: expected a topic" end
    if type(question.body) ~= "string" or #question.body > MOST_BODY then
        return nil, ("send: the body has at most %d bytes"):format(MOST_BODY)
    end
    run.fixture.engine_mods.post(owner, question.topic, question.body)
    return true
end

-- --- requests between mods ---

local ID = "^[a-z][a-z0-9-]*$"

-- A message to a mod, as if another had posted it, whose part the test plays.
function test_api.post_as(run, question)
    local owner = run.fixture.numbers[question.mod]
    if not owner then return nil, ("no mod '%s' plays"):format(show(question.mod)) end
    if type(question.from) ~= "string" or not question.from:match(ID) then
        return nil, ("expected the id of a mod, got %s"):format(show(question.from))
    end
    if type(question.topic) ~= "string" or #question.topic > 64 then return nil, "expected a topic" end
    if type(question.body) ~= "string" or #question.body > MOST_BODY then
        return nil, ("the body has at most %d bytes"):format(MOST_BODY)
    end
    return run.fixture.engine_mods.post_as(question.from, owner, question.topic, question.body)
end

-- The test plays the part of a mod that does not.
function test_api.stand_in(run, question)
    local id = question.mod
    if type(id) ~= "string" or not id:match(ID) then return nil, ("expected the id of a mod, got %s"):format(show(id)) end
    if run.fixture.numbers[id] then return nil, ("the mod '%s' plays, and answers itself"):format(id) end
    return run.fixture.engine_mods.stand_in(id)
end

-- Ends its process and starts it again: what it keeps stays.
function test_api.restart(run, question)
    local owner = run.fixture.numbers[question.mod]
    if not owner then return nil, ("restart: no mod '%s' plays"):format(show(question.mod)) end
    run.fixture.engine_mods.stop(owner, "a test restarts it")
    local ok, problem = run.fixture.engine_mods.restart(owner)
    if not ok then return nil, problem end
    run.fixture.engine_mods.wait_ready()
    return true
end

function test_api.allow_errors(run, question)
    run.allowed[question.mod] = true
    return true
end

-- --- files ---

local function told(run, answer)
    if answer.written then run.wrote = true end
    return answer
end

function test_api.snapshot(run, question)
    if type(question.key) ~= "string" or type(question.text) ~= "string" then return nil, "snapshot: no text" end
    return told(run, snapshots.snapshot(run.snapshots, question.key, question.text))
end

function test_api.inline_snapshot(run, question)
    local line, column = math.tointeger(question.line), math.tointeger(question.column)
    if type(question.text) ~= "string" or type(question.file) ~= "string" or not line or not column then
        return nil, "inline snapshot: its place is not known"
    end
    local expected = type(question.expected) == "string" and question.expected or nil
    return told(run, snapshots.inline(run.snapshots, question.text, expected, { file = question.file, line = line, column = column }))
end

function test_api.golden(run, question)
    local owner = run.fixture.numbers[question.mod]
    if not owner then return nil, ("golden: no mod '%s' plays"):format(show(question.mod)) end
    local stream = run.fixture.record.streams[owner]
    if stream.cut then return nil, ("golden: %s sent more than %d commands"):format(question.mod, #stream) end
    return told(run, snapshots.golden(run.snapshots, question.name, stream))
end

function test_api.shot(run, question)
    local tolerance, share = math.tointeger(question.tolerance), question.share
    if not tolerance or tolerance < 0 or tolerance > 255 then
        return nil, "shot: tolerance: expected 0 to 255, how far a channel of a pixel may be off"
    end
    if not number(share) or share < 0 or share > 1 then
        return nil, "shot: share: expected 0 to 1, the part of the pixels that may differ by more"
    end
    return told(run, snapshots.shot(run.snapshots, question.name, tolerance, math.floor(share * 1000000)))
end

-- What the game itself offers to tests.
function test_api.game(run, question)
    local known = run.fixture.game.test
    local verb = type(question.verb) == "string" and known[question.verb]
    if not verb then
        return nil, ("game: the game has no '%s' for tests%s"):format(show(question.verb),
            text.suggest(tostring(question.verb), text.sorted_keys(known)))
    end
    if type(question.fields) ~= "table" then return nil, "game: expected fields, such as { count: 3 }" end
    return verb(question.fields)
end

-- The verb of that name: the engine's, or the game's own; nil: there is none.
function test_api.find(run, name)
    if test_api[name] and name ~= "find" then return test_api[name] end
    local own = type(name) == "string" and run.fixture.game and run.fixture.game.test[name]
    return own and function(_, question) return own(question) end
end

return test_api
