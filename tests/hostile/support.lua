-- What every hostile spec does: the real program plays Tidelight without a window, with three honest mods
-- and an attacker that loads before two of them, once without the attack and once with each attack. Then,
-- for each attack, the five things that "contained" means:
--
-- 1. the engine did all its ticks and ended well;
-- 2. the honest mods' commands are the same to the byte as without the attack;
-- 3. the world, and so the game that is saved, is the same;
-- 4. the log and the report name the mod and the reason;
-- 5. the mod runs again (or still) at the end, which is some time after the attack.
--
-- Runs are made two at a time before the first is looked at: most of their time is waiting for limits.
local assert = require "luassert"
local json = require "lib.json"

local support = {}

local BUILD = os.getenv("GATEHOUSE_BUILD") or "build/release"
local SLOW = BUILD:find("asan", 1, true) ~= nil
local TIMEOUT = SLOW and 120 or 60 -- s; a run that hangs is a failure and not the end of the tests
local HONEST = { "steady", "storm-front", "tide-map" }
local ALONE = os.getenv("GATEHOUSE_ATTACK") -- the name of one attack to try
local FROM, UNTIL, TICKS = 30, 32, 130 -- two ticks of attack are enough for most

support.program = BUILD .. "/gatehouse"
support.is_slow = SLOW
-- Of attacks that have limits of their own; without an entry those of support.conf hold in a build with sanitizers.
local SLOW_CONF = { ["tests/hostile/limits_memory.lua"] = "tests/hostile/limits_memory_slow.lua" }
support.conf = SLOW and "tests/hostile/limits_slow.lua" or "tests/hostile/limits.lua"

