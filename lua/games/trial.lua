-- A game tried out for the person who writes it: looked at whole, played twice, each time in a program of its own (in
-- which Lua's tables lie otherwise), and once more through a save in the middle. All three have to be the same, tick by
-- tick. Then each of its mods is tried out.
local inspect = require "games.inspect"
local json = require "lib.json"
local text = require "lib.text"
local trace = require "games.trace"
local uv = require "luv"

local trial = {}

local MOST_ANSWER = 64 * 1024 * 1024
local CPU_SECONDS = 600 -- of one play: a game that does not come to an end is told
local SIGXCPU = 24

local function add(self, level, what, words)
    self.findings[#self.findings + 1] = { level = level, what = what, text = words }
end

-- Runs this program with these words: {code, out, err}; or nil and why not. The shell sets the limit and becomes the
-- program.
local function run(words)
    local all = { "-c", ('ulimit -S -t %d; exec "$0" "$@"'):format(CPU_SECONDS), uv.exepath() }
    table.move(words, 1, #words, #all + 1, all)
    local out, err = uv.new_pipe(false), uv.new_pipe(false)
    local told = { out = {}, err = {} }
    local process, problem = uv.spawn("/bin/sh", { args = all, stdio = { nil, out, err } }, function(code, signal)
        told.code = signal == 0 and code or 128 + signal
    end)
    if not process then return nil, tostring(problem) end
    for name, pipe in pairs { out = out, err = err } do
        local size = 0
        pipe:read_start(function(_, chunk)
            if not chunk then return pipe:close() end
            size = size + #chunk
            if size <= MOST_ANSWER then table.insert(told[name], chunk) end
        end)
    end
    uv.run()
    process:close()
    uv.run()
    return { code = told.code, out = table.concat(told.out), err = table.concat(told.err) }
end

-- One play, in a program of its own; or nil and what is wrong. `with`: more words.
local function play(self, ticks, with)
    local words = { "check", self.path, "--trace", "--ticks", tostring(ticks), "--seed", tostring(self.seed) }
    table.move(with or {}, 1, #(with or {}), #words + 1, words)
    local told, problem = run(words)
    if not told then return nil, "the play cannot be started: " .. problem end
    local line = told.out:match("[^\n]+")
    local value = line and json.decode(line, "a play", MOST_ANSWER)
    if told.code == 128 + SIGXCPU then
        return nil, ("a play of %d ticks does not come to an end in %d s of CPU time"):format(ticks, CPU_SECONDS)
    end
    if told.code == 0 and type(value) == "table" and value.digests then return value end
    local said = told.err:gsub("^gatehouse: ", ""):gsub("\n$", "")
    return nil, said ~= "" and said or ("a play ended with exit code %d"):format(told.code)
end

-- Two plays side by side; `with`: what is said of each besides.
local function compare(self, one, other, with_one, with_other, differ)
    local tick = trace.first_difference(one, other)
    if not tick then return true end
    local a, b = play(self, tick, with_one), play(self, tick, with_other)
    local what = a and b and trace.difference(a, b)
    add(self, "error", "determinism", ("%s; tick %d is the first that differs%s"):format(differ, tick,
        what and ": " .. what or ""))
end

local function look_at_plays(self)
    local one, problem = play(self, self.ticks)
    if not one then return add(self, "error", "run", problem) end
    self.played, self.summary = #one.digests, one.summary
    local other
    other, problem = play(self, self.ticks)
    if not other then return add(self, "error", "run", problem) end
    if not compare(self, one, other, nil, nil, "two plays of the same seed are not the same") then return end
    local middle = self.ticks // 2
    if middle < 1 then return true end
    local save = { "--trace-save", tostring(middle) }
    local restored
    restored, problem = play(self, self.ticks, save)
    if not restored then return add(self, "error", "save", problem) end
    return compare(self, one, restored, nil, save, ("a play that is saved after tick %d and goes on is not the same as one "
        .. "that is not: save() and restore() leave something out"):format(middle))
end

-- Each mod that the game brings, tried out as `gatehouse check MOD` does.
local function look_at_mods(self, mods)
    for _, one in ipairs(mods) do
        local told, problem = run { "check", one.path, "--game", self.path, "--json", "--quiet", "--ticks",
            tostring(self.ticks), "--seed", tostring(self.seed) }
        local value = told and json.decode(told.out:match("[^\n]+") or "", "its check", MOST_ANSWER)
        if type(value) ~= "table" or not value.findings then
            add(self, "error", "mods", ("%s: cannot be tried out: %s"):format(one.id,
                text.printable(problem or told.err, 300)))
        end
        for _, finding in ipairs(value and value.findings or {}) do
            add(self, finding.level, "mods", ("%s: %s: %s"):format(one.id, finding.what, finding.text))
        end
    end
end

-- Tries the game at a path. options: ticks, seed. As play.trial.of gives it; `what` of a finding is "game", "run",
-- "determinism", "save" or "mods".
function trial.of(path, options)
    local is_plain = path:find("/", 1, true) == nil
    local self = { path = is_plain and "./" .. path or path, ticks = options.ticks, seed = options.seed, findings = {},
                   played = 0 }
    local found, problems = inspect.path(path)
    for _, line in ipairs(problems or found.errors) do add(self, "error", "game", line) end
    if found then
        self.id, self.version = found.game.id, found.game.version
        for _, line in ipairs(found.warnings) do add(self, "warning", "game", line) end
        if not found.errors[1] and look_at_plays(self) then look_at_mods(self, found.mods) end
    end
    local result = { path = path, id = self.id, version = self.version, ticks = self.ticks, played = self.played,
                     summary = self.summary, findings = self.findings, errors = 0, warnings = 0 }
    for _, finding in ipairs(self.findings) do
        local count = finding.level == "error" and "errors" or "warnings"
        result[count] = result[count] + 1
    end
    return result
end

return trial
