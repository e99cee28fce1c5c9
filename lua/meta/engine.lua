---@meta
-- luacheck: ignore
-- What the engine gives to Lua: typed stubs for editors, never loaded. Positions and speeds are numbers
-- of pixels here (the engine keeps 24.8 fixed point: multiples of 1/256 are exact, others are rounded to
-- the nearest). Angles are whole numbers in 1/65536 turn, 0 = right, clockwise. Colours are 0xRRGGBB.
-- Every function checks its arguments and raises an error that names the argument.
-- `@example` is for the reference that `gatehouse docs` writes; a spec plays each of them.

---@alias Entity integer handle; 0 is none

---@class engine.world
local world = {}
---@param width integer tiles
---@param height integer tiles
---@param seed integer
---@example world.reset(20, 12, 7) -- 20 x 12 tiles, the seed 7
function world.reset(width, height, seed) end
---@return integer tick steps since the reset
---@example local seconds = world.tick() // 60
function world.tick() end
---@return string digest 16 hex digits
---@example print(world.digest())
function world.digest() end
---@return integer width, integer height tiles
---@example local width, height = world.size()
function world.size() end
function world.step() end
---@param def {name:string, sprite:string?, half_w:integer, half_h:integer, hp:integer?, friction:integer?, flags:string[]?} flags: "solid","flies","swims","floats","no_shadow","glows","hidden","invulnerable","mod_spawnable","item","enemy","player"; hp: 1 when not given; friction: the part of its speed kept each tick, of 256 (all of it when not given)
---@return integer kind a second definition under the same name replaces the first
---@example world.define_kind { name = "crab", sprite = "crab", half_w = 5, half_h = 3, flags = { "solid", "enemy" } }
function world.define_kind(def) end
-- Most games say their tiles in game.lua (`tiles`).
---@param index integer 0..63
---@param def {name:string, sprite:string?, flags:string[]?, look:string[]?} flags: "solid","water","opaque","slow","dry"; look: "rough","shadow","flat"
---@example world.define_tile(3, { name = "rock", sprite = "rock", flags = { "solid" }, look = { "rough" } })
function world.define_tile(index, def) end
---@return integer|nil kind the number of a kind of tile
---@example local grass = world.tile_kind("sand")
function world.tile_kind(name) end
---@return integer px of a tile's side
---@example local column = x // world.tile_size()
function world.tile_size() end
---@return integer kind, integer height, integer variant, integer hp outside the world: kind 64
---@example local kind, height = world.tile(x // 16, y // 16)
function world.tile(tx, ty) end
---@param fields {kind:integer|string?, height:integer?, variant:integer?, hp:integer?} kind: its number or its name
---@return boolean set false: outside the world
---@example world.set_tile(4, 3, { kind = 1, height = 4, variant = world.random("look", 0, 5) })
function world.set_tile(tx, ty, fields) end
-- What lies above the ground, in the layers that game.lua asks for (`tiles.layers`); the ground is layer 1.
---@param layer integer 2 to the number of layers
---@return integer|nil kind, integer variant nil: nothing lies there
function world.cover(tx, ty, layer) end
---@param layer integer
---@param fields {kind:integer|string, variant:integer?}? nil: nothing lies there any more
---@return boolean set false: outside the world
function world.set_cover(tx, ty, layer, fields) end
---@return boolean
---@example if world.flooded(4, 3) then print("wet feet") end
function world.flooded(tx, ty) end
---@return number level in height levels
function world.water() end
---@example world.set_water(2)
function world.set_water(level) end
---@param kind string one that is defined: another name is an error
---@return Entity|nil entity, string? error nil and why when the place is outside the world, or the world is full
---@example local crab = world.spawn("crab", 100, 80)
function world.spawn(kind, x, y) end
---@return boolean removed false: stale
---@example world.remove(other)
function world.remove(entity) end
---@param entity Entity? nil is not alive
---@return boolean alive there and not dying: after the hurt that kills it can still be read until the step ends
---@example if world.alive(entity) then print("still there") end
function world.alive(entity) end
---@return number|nil x, number y nil when stale
---@example local at_x, at_y = world.pos(entity)
function world.pos(entity) end
-- A place outside is cut to the world. This and the other setters give false for a stale handle.
---@return boolean
---@example world.put(entity, 100, 80)
function world.put(entity, x, y) end
---@return number|nil vx, number vy px/tick
---@example local vx, vy = world.vel(entity)
function world.vel(entity) end
---@example world.set_vel(entity, 1.5, 0)
function world.set_vel(entity, vx, vy) end
-- Adds to the velocity of the next step only; pushes of a tick add up.
---@example world.push(entity, 0, -3)
function world.push(entity, vx, vy) end
---@param field "kind"|"owner"|"hp"|"max_hp"|"facing"|"anim"|"anim_ticks"|"tint"|"sprite"|"moved"|"blocked"|"solid"|"hidden" or another flag of define_kind; kind: its name; owner: a mod's number, 0 = the game
---@return any value nil when stale; flags, moved and blocked are booleans
---@example local hp = world.get(entity, "hp")
function world.get(entity, field) end
-- Not kind, owner, moved and blocked. hp is 1 or more (world.hurt kills). A new anim starts anim_ticks at 0.
---@return boolean
---@example world.set(entity, "facing", 16384) -- down
function world.set(entity, field, value) end
---@param slot integer 1..8
---@return integer|nil
---@example local ready_at = world.data(entity, 1)
function world.data(entity, slot) end
---@param value integer of 32 bits
---@return boolean
---@example world.set_data(entity, 1, world.tick() + 90)
function world.set_data(entity, slot, value) end
---@param cause string? a short name, for events
---@return boolean died false also for what is invulnerable, dying already or stale
---@example local died = world.hurt(entity, 1, "crab")
function world.hurt(entity, amount, cause) end
---@param kind string? nil = all
---@return Entity[] nearest first, ties in index order
---@example for _, near in ipairs(world.near(x, y, 60, "crab")) do world.push(near, 1, 0) end
function world.near(x, y, radius, kind) end
---@return Entity|nil
---@example local nearest = world.nearest(x, y, 400, "crab")
function world.nearest(x, y, radius, kind) end
---@param owner integer? nil = all; 0 is the game, a mod has its number
---@return integer how many; makes no table
---@example local is_alone = world.near_count(x, y, 30, "crab") == 0
function world.near_count(x, y, radius, kind, owner) end
---@return Entity[] in index order
---@example local how_many = #world.all("crab")
function world.all(kind) end
-- Calls fn(entity) for each in index order, without a table. fn may spawn and remove: what is spawned at a
-- later index is met, too.
---@param kind string?
---@param fn fun(entity:Entity)
---@example world.each("crab", function(crab) world.set_vel(crab, 0, 0) end)
function world.each(kind, fn) end
-- Of all owners, or of one: 0 is the game, a mod has its number.
---@param kind? string all of them when nil
---@param owner? integer
---@return integer
---@example local crabs = world.count("crab")
function world.count(kind, owner) end
-- Until an opaque tile; the tile it starts in does not count, the one it ends in does.
---@return boolean clear, number? hit_x, number? hit_y
---@example local is_clear = world.ray(x, y, x + 60, y)
function world.ray(x0, y0, x1, y1) end
---@return boolean clear a ray between two entities; false when one is stale
---@example local sees = world.line_of_sight(entity, other)
function world.line_of_sight(from, to) end
---@return number|nil px between two entities; nil when one is stale
---@example local far = world.distance(entity, other)
function world.distance(from, to) end
-- Around solid tiles, and around water for what does not swim or fly (through it where the way around is
-- many times longer). What flies goes straight.
---@return number|nil x, number y the next waypoint; nil = no way, a target outside, or stale
---@example local next_x, next_y = world.path_step(entity, 200, 100)
function world.path_step(entity, target_x, target_y) end
-- A whole way, tile by tile, over the same ground: from the tile after that of x, y to the target's, or to that beside it
-- where the target's is solid. Of equally cheap ways it is always the same one. Water is gone through where the way around it
-- costs more (with `swims` it costs no more than land); a corner of something solid is not cut.
---@param options {straight:boolean?, swims:boolean?, flies:boolean?, avoid:Entity[]?, nearest:boolean?, nodes:integer?}? straight: in four directions alone; avoid: not through the tiles of these, but for the first and the last; nearest: where there is no way, to the tile that is nearest to the target; nodes: of how many tiles it looks at most (1 to 65536)
---@return {x:number, y:number}[]|nil points the middles of its tiles, 1024 at most; nil: there is no way, ("none"|"far")? why "far": none was found within `nodes`
---@example local way = world.path(x, y, 200, 100, { straight = true }) -- way[1] is the next tile's middle
function world.path(x, y, target_x, target_y, options) end
---@return integer value 0 when never set
---@example local score = world.var("score")
function world.var(name) end
---@param value integer
---@example world.set_var("score", world.var("score") + 1)
function world.set_var(name, value) end
---@param stream string
---@param low integer
---@param high integer inclusive
---@return integer
---@example local die = world.random("dice", 1, 6)
function world.random(stream, low, high) end
---@return string[] variables, string[] streams that were ever used, in that order
function world.names() end
---@return number 1 = whole; exact multiples of 1/65536
---@example world.set_vel(entity, world.cos(8192), world.sin(8192)) -- an eighth of a turn
function world.cos(angle) end
function world.sin(angle) end
---@return integer angle of the vector
---@example world.set(entity, "facing", world.angle(100 - x, 80 - y))
function world.angle(dx, dy) end
---@return number length floor to 1/256
---@example local length = world.length(3, 4)
function world.length(dx, dy) end
---@return table[] events of the tick so far: {event="spawned"|"hurt"|"died"|"removed", entity=, kind=, x=, y=, hp=, cause=, amount=}, {event="input", player=, action=, pressed=}, {event="tiles", x=, y=, width=, height=}; `moved` is left out
function world.events() end
-- What goes on now: its name, how many ticks it still lasts (they count down by one a step and stay at 0), and a number of
-- the game's own. It is in the digest and in saved games.
---@example world.set_countdown("round", 1800, 3)
function world.set_countdown(name, ticks, number) end
---@return string name, integer ticks_left, integer number
function world.countdown() end
---@return string bytes the whole world but its events
function world.save() end
---@return boolean|nil loaded, string? error then the world is as it was
function world.load(bytes) end

---@class engine.scene
-- Amounts on the screen (pixels, percent, radius, volume) may have fractions: they are rounded.
local scene = {}
function scene.reset() end
---@return integer width, integer height px of the picture
---@example local width, height = scene.size()
function scene.size() end
---@return integer steps since the reset
function scene.tick() end
-- One tick of particles, fading lights, shakes and notes (the engine's loop does this).
function scene.step() end
---@param item {kind:"text"|"icon"|"bar"|"pixels", anchor:string?, x:integer, y:integer, text:string?, large:boolean?, font:string?, color:integer?, sprite:string?, width:integer?, height:integer?, value:integer?, max:integer?, pixels:string?} anchor: "top_left","top",...,"bottom_right"; font: one of the game's; pixels: a byte each, of its palette
---@param index integer 0..63
---@example scene.set_item(0, { kind = "text", anchor = "top", x = 0, y = 6, text = "3 of 12", color = 0xFFFFFF })
function scene.set_item(index, item) end
---@return boolean
---@example scene.remove_item(0)
function scene.remove_item(index) end
-- The host's overlay, for screens and panels that are neither the game's nor a mod's: drawn above everything, item
-- by item. While it has items nothing that mods show on the screen and no toast is drawn. Not emptied by reset().
---@param item {kind:"text"|"icon"|"bar"|"box", x:integer, y:integer, width:integer?, height:integer?, color:integer?, alpha:integer?, value:integer?, max:integer?, sprite:string?, text:string?, large:boolean?} x, y: of the top left corner; alpha: percent, of a box; an icon is cut to width and height when they are given
---@param index integer 0..511
function scene.set_overlay(index, item) end
---@param from integer? that item and all after it; 0 when not given
function scene.clear_overlay(from) end
--- Whether the overlay is beside what mods show, as their panels are, or instead of it.
---@param beside boolean
function scene.set_overlay_beside(beside) end
---@return boolean
function scene.overlay_is_beside() end
--- A player's panel as it is now, into a table that is kept: owner (the mod's number), serial (another for each that was
--- opened), structure (another when widgets came or went), content (another with each change), title, width, height, order
--- (ids), widgets (by id, each {id, kind, parent, text, detail, value, min, max, step, width, height, columns, disabled,
--- chosen, color or nil, sprite or nil}). False: none is shown, and the table stays as it was.
---@param player integer 0..3 @return boolean
function scene.read_panel(player, into) end
--- The number of the mod whose panel the player has open, shown or hidden; nil: none.
---@return integer?
function scene.panel_owner(player) end
function scene.close_panel(player) end
---@param light {x:number, y:number, entity:Entity?, radius:integer, color:integer, intensity:integer?, angle:integer?, spread:integer?, flicker:integer?, ticks:integer?}
---@param index integer 0..63
---@example scene.set_light(0, { x = 100, y = 80, radius = 60, color = 0xFFE0A0, flicker = 20 })
function scene.set_light(index, light) end
---@return boolean
---@example scene.remove_light(0)
function scene.remove_light(index) end
---@example scene.set_ambient(0x5860A0) -- night
function scene.set_ambient(color) end
---@param w {rain:integer?, fog:integer?, wind_x:number?, wind_y:number?}
---@example scene.set_weather { rain = 40, fog = 0, wind_x = 0.5, wind_y = 0 }
function scene.set_weather(w) end
---@return {rain:integer, fog:integer, wind_x:number, wind_y:number} of the game and all mods
function scene.weather() end
---@return number wind_x, number wind_y without a table
function scene.wind() end
-- At most three in any second are shown.
---@example scene.flash(40)
function scene.flash(percent) end
---@example scene.tint(0xFF8080, 30)
function scene.tint(color, fade_ticks) end
---@example scene.set_camera(160, 96)
function scene.set_camera(x, y) end
---@return number x, number y
function scene.camera() end
---@example scene.shake(3, 12)
function scene.shake(px, ticks) end
---@param style string "spark", "smoke", "splash", "leaf", "glow", "ember", or one that game.lua says (`particles`)
---@example scene.burst("spark", 100, 80, 8, 0xFFE9A0, 1)
function scene.burst(style, x, y, count, color, speed) end
---@param volume number? percent; 100 when not given
---@param x number? with y: where
---@example scene.sound("pickup", 70)
function scene.sound(name, volume, x, y) end
-- Plays again and again until the volume is 0; at most 16 at a time.
---@example scene.loop("rain", 40)
function scene.loop(name, volume) end
-- Of a mod one is shown at a time: the next takes its place when it was there for a moment.
---@param color integer? white when not given
---@param owner integer? the number of the mod that it tells of
---@example scene.toast("A crab has fallen", 0xFFC060)
function scene.toast(text, color, owner) end

-- A file of a mod. `name`: [a-z0-9_]+, which the mod names it by; `file`: its place in the package, for people.
---@class engine.asset
---@field kind "sprite"|"sound"|"font"|"icon"
---@field format "png"|"wav"|"ogg"
---@field name string
---@field file string
---@field bytes string
---@field columns integer? of frames of a sprite, 1
---@field rows integer? 1
---@field ticks_per_frame integer? 0: it stands still
---@field origin_x integer? px in a frame; its middle
---@field origin_y integer? its lowest row
---@field glow boolean? shown after the light mask
---@field cell_width integer? px, of a font
---@field cell_height integer?

---@class engine.mods
local mods = {}
mods.most = 0 -- that can be started, all in all
-- modules: name -> source; settings: JSON; limits: of this mod, as conf.lua's `mods` names them (not heap_mb,
-- process_mb and print_kb_per_second).
-- events: the topics that it publishes and hears, with their versions, 32 of each at most.
-- actions: names of input actions of its own.
-- locale: its texts by key in the player's language, each as locale.write takes it.
-- api_target: the API level that it was written for; what came later is refused to it. The newest when not given.
-- game_target: the same of the game's own api.
-- quotas: the most commands of a capability in one tick, where that is not what the .proto gives; at most four times
-- as many.
-- assets: what of its package is seen and heard, as mods.assets collects it; decoded in a sandboxed process.
---@param source {id:string, title:string, main:string, modules:table<string,string>, assets:engine.asset[]?, capabilities:string[], settings:string, limits:table<string,integer>?, quotas:table<string,integer>?, events:table?, actions:string[]?, locale:table<string,string|table>?, storage:{version:integer, max_kb:integer}?, player_storage_kb:integer?, api_target:integer?, game_target:integer?, evaluates:boolean?}
---@return integer|nil number, string? error
function mods.start(source) end
function mods.stop(number, reason) end
-- Has the worker of a mod that was started with `evaluates` run a script, in this tick or as soon as it has time;
-- nil: not in this mod, one is under way, it does not run, or it is too long (16 KB).
---@param id integer given to the function of on_evaluated
---@return boolean|nil taken, string? why
function mods.evaluate(number, id, source) end
-- fn(number, id, ok, text, terminated) is called once for each evaluation; nil: nobody is told.
function mods.on_evaluated(fn) end
-- What `changes` names replaces what the mod was started with, for later starts, too.
---@param changes {settings:string?, capabilities:string[]?, quotas:table<string,integer>?}? quotas: beside capabilities
---@return boolean|nil started, string? error it runs already, or there is no process for it
function mods.restart(number, changes) end
-- Its words in another language from now on, also of what it shows already; it is not told.
---@param words {title:string, locale:table<string,string|table>?} as start has them
---@return boolean|nil spoken, string? error
function mods.speak(number, words) end
-- Loads a newer source of a mod (as start takes it, with the same id) beside the one that plays. The hook `replaced`
-- says when it took its place, or why it does not load; then everything stays as it was.
---@return boolean|nil begun, string? error
function mods.replace(number, source) end
-- How the mod is treated from now on: kept when it starts again. `every`: it gets its events each so many
-- ticks; `share`: percent of its limits per tick; suspended: it gets nothing, what it sends is thrown away
-- and what it shows is hidden. It reads step, strikes and every in its Budget event.
---@param throttle {step:"fine"|"warned"|"throttled"|"suspended"|"restarted", strikes:integer?, every:integer?, share:integer?, suspended:boolean?}
function mods.set_throttle(number, standing) end
---@return Mod[] in load order, also those that are stopped or dead
function mods.list() end
--- A player (from 0) pressed or released an action of that mod's own: the mod is told, and nobody else. An error when
--- it has no such action or does not run.
function mods.note_action(number, player, action, pressed) end
--- A player (from 0) did something on that mod's panel: the mod is told, and nobody else. False: it does not run.
---@param what {act:"closed"|"pressed"|"changed"|"entered"|"chosen", player:integer?, widget:integer?, value:integer?, text:string?}
---@return boolean
function mods.note_panel(number, what) end
--- A message of the game: the mod gets it whether it declares the topic or not.
function mods.post(number, topic, body) end
-- Until every starting mod is ready or failed. Returns at once when ticks follow the clock, with a window.
function mods.wait_ready() end
---@param hooks {ready:fun(n), failed:fun(n,err), error:fun(n,err,terminated), died:fun(n,reason), printed:fun(n,level,text,place), replaced:fun(n,err?)} err: {message,file,line,column,func,source_line,text}; printed: what goes to the log in any case; place: "main.js:3" or nil
function mods.on(hooks) end
---@param hooks table<string, fun(mod:table, command:table, state:table):string?, any> command name -> verdict: "allow"|nil, "deny" reason, "rewrite" table, "delay" ticks. mod: {number, id}
function mods.set_policy(hooks) end
-- All sprites and sounds that the game has: a command that names anything else, and nothing of the mod's own, fails.
-- Until it is called any name will do.
---@param sprites string[]
---@param sounds string[]
function mods.set_known(sprites, sounds) end
--- The game's own commands, queries and events, as games.api makes them of an api.lua; before the first mod starts. Raises
--- what is wrong with them. An empty list: none.
---@param messages table[]
function mods.set_api(messages) end
--- What does and answers them: name -> function (mod, fields), a mod being {number, id}.
---@param commands table<string, fun(mod:table, fields:table):boolean|integer?, string?> nothing or true: done; an entity that came of it; false and why not
---@param queries table<string, fun(mod:table, fields:table):table?, string?> the reply's fields; or nil and why not
---@param states table<string, fun():table?> of events that are states: their fields as they are now; nil: nothing yet
function mods.set_game(commands, queries, states) end
--- Tells an event of the game's own to the mods that subscribed to it. Raises what is wrong with its fields.
---@param event string
---@param fields table
---@param number integer? to that mod alone
function mods.tell(event, fields, number) end
---@param fun fun(number:integer, topic:string, body:string) messages that mods post to the game
function mods.on_message(fun) end

