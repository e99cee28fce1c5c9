---@meta
-- What the engine gives to Lua: typed stubs for editors, never loaded. Positions and speeds are numbers
-- of pixels here (the engine keeps 24.8 fixed point: multiples of 1/256 are exact, others are rounded to
-- the nearest). Angles are whole numbers in 1/65536 turn, 0 = right, clockwise. Colours are 0xRRGGBB.
-- Every function checks its arguments and raises an error that names the argument.

---@alias Entity integer handle; 0 is none

---@class engine.world
local world = {}
---@param width integer tiles
---@param height integer tiles
---@param seed integer
function world.reset(width, height, seed) end
---@return integer tick steps since the reset
function world.tick() end
---@return string digest 16 hex digits
function world.digest() end
---@return integer width, integer height tiles
function world.size() end
function world.step() end
---@param def {name:string, sprite:string?, half_w:integer, half_h:integer, hp:integer?, friction:integer?, flags:string[]?} flags: "solid","flies","swims","floats","no_shadow","glows","hidden","invulnerable","mod_spawnable","item","enemy","player"
---@return integer kind
function world.define_kind(def) end
---@param index integer 0..63
---@param def {name:string, sprite:string, flags:string[]?} flags: "solid","water","opaque","slow"
function world.define_tile(index, def) end
---@return integer kind, integer height, integer variant, integer hp
function world.tile(tx, ty) end
---@param fields {kind:integer?, height:integer?, variant:integer?, hp:integer?}
function world.set_tile(tx, ty, fields) end
---@return boolean
function world.flooded(tx, ty) end
---@return number level in height levels
function world.water() end
function world.set_water(level) end
---@param kind string
---@return Entity|nil entity, string? error
function world.spawn(kind, x, y) end
function world.remove(entity) end
---@return boolean
function world.alive(entity) end
---@return number|nil x, number y nil when stale
function world.pos(entity) end
function world.put(entity, x, y) end
---@return number|nil vx, number vy px/tick
function world.vel(entity) end
function world.set_vel(entity, vx, vy) end
function world.push(entity, vx, vy) end
---@param field "kind"|"owner"|"hp"|"max_hp"|"facing"|"anim"|"anim_ticks"|"tint"|"sprite"|"moved"|"blocked"|"hidden" kind: its name; owner: a mod's number, 0 = the game
function world.get(entity, field) end
function world.set(entity, field, value) end
---@param slot integer 1..8
---@return integer
function world.data(entity, slot) end
function world.set_data(entity, slot, value) end
---@return boolean died
function world.hurt(entity, amount, cause) end
---@param kind string? nil = all
---@return Entity[] nearest first
function world.near(x, y, radius, kind) end
---@return Entity|nil
function world.nearest(x, y, radius, kind) end
---@return Entity[] in index order
function world.all(kind) end
---@return integer
function world.count(kind) end
---@return boolean clear, number? hit_x, number? hit_y
function world.ray(x0, y0, x1, y1) end
---@return number|nil x, number y the next waypoint; nil = no way
function world.path_step(entity, target_x, target_y) end
function world.var(name) end
function world.set_var(name, value) end
---@param stream string
---@param low integer
---@param high integer inclusive
---@return integer
function world.random(stream, low, high) end
---@return number 1 = whole; exact multiples of 1/65536
function world.cos(angle) end
function world.sin(angle) end
---@return integer angle of the vector
function world.angle(dx, dy) end
---@return number length floor to 1/256
function world.length(dx, dy) end
---@return table[] events of the tick so far: {event="spawned"|"moved"|"hurt"|"died"|..., entity=, kind=, x=, y=, cause=, amount=, hp=}; `moved` left out
function world.events() end
function world.set_phase(phase, ticks, day) end
---@return string phase, integer ticks_left, integer day
function world.phase() end

