-- A program that runs while the spec goes on: what it writes is read line by line, and waited for with a deadline.
local program = require "program"
local uv = require "luv"

local live = {}
live.__index = live

local DEADLINE_MS = 60000

local function read(self, pipe)
    local rest = ""
    pipe:read_start(function(_, chunk)
        if not chunk then return pipe:close() end
        rest = rest .. chunk
        for line in rest:gmatch("([^\n]*)\n") do self.lines[#self.lines + 1] = line end
        rest = rest:match("[^\n]*$")
    end)
end

-- Starts it with these words, at home in `home`.
function live.start(home, ...) return live.start_with({}, home, ...) end

-- The same with more in its environment.
function live.start_with(variables, home, ...) return live.spawn(program.path, variables, home, ...) end

-- Another program with these words, found as a shell does.
function live.start_program(path, home, ...) return live.spawn(path, {}, home, ...) end

function live.spawn(path, variables, home, ...)
    local self = setmetatable({ lines = {}, seen = 0, code = nil }, live)
    local out, err = uv.new_pipe(), uv.new_pipe()
    local environment = { "PATH=" .. os.getenv("PATH"), "LC_ALL=C" }
    for name, value in pairs(program.at_home(home)) do environment[#environment + 1] = name .. "=" .. value end
    for name, value in pairs(variables) do environment[#environment + 1] = name .. "=" .. value end
    self.handle, self.pid = uv.spawn(path, {
        args = { ... }, env = environment, stdio = { nil, out, err },
    }, function(code, signal)
        self.code = signal ~= 0 and 128 + signal or code
        self.handle:close()
    end)
    assert(self.handle, self.pid)
    read(self, out)
    read(self, err)
    return self
end

local function wait(self, is_there, what)
    local late = false
    local timer = uv.new_timer()
    uv.update_time() -- the loop did not run meanwhile
    timer:start(DEADLINE_MS, 0, function() late = true end)
    local found
    repeat
        found = is_there()
        if not found then uv.run("once") end
    until found or late
    timer:close()
    uv.run("nowait")
    assert(found, ("%s did not come; what came:\n%s"):format(what, table.concat(self.lines, "\n")))
    return found
end

-- The next line with that pattern in it, after what was found before.
function live:line(pattern)
    return wait(self, function()
        while self.seen < #self.lines do
            self.seen = self.seen + 1
            if self.lines[self.seen]:find(pattern) then return self.lines[self.seen] end
        end
        return not self.code and nil
    end, "'" .. pattern .. "'")
end

-- Ends it as Ctrl-C does, or by another signal; its exit code.
function live:stop(signal)
    if not self.code then uv.kill(self.pid, signal or "sigint") end
    return self:over()
end

-- Waits for its end; its exit code.
function live:over()
    return wait(self, function() return self.code end, "its end")
end

return live