-- What became of each command of each mod, as it was applied or asked for; nil ends it. It must not stop mods.
---@param fun fun(number:integer, command:{name:string, seq:integer, outcome:"applied"|"denied"|"over_quota"|"failed"|"rewritten"|"delayed", reason:string, entity:integer, fields:table})
function mods.on_command(fun) end
-- The following are for runs of tests (app.configure{testing=true}).
---@param fun fun(number:integer, verb:string, id:integer, body:string) what a test's script asks; it must not stop mods
function mods.on_test(fun) end
---@param body string at most 60000 bytes, JSON
---@return boolean|nil given, string? error
function mods.test_reply(number, id, body) end
--- A test plays the part of a mod that does not run: what others post to it is no error.
---@param id string
---@return boolean|nil done, string? error
function mods.stand_in(id) end
--- A message to a mod as if another had posted it, whose part the test plays from then on.
---@param id string
---@param number integer
---@param topic string
---@param body string at most 4096 bytes
---@return boolean|nil done, string? error
function mods.post_as(id, number, topic, body) end
--- What ran in the mod's process since it began, as V8 counts it, where app.configure asked for that: what the process
--- says, so anything; 8 MiB at most.
---@return string|nil report, string? error
function mods.coverage(number) end
--- As if the session had just begun: no mods, their numbers begin at 1 again, nothing is kept. The hooks stay.
---@param seed integer? of mods' random numbers; as it was when not given
function mods.reset(seed) end

