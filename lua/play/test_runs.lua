-- The tests of a game that is worked on: run in a program beside the one that plays, and what came of them said in its log.
local log = require "engine.log"
local text = require "lib.text"
local uv = require "luv"

local test_runs = {}

local MOST_BYTES = 64 * 1024 -- of what it says
local MOST_LINES = 40

-- For the game in the folder `path`.
function test_runs.create(path) return { path = path, running = nil, again = false } end

local function say(self, said, code)
    local lines = {}
    for line in said:gmatch("[^\n]+") do lines[#lines + 1] = line end
    local level = code == 0 and "info" or "error"
    for i = math.max(1, #lines - (code == 0 and 0 or MOST_LINES)), #lines do
        log.write(level, "tests", text.printable(lines[i], 200))
    end
    if #lines == 0 then log.write(level, "tests", ("ended with exit code %d"):format(code)) end
    self.running = nil
    if self.again then test_runs.start(self) end
end

-- Runs them; when they run already, once more after that.
function test_runs.start(self)
    if self.running then
        self.again = true
        return
    end
    self.again = false
    local out, err, said, open, code = uv.new_pipe(false), uv.new_pipe(false), {}, 3, nil
    local size = 0
    local function one_is_over()
        open = open - 1
        if open == 0 then say(self, table.concat(said), code) end
    end
    local process, problem
    process, problem = uv.spawn(uv.exepath(), { args = { "test", self.path }, stdio = { nil, out, err } }, function(with)
        code = with
        process:close(one_is_over)
    end)
    if not process then
        out:close()
        err:close()
        return log.write("error", "tests", "cannot be run: " .. tostring(problem))
    end
    self.running = process
    for _, pipe in ipairs { out, err } do
        pipe:read_start(function(_, chunk)
            if not chunk then return pipe:close(one_is_over) end
            size = size + #chunk
            if size <= MOST_BYTES then said[#said + 1] = chunk end
        end)
    end
end

-- Once a tick.
function test_runs.tick(self)
    if self.running then uv.run "nowait" end
end

return test_runs