---@class engine.scene
local scene = {}
function scene.reset() end
---@param item {kind:"text"|"icon"|"bar"|"pixels", anchor:string?, x:integer, y:integer, text:string?, large:boolean?, color:integer?, sprite:string?, width:integer?, height:integer?, value:integer?, max:integer?, pixels:string?} anchor: "top_left","top",...,"bottom_right"
function scene.set_item(index, item) end
function scene.remove_item(index) end
---@param light {x:number, y:number, entity:Entity?, radius:integer, color:integer, intensity:integer?, angle:integer?, spread:integer?, flicker:integer?, ticks:integer?}
function scene.set_light(index, light) end
function scene.remove_light(index) end
function scene.set_ambient(color) end
---@param w {rain:integer?, fog:integer?, wind_x:number?, wind_y:number?}
function scene.set_weather(w) end
---@return {rain:integer, fog:integer, wind_x:number, wind_y:number} of the game and all mods
function scene.weather() end
function scene.flash(percent) end
function scene.tint(color, fade_ticks) end
function scene.set_camera(x, y) end
function scene.shake(px, ticks) end
---@param style "spark"|"smoke"|"splash"|"leaf"|"glow"|"ember"
function scene.burst(style, x, y, count, color, speed) end
---@param x number? with y: where
function scene.sound(name, volume, x, y) end
function scene.loop(name, volume) end
function scene.toast(text, color) end

---@class engine.mods
local mods = {}
---@param source {id:string, title:string, main:string, modules:table<string,string>, capabilities:string[], settings:string} modules: name -> source; settings: JSON
---@return integer|nil number, string? error
function mods.start(source) end
function mods.stop(number, reason) end
function mods.restart(number) end
---@return {number:integer, id:string, title:string, state:"starting"|"running"|"stopped"|"dead", pid:integer, late:boolean, cpu_ns:integer, last_cpu_ns:integer, errors:integer, prints:integer, commands:integer, applied:integer, denied:integer, rejected_batches:integer, stream_digest:string}[]
function mods.list() end
function mods.post(number, topic, body) end
function mods.wait_ready() end
---@param hooks {ready:fun(n), failed:fun(n,err), error:fun(n,err,terminated), died:fun(n,reason)} err: {message,file,line,column,func,text}
function mods.on(hooks) end
---@param hooks table<string, fun(mod:table, command:table, state:table):string?, any> command name -> verdict: "allow"|nil, "deny" reason, "rewrite" table, "delay" ticks. mod: {number, id}
function mods.set_policy(hooks) end
---@param fun fun(number:integer, topic:string, body:string) messages that mods post to the game
function mods.on_message(fun) end

---@class engine.app
local app = {}
app.root = ""       -- the folder with lua/, assets/, mods/
app.args = {}       -- command line after the program's name
app.version = ""
--- Runs the game loop until it ends.
---@param game {tick:fun(players:table[]), done:fun():boolean?}
---@param options {headless:boolean, ticks:integer?, window:table?, audio:table?, bindings:table[]?, atlas:table?, progress:fun(tick)?, shot:{path:string, scale:integer}?, tick_rate:integer, digest:boolean?}
function app.run(game, options) end
---@return boolean
function app.has_display() end

---@class engine.fs reading the engine's and mods' files
local fs = {}
---@return string|nil text, string? error
function fs.read(path) end
function fs.write(path, text) end
---@return string[] names sorted
function fs.list(path) end
---@return "file"|"dir"|nil
function fs.kind(path) end
function fs.mkdir(path) end

---@class engine.log
local log = {}
---@param level "debug"|"info"|"warn"|"error"
function log.write(level, source, text, place) end

-- A player's actions of a tick, as game.tick gets them (one table per player):
---@class Actions
---@field move_x number -1..1
---@field move_y number
---@field aim integer|nil angle, when given
---@field held table<string, boolean>     by action name: use, throw, dash, menu, confirm, cancel, focus, build
---@field pressed table<string, boolean>
---@field released table<string, boolean>