---@class Mod
---@field number integer
---@field id string
---@field title string
---@field state "starting"|"running"|"stopped"|"dead"
---@field waits_at string where its main module waits at a top-level await, so that it is not ready: "main.js:3", "main.js"; "" when it does not
---@field reason string why it is stopped or dead; "" when it is neither
---@field suspended boolean
---@field pid integer -1: no process
---@field late boolean it works on the events of an earlier tick
---@field late_ticks integer
---@field starved_ticks integer in which it slept because its CPU time was used up; 0 without a window
---@field cut_frames integer pictures in which it wanted more than any mod gets, and something was left out
---@field cpu_ns integer all of it
---@field last_cpu_ns integer of the last handlers
---@field icon string? the sprite of its package's icon.png, once it is decoded
---@field asset_problems string[] what was wrong with its pictures and sounds: "sprites/a.png: not a PNG picture"
---@field memory_kb integer of its process, looked at once a second; 0: it has none
---@field restarts integer
---@field errors integer handlers that threw or were stopped, and failed starts
---@field prints integer
---@field prints_dropped integer
---@field commands integer
---@field applied integer
---@field denied integer
---@field refused integer of the denied those for which it has the capability: the game's rules say no
---@field over_quota integer
---@field over_quota_ticks integer in which something was over a limit
---@field failed integer commands that the world could not do
---@field rejected_batches integer
---@field bytes integer of its $sends
---@field events integer that it was told
---@field queries integer
---@field posted integer messages
---@field stream_digest string of all commands that were applied
---@field used string[] capabilities of which something was applied, answered or subscribed to
---@field limit_met string the first limit per tick that it met, for people; ""
---@field lacked string[] capabilities of which something was asked for that it does not have

