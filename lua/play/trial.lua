-- A mod tried out for the person who writes it: looked at whole, all its scripts compiled in a real worker, and played
-- for a while without a window, by the bot, with all that it asks for. What the player chose of profiles, settings and
-- grants plays no part.
local app = require "engine.app"
local children = require "testing.children"
local content_merge = require "mods.content_merge"
local files = require "testing.files"
local fit = require "mods.fit"
local inspect = require "mods.inspect"
local json = require "lib.json"
local limits = require "policy.limits"
local mods = require "mods"
local places = require "mods.places"
local playing = require "games.playing"
local session = require "play.session"
local shared_code = require "mods.shared_code"
local sources = require "mods.sources"
local sdk = require "games.sdk"
local text = require "lib.text"
local uses = require "games.uses"

local trial = {}

local MOST_ALONE = 64 -- scripts that are compiled one by one, when not all compile together
local SETTLED_TICKS = 60 -- what a mod does while it begins does not count for its CPU
local END = "gatehouse-check-end.js"
local TEST_CPU_S = 600 -- as `gatehouse test` gives a file

-- `source`: the line of a script that it is about, and a caret below the place; nil = none.
local function add(self, level, what, words, source)
    self.findings[#self.findings + 1] = { level = level, what = what, text = words, source = source }
end

local function about_content(line) return line:find("/content/", 1, true) ~= nil end

local function what_of(line) return about_content(line) and "content" or "manifest" end

-- --- the manifest ---

local function look_at_manifest(self, mod)
    for _, field in ipairs { "description", "license" } do
        if mod[field] == "" then
            add(self, "warning", "manifest",
                ("mod.json has no \"%s\": players see it before they install"):format(field))
        end
    end
    if #mod.authors == 0 then add(self, "warning", "manifest", "mod.json has no \"authors\"") end
end

-- Pictures and sounds that the mod would have to do without: by their names, and then by what is in them.
local function look_at_assets(self, lines)
    for _, line in ipairs(lines) do add(self, "error", "assets", line) end
end

-- What it declares that another mod changes otherwise, and what it changes of others'.
local function look_at_content(self, found, id)
    local part = content_merge.part_of(found.content, id)
    if not part then return end
    for _, line in ipairs(part.conflicts) do add(self, "warning", "content", line) end
    for _, change in ipairs(part.changes) do self.changes[#self.changes + 1] = change.text end
    self.entries = #part.entries
end

-- What of the game's own it uses that is not there for it, or is going away.
local function look_at_uses(self, path, mod)
    local modules = inspect.scripts(path, mod)
    for _, finding in ipairs(uses.findings(modules or {}, mod, playing.game())) do
        add(self, finding.level, "scripts", text.printable(finding.text, 300))
    end
end

-- --- the scripts ---

-- All of them are compiled and linked before the first is run; and none is run, because the last import asks for what
-- is not there.
local function importer(names)
    local lines = {}
    for i, name in ipairs(names) do lines[i] = ("import %s;"):format(json.encode("./" .. name)) end
    lines[#lines + 1] = ('import { end } from "./%s";'):format(END)
    return table.concat(lines, "\n")
end

local function is_the_end(err) return err.message:find(END, 1, true) ~= nil end

-- What is wrong with scripts of a mod, compiled together; nil when nothing is.
local function compile(engine_mods, mod, modules, names)
    local with = { [END] = "", ["gatehouse-check.js"] = importer(names) }
    for name, source in pairs(modules) do with[name] = source end
    local problem
    engine_mods.on { failed = function(_, err) problem = err end }
    local number, why = engine_mods.start {
        id = mod.id, title = mod.title, main = "gatehouse-check.js",
        modules = sdk.with(with, playing.game(), mod.all_content), capabilities = {}, settings = "{}",
    }
    if not number then return { message = tostring(why), file = "" } end
    engine_mods.wait_ready()
    app.run({ tick = function() end, done = function() return false end }, {
        headless = true, ticks = 1, players = 1, bindings = {},
    })
    if problem and not is_the_end(problem) then return problem end
end

local function line_of(err)
    if err.file == "" then return err.message end
    return ("%s:%d:%d: %s"):format(err.file, err.line, err.column, text.first_line(err.message))
end

-- The source line and the caret, as the worker tells them between the first line and the frames.
local function source_of(err)
    if not err.text or not err.source_line or err.source_line == "" then return nil end
    local line, caret = err.text:match("^[^\n]*\n([^\n]*)\n([ \t]*%^)")
    return line and text.printable((line:gsub("\t", " ")), 200) .. "\n" .. caret:gsub("\t", " "):sub(-200) or nil
end

-- Those that the main script needs are known to load by now, when `loads`; what else there is does not stop the mod. `own`:
-- its own scripts, of those that there are.
local function compile_all(self, engine_mods, mod, modules, own, loads)
    local names = {}
    for _, name in ipairs(text.sorted_keys(own)) do
        if not name:match("^tests/") and not sources.is_map(name) then names[#names + 1] = name end -- those need what only a run of tests has
    end
    if not compile(engine_mods, mod, modules, names) then return end
    local said = {}
    for i = 1, math.min(#names, MOST_ALONE) do
        local err = compile(engine_mods, mod, modules, { names[i] })
        local line = err and line_of(err)
        if line and not said[line] then
            said[line] = true
            add(self, loads and "warning" or "error", "scripts", text.printable(line, 300)
                .. (loads and " (nothing that plays imports it)" or ""), source_of(err))
        end
    end
end

-- --- what it did ---

local function counted(self, info, field, level, what, words)
    if info[field] > 0 then add(self, level, what, words:format(info[field])) end
end

-- A run without a window does not slow a mod down, a game in one does.
local function look_at_cpu(self, info, given)
    local ticks = self.played - SETTLED_TICKS
    if not self.settled_cpu_ns or ticks < SETTLED_TICKS then return end
    local used = (info.cpu_ns - self.settled_cpu_ns) / ticks / 1e6
    if used <= given.cpu_us_per_tick / 1000 then return end
    add(self, "warning", "limits", ("used %.1f ms of CPU in a tick, on average; in a window it gets %.1f, and sleeps through ticks "
        .. "when that is used up"):format(used, given.cpu_us_per_tick / 1000))
end

-- Of a mod's own tests in JavaScript: which capabilities it used in those that passed. (Specs in Lua are code of the host:
-- whoever only looks at a mod runs none.)
local function used_in_tests(self, options)
    local jobs, used = {}, {}
    for _, item in ipairs(files.find({ self.path }).list) do
        if item.kind == "js" then jobs[#jobs + 1] = item end
    end
    children.run(jobs, { most = 1, cpu = TEST_CPU_S }, function(job)
        local words = { "test", "--child", job.file, "--mod", job.mod, "--seed", tostring(options.seed), "--ci" }
        local game = playing.game()
        if game.place ~= "shipped" then
            local path = game.path:find("/", 1, true) and game.path or "./" .. game.path
            table.move({ "--game", path }, 1, 2, #words + 1, words)
        end
        for _, folder in ipairs(options.mods or {}) do table.move({ "--mods", folder }, 1, 2, #words + 1, words) end
        return words
    end, function(_, result)
        for _, capability in ipairs(result.ended and result.ended.used or {}) do used[capability] = true end
        self.tests = self.tests + #result.tests
    end)
    return used
end

-- What it asks for and does not use: in play, in its tests, nor by what mod.json says of it.
local function look_at_unused(self, info, mod, options)
    local used, unused = {}, {}
    for _, capability in ipairs(info.used) do used[capability] = true end
    for _, capability in ipairs(mod.capabilities) do
        if not used[capability] and not mod.rarely[capability] then unused[#unused + 1] = capability end
    end
    if #unused == 0 then return end
    local in_tests = used_in_tests(self, options)
    for _, capability in ipairs(unused) do
        if not in_tests[capability] then
            add(self, "warning", "capabilities", ("asks for '%s' and has not used it in %d ticks%s; if that is right, use it in "
                .. "a test, or say in mod.json when it is: { \"cap\": \"%s\", \"rarely\": \"...\" }"):format(capability,
                self.ticks, self.tests > 0 and (", nor in %s"):format(text.count(self.tests, "test")) or "", capability))
        end
    end
end

local function look_at_run(self, game, mod, number)
    local life, info = game.lifecycle, game.engine_mods.list()[number]
    local why = life.reasons[number] and text.printable(life.reasons[number], 300) or "no reason is known"
    if life.failed[number] then
        return add(self, "error", "run", "does not load: " .. why:gsub("^did not load: ", ""))
    end
    if info.waits_at ~= "" then
        add(self, "error", "run", ("is not ready after %d ticks: its main module waits at a top-level await (%s)"):format(
            self.ticks, text.printable(info.waits_at, 160)))
    end
    if life.quarantined[number] then
        add(self, "error", "limits", "was stopped: " .. why)
    elseif life.downs[number] then
        add(self, "error", "limits", "was suspended or restarted: " .. why)
    end
    if info.errors > 0 then
        add(self, "error", "run", ("%d errors while it played; the last: %s"):format(info.errors, why))
    end
    look_at_assets(self, info.asset_problems)
    counted(self, info, "rejected_batches", "error", "run",
        "%d $sends were thrown away: they cannot be read or are too much")
    counted(self, info, "over_quota_ticks", "warning", "limits", "was over a limit in %d ticks")
    if info.limit_met ~= "" then add(self, "warning", "limits", "first limit that it met: " .. info.limit_met) end
    counted(self, info, "prints_dropped", "warning", "limits", "%d lines of print were dropped: it prints too much")
    counted(self, info, "failed", "warning", "run", "%d commands could not be done")
    look_at_cpu(self, info, limits.of(game.conf, mod.id))
    for _, capability in ipairs(info.lacked) do
        add(self, "error", "capabilities", ("needs '%s', and mod.json does not ask for it"):format(capability))
    end
    return true
end

local function find(list, key, value)
    for _, item in ipairs(list) do
        if item[key] == value then return item end
    end
end

local function play(self, mod, options)
    local elsewhere = fit.problem(mod)
    if elsewhere then
        return add(self, "error", "manifest", elsewhere .. ": it is checked in its own game with --game GAME")
    end
    local all = places.of { mods = options.mods, dev = { self.path } }
    local wrong = find(mods.find({ places = all }).broken, "path", self.path)
    if wrong then -- said before a game is made, which may need what is broken
        for _, line in ipairs(wrong.problems) do add(self, "error", what_of(line), line) end
        return
    end
    local game, problem = session.create { seed = options.seed, bot = true, fresh = true, only = mod.id, places = all }
    if not game then
        for line in problem:gmatch("[^\n]+") do add(self, "error", about_content(line) and "content" or "run", line) end
        return
    end
    local found = find(game.found.mods, "id", mod.id)
    self.others = found and found.others
    local broken = find(game.found.broken, "id", mod.id)
    for _, line in ipairs(broken and broken.problems or {}) do add(self, "error", what_of(line), line) end
    local number = game.numbers[mod.id]
    if not found then return end
    look_at_content(self, game.found, mod.id)
    if not number then
        for _, line in ipairs(game.problems) do add(self, "error", "run", line) end
        return
    end
    session.run(game, {
        headless = true, ticks = options.ticks, progress = options.progress,
        each = function()
            self.played = self.played + 1
            if self.played == SETTLED_TICKS then self.settled_cpu_ns = game.engine_mods.list()[number].cpu_ns end
        end,
    })
    local loads = look_at_run(self, game, found, number)
    self.unused = loads and { game.engine_mods.list()[number], found }
    return game.engine_mods, loads
end

-- Tries the mod at a path. options: ticks, seed, mods (folders of others), progress. {path, id and version (where the
-- manifest can be read), ticks, findings = list of {level = "error"|"warning", what = "manifest"|"texts"|"assets"|
-- "scripts"|"run"|"limits"|"capabilities"|"content", text}, errors, warnings = how many, entries = how many pieces of content it
-- declares, changes = lines about what it changes of others' content}.
function trial.of(path, options)
    local self = { path = path, ticks = options.ticks, findings = {}, played = 0, tests = 0, changes = {}, entries = 0 }
    local found, problems = inspect.path(path)
    for _, line in ipairs(problems or {}) do add(self, "error", what_of(line), line) end
    if found then
        self.id, self.version = found.mod.id, found.mod.version
        look_at_manifest(self, found.mod)
        for _, line in ipairs(found.wrong_texts) do add(self, "error", "texts", line) end
        for _, line in ipairs(found.missing_texts) do add(self, "warning", "texts", line) end
        for _, line in ipairs(inspect.unshown(path, app.unshown)) do add(self, "warning", "texts", line) end
        for _, line in ipairs(found.script_notes) do add(self, "warning", "scripts", line) end
        look_at_uses(self, path, found.mod)
        look_at_assets(self, found.left_out)
        local engine_mods, loads = play(self, found.mod, options)
        local own = engine_mods and inspect.scripts(path, found.mod)
        local modules = own and shared_code.with(own, found.mod, self.others)
        if modules then compile_all(self, engine_mods, found.mod, modules, own, loads) end
        if self.unused then look_at_unused(self, self.unused[1], self.unused[2], options) end
        self.unused, self.others = nil, nil
    end
    self.errors, self.warnings = 0, 0
    for _, finding in ipairs(self.findings) do
        local count = finding.level == "error" and "errors" or "warnings"
        self[count] = self[count] + 1
    end
    return self
end

return trial