-- The attacks of a mod as its manifest lists them, without "none".
function support.choices(mod)
    local file = io.open(("mods/hostile/%s/mod.json"):format(mod))
    local manifest = json.decode(file:read("a"), mod)
    file:close()
    local names = {}
    for _, name in ipairs(manifest.settings.attack.choices) do
        if name ~= "none" then names[#names + 1] = name end
    end
    return names
end

function support.quoted(word) return "'" .. tostring(word):gsub("'", "'\\''") .. "'" end

function support.read(path)
    local file = io.open(path, "rb")
    if not file then return "" end
    local text = file:read("a")
    file:close()
    return text
end

-- A new folder; the caller removes it.
function support.folder()
    local path = os.tmpname()
    os.remove(path)
    assert.is_true(os.execute("mkdir " .. support.quoted(path)))
    return path
end

function support.remove(folder) os.execute("rm -r " .. support.quoted(folder)) end

-- The words of a run. options: ticks, from, until, conf, more (words).
function support.words(mod, attack, options)
    local words = {
        "run", "--headless", "--digest", "--report", "--ticks", options.ticks or TICKS, "--mods",
            "tests/hostile/honest",
    }
    local function add(...) for _, word in ipairs { ... } do words[#words + 1] = word end end
    if options.conf ~= false then add("--conf", options.conf or support.conf) end
    if mod then
        add("--mods", "mods/hostile/" .. mod, "--set", ("%s.attack=%s"):format(mod, attack))
        add("--set", ("%s.%s=%d"):format(mod, mod == "timebomb" and "at" or "from", options.from or FROM))
        add("--set", ("%s.until=%d"):format(mod, options["until"] or UNTIL))
    end
    add(table.unpack(options.more or {}))
    return words
end

function support.command(words)
    local parts = {}
    for i, word in ipairs(words) do parts[i] = support.quoted(word) end
    return ("env -u DISPLAY -u WAYLAND_DISPLAY -u SDL_VIDEODRIVER LC_ALL=C timeout -k 5 %d %s %s"):format(TIMEOUT,
        support.quoted(support.program), table.concat(parts, " "))
end

local function parse(code, out, err)
    local run = { code = code, out = out, err = err, mods = {} }
    run.digest, run.ticks = out:match("^digest (%x+) ticks (%d+)")
    for line in out:gmatch("[^\n]+") do
        local info = line:sub(1, 1) == "{" and json.decode(line, "report")
        if info then run.mods[info.id] = info end
    end
    return run
end

-- Many runs, two at a time: a list of words -> a list of {code, out, err, digest, ticks, mods by id}.
function support.run_all(list)
    local folder = support.folder()
    for i, words in ipairs(list) do
        local file = io.open(("%s/%d.sh"):format(folder, i), "w")
        file:write(("%s >%s/%d.out 2>%s/%d.err </dev/null\necho $? >%s/%d.code\n"):format(
            support.command(words), folder, i, folder, i, folder, i))
        file:close()
    end
    os.execute(("ls %s/*.sh | xargs -P 2 -n 1 sh"):format(folder))
    local runs = {}
    for i in ipairs(list) do
        local base = ("%s/%d"):format(folder, i)
        runs[i] = parse(tonumber(support.read(base .. ".code")), support.read(base .. ".out"),
            support.read(base .. ".err"))
    end
    support.remove(folder)
    return runs
end

function support.run(words) return support.run_all({ words })[1] end

-- The lines of the log that stand under a mod's name.
function support.lines_of(run, id)
    local lines = {}
    for line in run.err:gmatch("[^\n]+") do
        local rest = line:gsub("^ *%d+ ", "")
        if rest:sub(1, #id) == id and rest:sub(#id + 1, #id + 1):match("[: ]") then lines[#lines + 1] = line end
    end
    return lines
end

-- --- the five ---

function support.assert_alive(run, ticks)
    assert.are.equal(0, run.code, "the program ended badly:\n" .. run.err:sub(-3000))
    assert.are.equal(tostring(ticks or TICKS), run.ticks)
end

function support.assert_honest_same(run, base, ids)
    for _, id in ipairs(ids or HONEST) do
        local info, before = run.mods[id], base.mods[id]
        assert.are.equal("running", info.state, id)
        assert.is_true(before.applied > 10, id .. " did nothing, so it says nothing")
        assert.are.equal(before.stream_digest, info.stream_digest, id .. " did other things than without the attack")
        assert.are.equal(0, info.errors + info.rejected_batches, id)
        assert.are.equal(1, info.starts, id .. " was started again")
    end
end

function support.assert_world_same(run, base) assert.are.equal(base.digest, run.digest,
    "the world is another one") end

local function matches_any(text, patterns)
    for _, pattern in ipairs(type(patterns) == "table" and patterns or { patterns }) do
        if text:match(pattern) then return true end
    end
    return false
end

-- `told`: a pattern for one of the mod's lines in the log, or several of which one will do; `counted`: a field
-- of the report that is more than 0; else `reason`: patterns for the report's reason (`told` when not given).
function support.assert_told(run, id, attack)
    local info = run.mods[id]
    local found = false
    local lines = support.lines_of(run, id)
    for _, line in ipairs(lines) do found = found or matches_any(line, attack.told) end
    assert.is_true(found, ("no line tells what %s did:\n%s"):format(id, table.concat(lines, "\n"):sub(1, 2000)))
    if attack.counted then
        assert.is_true(info[attack.counted] > 0, attack.counted .. " is 0")
    else
        assert.is_truthy(info.reason, "the report gives no reason")
        assert.is_true(matches_any(info.reason, attack.reason or attack.told), info.reason)
    end
end

function support.assert_runs_again(run, id) assert.are.equal("running", run.mods[id].state, id) end

-- Of an attack that V8 may be able to do, in this version or the next: the mod says that it did, and nothing else came
-- of it.
local function went_through(run, mod, attack)
    if not attack.may_go_through or run.mods[mod].reason then return false end
    for _, line in ipairs(support.lines_of(run, mod)) do
        if line:find("went through: " .. attack[1], 1, true) then return true end
    end
    return false
end

local function check(mod, attack, run, base)
    support.assert_alive(run, attack.ticks)
    support.assert_honest_same(run, base, attack.honest)
    if not attack.changes_world then support.assert_world_same(run, base) end
    if attack.harmless then
        assert.is_nil(run.mods[mod].reason) -- nothing happened, so nothing is told
    elseif not went_through(run, mod, attack) then
        support.assert_told(run, mod, attack)
    end
    support.assert_runs_again(run, mod)
    assert.is_nil(run.err:match("ESCAPED[^\n]*"))
    if attack.also then attack.also(run, base) end
end

-- --- a spec's attacks ---

local function choose(attacks)
    if not SLOW or attacks.everywhere == true or attacks.everywhere and os.getenv "ALL" then return attacks end
    if not attacks.everywhere then return { attacks[1] } end
    local list = {}
    for i = 1, #attacks, 2 do list[#list + 1] = attacks[i] end
    return list
end

-- `busted`: the spec's _ENV. attacks: list of {name, sentence, told = pattern, reason =, counted = field, until =,
-- ticks =, honest = ids, more = words, changes_world =, harmless =, may_go_through =, conf =,
-- also = function(run, base)}.
--
-- With sanitizers only the first one is tried, unless the list says `everywhere`: most attacks work on V8,
-- which is the same without. What the engine itself has to read is tried in full in both; of long lists of one kind
-- ("half") with sanitizers every second one, unless ALL=1 asks for each.
function support.attacks(busted, mod, attacks)
    local chosen = choose(attacks)
    if ALONE then
        chosen = {}
        for _, attack in ipairs(attacks) do
            if attack[1] == ALONE then chosen[1] = attack end
        end
    end
    local runs, base, bases = {}, nil, {}

    local function make_runs()
        local list, at, base_at = {}, {}, {}
        for _, attack in ipairs(chosen) do
            local ticks = attack.ticks or TICKS
            if SLOW then attack.conf = attack.conf and SLOW_CONF[attack.conf] end
            if not base_at[ticks] then -- attacks with other words have other ticks, too
                list[#list + 1] = support.words(mod, "none", { ticks = ticks, more = attack.more })
                base_at[ticks] = #list
            end
            list[#list + 1] = support.words(mod, attack[1], attack)
            at[attack[1]] = #list
        end
        list[#list + 1] = support.words(nil, nil, {})
        local done = support.run_all(list)
        for name, i in pairs(at) do runs[name] = done[i] end
        for ticks, i in pairs(base_at) do bases[ticks] = done[i] end
        base = done[#list]
    end

    busted.describe("the hostile mod " .. mod, function()
        busted.setup(make_runs)

        busted.it("changes nothing while it does not attack", function()
            local quiet = bases[TICKS] or support.run(support.words(mod, "none", {}))
            support.assert_alive(quiet)
            support.assert_honest_same(quiet, base)
            support.assert_world_same(quiet, base)
            assert.is_nil(quiet.mods[mod].reason)
        end)

        for _, attack in ipairs(chosen) do
            busted.it(attack[2], function() check(mod, attack, runs[attack[1]], bases[attack.ticks or TICKS]) end)
        end

        if ALONE then return end
        if #chosen < #attacks then
            busted.pending(("%d more attacks: in the fast build"):format(#attacks - #chosen))
        else
            busted.it("has no attack that is not tried", function()
                local tried = {}
                for _, attack in ipairs(attacks) do tried[attack[1]] = true end
                for _, name in ipairs(support.choices(mod)) do assert.is_true(tried[name], name) end
            end)
        end
    end)
end

return support
