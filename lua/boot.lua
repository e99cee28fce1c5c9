-- Where Lua starts, called once by the program: what it says goes through clean doors, globals are strict, then the
-- verb of the command line.
-- What this file returns is the program's exit code.
require("lib.doors").install(_G)
require("lib.strict").install(_G)

local out = require "lib.out"
print = out.print -- luacheck: ignore 121

return out.finish(require("cli").main(require("engine.app").args))
