-- Where Lua starts, called once by the program: strict globals first, then the verb of the command line.
-- What this file returns is the program's exit code.
require("lib.strict").install(_G)

return require("cli").main(require("engine.app").args)