---@class engine.app
local app = {}
app.root = ""       -- the folder with lua/, assets/, mods/
app.args = {}       -- command line after the program's name
app.version = ""
-- Of what set_up is given: px of the picture and of a tile, layers and kinds of tiles, bytes of their names, colours of a palette.
app.limits = {
    min_width = 0, min_height = 0, max_width = 0, max_height = 0, min_tile = 0, max_tile = 0, usual_tile = 0,
    layers = 0, tile_kinds = 0, name_bytes = 0,
    min_palette = 0, max_palette = 0,
}
--- Before engine.mods is required for the first time: the seed and the limits of mods (conf.lua's `mods`).
---@param options {seed:integer?, tick_rate:integer?, limits:table?, unsafe_no_sandbox:boolean?, testing:boolean?, coverage:boolean?} testing: what proto/ keeps for tests exists; coverage: with it, what mods run is counted; called again with it, seed and limits per tick are those that mods.reset begins with
function app.configure(options) end
--- What the game that is made next says of itself in its game.lua; what is not said becomes what is usual.
---@param game {screen:{width:integer?, height:integer?, palette:integer[]?, only_palette:boolean?}?, tiles:table?, particles:table[]?} tiles: as games.tiles makes them; particles: styles with their `name`
function app.set_up(game) end
--- What the game brought to be seen and heard, decoded in sandboxed processes, for the runs that follow; needs engine.mods.
---@param game {assets:engine.asset[]}
---@return string[] problems with files, which are left out
function app.load_assets(game) end
--- Runs the game loop until it ends. `progress` is called now and then without a window. `shot` is written
--- at the end.
---@param game {tick:fun(players:Actions[], menu:MenuInput), done:fun():boolean?}
---@param options {headless:boolean, unpaced:boolean?, ticks:integer?, tick_rate:integer?, players:integer?, actions:string[]?, window:table?, audio:table?, bindings:{target:string, source:string, player:integer}[]?, progress:fun(tick:integer)?, shot:{path:string, scale:integer}?, pictures:string?, on_picture:fun(path:string?)?} pictures: the folder for those that the player takes; on_picture: he took one, nil: it could not be saved
---@return {ticks:Timing, frames:Timing, signal:integer?, display_gone:boolean?, shot_problem:string?} signal: which one ended it
function app.run(game, options) end
---@return boolean
function app.has_display() end
-- From now on the keyboard types: MenuInput.typed, and nothing else hears it. Nothing happens without a window.
---@param on boolean
function app.text_input(on) end
-- The same for a game that takes text, while no screen of the host's is typed into: mouse and gamepads play on.
---@param on boolean
function app.game_text_input(on) end
---@return boolean done false: there is no clipboard
function app.copy(text) end
---@return string text of the clipboard, at most 16 KB; "" when there is none
function app.paste() end
--- Libraries, paths and devices of this machine; nil for what cannot be started here.
---@return {sdl:string, lua:string, worker:string, sdk:string, video:string?, audio_devices:integer?, gamepads:integer?}
function app.machine() end
--- Runs the worker program with one of its verbs for people and programs: text and exit code; or nil and why not.
---@param verb "version"|"check"|"walls"
---@return string?, integer|string
function app.worker_report(verb) end
--- The last line of a terminal; nil takes it away.
---@param text string?
function app.status_line(text) end
--- For a verb that waits for something; the game never does.
---@param ms integer
function app.sleep(ms) end
--- From here on SIGHUP, SIGINT, SIGQUIT and SIGTERM end app.run after a tick, and not the program.
function app.catch_signals() end
--- While the game is held only its tick function is called: no time passes in world and scene, and mods are told
--- nothing, neither events nor what a player presses; they can be stopped and started. From this tick on. `waits`: the
--- world stands still until somebody acts, and mods are told what was pressed with the tick that it brings.
---@param held boolean
---@param waits boolean?
function app.hold(held, waits) end
--- Nobody plays now (a title, an end): while nobody touches a device either, fewer pictures are drawn. Ticks go on.
---@param idle boolean
function app.idle(idle) end
--- How large a text is in the game's font.
---@param large boolean? double size
---@return integer width, integer height px
function app.text_size(text, large) end
--- The characters of a text that the game's font lacks, which are drawn as a box; each once, at most 32.
---@param text string
---@return {byte: integer, code: integer}[] unshown in their order; byte: of the text, from 1; code: U+FFFD is a byte that is no text
function app.unshown(text) end
--- What a source of conf.lua's bindings is, as one text for all its names ("key:esc", "key:Escape").
---@param source string
---@return string|nil same, string? problem there is none of that name; with the nearest one
function app.source(source) end
--- What is written on the key of a source ("key:w"), in the keyboard's layout: "Z" on a French one, "Space"; "" for what
--- is no key. Without a window as on an American one.
---@param source string
---@return string
function app.key_name(source) end
--- What is bound to the game's actions from now on, in place of what was; with a window only.
---@param bindings {target:string, source:string, player:integer}[]
function app.bind(bindings) end
--- While it is on, what goes down presses nothing and is MenuInput.source; with a window only.
---@param on boolean
function app.capture(on) end
--- What is bound to mods' own actions from now on, in place of what was; with a window only. mod: its number; source as
--- in conf.lua.
---@param bindings {mod:integer, action:string, source:string, player:integer, consumes:boolean?}[] at most 256, of 64 actions; consumes: it presses nothing of the game's
---@return table<integer, string> problems of those that can not be bound, by their place in the list
function app.bind_mods(bindings) end
--- The frame as it is now, as a PNG of its size; while app.run plays.
---@return boolean|nil saved, string? error
function app.save_picture(path) end
--- The frame as it is now against a PNG: whether a channel of a pixel is off by more than the tolerance. When it is,
--- `difference` is written.
---@param options {expected:string, difference:string?, tolerance:integer?}
---@return "same"|"different"|"unreadable" verdict, string problem, integer share of pixels, in millionths
function app.compare_picture(options) end
--- Tells mods that a player (from 0) pressed or released an action.
function app.note_input(player, action, pressed) end

---@class Timing
---@field count integer
---@field median_us number
---@field p99_us number
---@field max_us number

---@class engine.budget
local budget = {}
--- As xpcall, and fn is ended when it goes on for too long: with an error that is raised again in each further instruction,
--- so that catching it does not help. Inside of another call it is that one's.
---@param limit {instructions:integer, free:boolean, most_kb:integer?, whose:string?, what:string, nests:boolean?} free: the first quarter of a second is not counted; most_kb: of all values; nests: inside of another one it is its own
---@param fn function
---@param handler fun(problem:any):any
---@return boolean, any ...
function budget.call(limit, fn, handler, ...) end
---@return boolean
function budget.is_running() end
--- Whether what runs is being ended.
---@return boolean
function budget.is_over() end
--- What was used was for something: it has all of it again.
function budget.refill() end
--- A coroutine that is counted, too, whoever made it.
---@param made thread
---@return thread made
function budget.watch(made) end

---@class engine.fs reading the engine's and mods' files, and changing the player's
local fs = {}
---@param most integer? bytes; a longer file is an error
---@return string|nil text, string? error
function fs.read(path, most) end
--- Not for files that matter: a process killed meanwhile leaves half of it. fs.replace does not.
function fs.write(path, text) end
---@return string[] names sorted
function fs.list(path) end
--- What a link points to counts.
---@return "file"|"dir"|nil
function fs.kind(path) end
---@param mode integer? rights, before the umask; all of them when not given
---@return boolean|nil made, string? error also true when it is there already
function fs.mkdir(path, mode) end
--- What is there itself.
---@return "file"|"dir"|"link"|"other"|nil, integer? bytes
function fs.look(path) end
-- The following give true, or nil and an error with the path in it; when they return, the disk has it.
--- Writes a file beside it, with owner and permissions of the old one, and renames it: a process killed at any moment
--- leaves the old file or the new one (and then perhaps ".NAME.new-...", which the next one sweeps). What a link points
--- to is written, a pipe or a device is written through, "-" and /dev/stdout are standard output.
---@return boolean|nil done, string? error
function fs.replace(path, text) end
--- In one file system, in one step. What was at `to` (a file, or an empty folder) is gone then.
---@return boolean|nil done, string? error
function fs.rename(from, to) end
--- A file, a link or an empty folder.
---@return boolean|nil done, string? error
function fs.remove(path) end
--- A file or link, or a folder with all in it; links in it are removed, not followed. At most 64 folders deep.
---@param path string without a slash at its end
---@return boolean|nil done, string? error
function fs.remove_tree(path) end
---@return string|nil path of a new folder, for the owner alone, string? error
function fs.make_temp_dir(parent, prefix) end
---@return boolean|nil done, string? error
function fs.sync(path) end
--- Makes the file when it is not there, and writes the process's number into it. Held until it is released, collected,
--- or the process ends, however that is.
---@param wait_ms integer? how long it is tried; 0
---@return {release:fun(self)}|nil lock, string? error, boolean? held another process has it, integer? process its number, 0: not known
function fs.lock(path, wait_ms) end

---@class engine.saves saved games: the world, what mods keep and the game's own state, in one file
local saves = {}
---@class Save
---@field meta table<string,string> what it says of itself
---@field mods {id:string, version:string, sha256:string}[] in load order
---@field storage {mod:string, version:integer, keys:integer, bytes:integer}[] what mods keep in it
---@field world string for world.load, which checks it
---@field game string
--- In one transaction: a process that is killed meanwhile leaves the save before it. The world and what mods keep
--- are as they are now. Without `wait` it is written while the game goes on; "busy" then also means that the last
--- one still is, and nothing is done. The file stays open, for this process alone, until close().
---@param save {path:string, meta:table<string,string>, mods:{id:string, version:string, sha256:string?}[], game:string, wait:boolean?}
---@return boolean|nil given, string? error, ("missing"|"damaged"|"newer"|"busy"|"failed")? kind
function saves.write(save) end
--- Of the last write that was not waited for, once; nothing while there is none.
---@return boolean|nil written, string? error, string? kind
function saves.result() end
--- Everything in a file that may be anybody's is checked, but for `world` and `game`.
---@param take boolean? what mods keep becomes what the file says; no mod may run
---@return Save|nil save, string? error with the path, ("missing"|"damaged"|"newer"|"busy"|"failed")? kind
function saves.read(path, take) end
--- Waits for what is being written, and lets others have the file.
function saves.close() end

---@class engine.player_storage what mods keep for the player, between games, while a game is played; files are lua/play/player_storage.lua's
local player_storage = {}
---@param mod string its id
---@param entries table<string,string> key -> bytes, of its file
---@return boolean|nil loaded, string? error false: there is something of it already, which stays
function player_storage.load(mod, entries) end
---@return table<string,string> entries as they are now
function player_storage.entries(mod) end
---@return string[] mods whose part is another than at the last call
function player_storage.changed() end

---@class engine.plain
local plain = {}
-- Runs a file in Lua in a state of its own without libraries, for so many instructions and within so much memory.
---@param source string
---@param path string for its errors
---@return any result nil, booleans, numbers, texts and tables of them
---@return string? problem FILE:LINE: text
function plain.run(source, path) end

---@class engine.hash
local hash = {}
---@param text string
---@return string digest 64 hex digits
function hash.sha256(text) end
--- The same, bit by bit. add gives the state back; hex is of what was added so far.
---@return {add:fun(self, text:string), hex:fun(self):string}
function hash.start() end

---@class engine.unicode what two names have in common to the eye; of a text of more than 1024 bytes the beginning counts
local unicode = {}
--- The same for all ways to write it: one form, small letters, without what is not seen (NFKC_Casefold).
---@param text string
---@return string
function unicode.fold(text) end
--- The same for texts that look alike (UTS #39), without marks, spaces and signs between words.
---@param text string
---@return string
function unicode.skeleton(text) end

---@class engine.zip archives of strangers: what is refused: engine/host/zip_layout.h; files are unpacked in a sandboxed process
local zip = {}
---@return ZipArchive|nil, string? error with the path in it
function zip.open(path) end
--- Ends the process that unpacks, until it is wanted again.
function zip.rest() end
--- The same bytes for the same files in the same order: no dates, no permissions but 0644.
---@param files {name:string, text:string}[] at most 4096, of 64 MB
---@return string|nil bytes, string? error
function zip.make(files) end

---@class ZipArchive
local archive = {}
--- As the archive has them: names, sizes and kinds are a stranger's word.
---@return {name:string, kind:"file"|"dir"|"link"|"other", index:integer, size:integer, packed:integer, method:integer, encrypted:boolean}[]
function archive:entries() end
--- The text is as long as the entry says, and its check sum fits.
---@param index integer from entries
---@param most integer bytes; a longer entry is an error
---@return string|nil text, string? error without the path
function archive:read(index, most) end
function archive:close() end

---@class engine.locale texts of mods with their arguments
local locale = {}
locale.MAX_KEYS = 0       -- of one mod
locale.MAX_KEY_BYTES = 0
locale.MAX_TEXT_BYTES = 0 -- of one form
--- The text with {name} replaced by arguments; of a table of forms the one that args.count asks for.
---@param text string|{language:string, zero:string?, one:string?, two:string?, few:string?, many:string?, other:string}
---@param args table<string, string|integer>?
---@return string
function locale.write(text, args) end
--- Which form goes with a whole number in a language ("pt-pt"), by CLDR's rules; `other` where none are known.
---@return "zero"|"one"|"two"|"few"|"many"|"other"
function locale.form(language, number) end
---@return string forms all that CLDR has for the language, of numbers with a fraction too: "one other"
function locale.forms(language) end

-- Sockets between programs of one user, in a folder that must be his alone; nothing waits but connection:wait. A folder
-- that is not there is made.
---@class engine.socket
local socket = {}
---@return {accept:fun(self):table?, close:fun(self)}|nil server, string? problem accept gives a connection, or nil
function socket.listen(folder, name) end
-- A connection: line() -> text, nil (none yet), or nil and "closed" or "too long" (128 KB); write(text) -> bytes that are
-- not sent yet, or nil (1 MB are not, or it is closed); flush() -> the same; wait(ms, input) -> "socket", "input" or
-- nil; close().
---@return table|nil connection, string? problem, boolean? left nobody listens there any more
function socket.connect(folder, name) end
---@return string[]|nil names that end in ".sock", string? problem
function socket.list(folder) end
-- Only when it is a socket of the user's.
function socket.remove(folder, name) end
---@return integer
function socket.pid() end
---@return integer? columns nil: standard input and output are no terminal, or one that cannot move its cursor
function socket.terminal() end
-- Whether standard input and output are a terminal of any kind: somebody can be asked, a line at a time.
---@return boolean
function socket.is_terminal() end

---@class engine.log
local log = {}
---@param level "debug"|"info"|"warn"|"error"
---@param from_mod boolean? the text is the mod's, such as an error that it threw
function log.write(level, source, text, place, from_mod) end
---@param level "debug"|"info"|"warn"|"error" the least that is shown
function log.set_level(level) end
--- Where lines go from now on. `least`: that is shown; `sources`: only theirs are shown; `pattern`: only lines with
--- this plain text in text or place (small letters fit capital ones, too); `folder`: log files go there and get
--- every line; `file_bytes`: the size at which one is changed, otherwise 1 MiB; `unfolded`: repeated lines are not
--- folded.
---@param settings {json:boolean?, unfolded:boolean?, least:"debug"|"info"|"warn"|"error"?, sources:string[]?, pattern:string?, folder:string?, file_bytes:integer?}
---@return boolean? ok, string? problem of the folder; then all stays as it was
function log.configure(settings) end
---@param source string a mod's id, "engine", "game"
---@return {level:string, tick:integer, text:string, place:string?}[] its last 20 lines, oldest first
function log.tail(source) end
-- The last lines of all, oldest first: 2,000 at most, and whoever said the most loses his first.
---@param after integer? only those with a greater number
---@return {number:integer, tick:integer, level:string, source:string, text:string, place:string?, again:integer?, from_mod:boolean?}[] again: it was said so many times more; from_mod: the text is the mod's
function log.history(after) end

-- A player's actions of a tick, as game.tick gets them (one table per player):
---@class Actions
---@field move_x number -1..1
---@field move_y number
---@field aim integer|nil angle, when given
---@field held table<string, boolean>     by name: the game's actions, and up, down, left, right
---@field pressed table<string, boolean>
---@field released table<string, boolean>

-- Where the pointer is in a tick, as game.tick gets it second:
---@class Pointer
---@field x integer px of the picture; it may be outside
---@field y integer
---@field moved boolean
---@field held boolean its left button
---@field clicked boolean went down in this tick
---@field released boolean
---@field wheel integer lines, positive = up

-- What was typed in a tick, as game.tick gets a list of it third while the game asks for text:
---@class Typed
---@field text string? or
---@field key string? backspace, delete, left, right, home, end, up, down, page_up, page_down, tab, enter, escape
---@field shift boolean? of a key
---@field ctrl boolean?

-- What a player does in the host's own screens in a tick: keys and buttons that are never bound to anything else.
-- Directions and pages come again while they are held.
---@class MenuInput
---@field up boolean
---@field down boolean
---@field left boolean
---@field right boolean
---@field ok boolean
---@field back boolean
---@field next boolean
---@field previous boolean
---@field page_up boolean
---@field page_down boolean
---@field mods boolean F10
---@field console boolean F1, the key below Escape, or a gamepad's Back that is held
---@field keys boolean F9
---@field source string? what went down while app.capture is on, as bindings have it
---@field for_mods boolean somebody pressed an action of a mod's own
---@field typed ({text:string}|{key:string, shift:boolean, ctrl:boolean})[]? while app.text_input is on; the keyboard does nothing else then
---@field x integer of the pointer, px; it may be outside of the picture
---@field y integer
---@field moved boolean
---@field held boolean its left button
---@field clicked boolean went down in this tick
---@field released boolean
---@field wheel integer lines, positive = up
---@field pad boolean a gamepad was used last
---@field device "key"|"mouse"|"pad" what was used last; the mouse when a button of it was
---@field pad_kind "xbox"|"playstation"|"nintendo" what is written on the gamepad that was used last
---@field away boolean the window has lost the focus or is minimised
