-- Where the program starts when a monkey plays it (run.lua makes a root in which this file is lua/boot.lua): the
-- player's mods are written, then the command line does what it always does, with the monkey's hands in the place of
-- a player's.
require("lib.strict").install(_G)

local app = require "engine.app"
local hands = require "monkey.hands"
local mods = require "monkey.mods"

local function number(name) return math.tointeger(tonumber(os.getenv(name))) end

local seed = number "MONKEY_SEED"
local written = mods.write(os.getenv "MONKEY_MODS", seed)
hands.take(app, { seed = seed, mods = written, report = os.getenv "MONKEY_REPORT",
    window = os.getenv "MONKEY_WINDOW" == "1" })

return require("cli").main(app.args)
