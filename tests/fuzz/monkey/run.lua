-- A monkey plays the real program, one life in four in a window that nobody sees: it walks everywhere, presses everything, opens every
-- screen, saves and loads, with mods that are valid and as odd as can be. What it does follows from the seed. Found is
-- whatever ends the game, throws, or cannot be drawn.
-- Usage: lua5.4 tests/fuzz/monkey/run.lua PROGRAM FIRST_SEED SEEDS TICKS [SECONDS]   (from the source tree)
-- A seed is played in lives, one after the other with the same saved game. It ends with 1 when something was found.
local monkey = {}

local LIFE_TICKS = 2500
local TIMEOUT = 1800 -- seconds of one life; a game that hangs is found, too
local BAD = { "error while drawing", "stack traceback", "A screen was closed", "AddressSanitizer", "runtime error:" }

local function quoted(word) return "'" .. tostring(word):gsub("'", "'\\''") .. "'" end

local function shell(format, ...)
    local words = { ... }
    for i, word in ipairs(words) do words[i] = quoted(word) end
    local _, how, code = os.execute(format:format(table.unpack(words)))
    return how == "exit" and code or 128 + code
end

local function output_of(command)
    local pipe = assert(io.popen(command))
    local text = pipe:read("a")
    pipe:close()
    return text
end

local function read(path)
    local file = io.open(path, "rb")
    if not file then return "" end
    local text = file:read("a")
    file:close()
    return text
end

-- A root for the program that is the source tree, but for the file where Lua starts.
local function make_root(home)
    local tree = output_of("pwd"):match("^[^\n]*")
    local root = home .. "/root"
    shell("mkdir -p %s/lua", root)
    for name in output_of("ls -A"):gmatch("[^\n]+") do
        if name ~= "lua" then shell("ln -s %s %s", tree .. "/" .. name, root .. "/" .. name) end
    end
    for name in output_of("ls -A lua"):gmatch("[^\n]+") do
        if name ~= "boot.lua" then shell("ln -s %s %s", tree .. "/lua/" .. name, root .. "/lua/" .. name) end
    end
    shell("ln -s %s %s", tree .. "/tests/fuzz/monkey", root .. "/lua/monkey")
    shell("ln -s %s %s", tree .. "/tests/fuzz/monkey/boot.lua", root .. "/lua/boot.lua")
    return root
end

local function words_of(seed, life, ticks)
    local players = (seed + life // 4) % 2 + 1
    local words = { "run", "--seed", seed * 100 + life // 2, "--ticks", ticks, "--players", players,
                    "--phases", ({ "90,10,90,8", "6,3,30,4", "30,5,5,2" })[life % 3 + 1], "--autosave", 400, "--size", "320x180" }
    if life % 2 == 1 then -- goes on without the title
        words[#words + 1] = "--save"
        words[#words + 1] = "main"
    end
    if life % 7 == 6 then words[#words + 1] = "--safe" end
    if life % 5 == 4 then words[#words + 1] = "--no-mods" end
    for i, word in ipairs(words) do words[i] = quoted(word) end
    return table.concat(words, " ")
end

-- What is wrong with how a life ended, or nil.
local function found_in(log, code)
    if code ~= 0 then return ("it ended with exit code %d"):format(code) end
    for _, words in ipairs(BAD) do
        local at = log:find(words, 1, true)
        if at then return log:sub(math.max(1, at - 200), at + 400) end
    end
end

local function add(total, report)
    for name, count in report:gmatch("(%S+) (%d+)\n") do
        total[name] = (total[name] or 0) + math.tointeger(tonumber(count))
    end
    return math.tointeger(tonumber(report:match("ticks (%d+)\n"))) or 0
end

-- Plays a seed: what was seen (name -> ticks, or times), or nil and what was found. `home`: an empty folder; `until_when`
-- (of os.time, or nil): no life begins after it.
function monkey.play(program, seed, ticks, home, until_when)
    local root, total, done, life = make_root(home), {}, 0, 0
    while done < ticks and not (until_when and life > 0 and os.time() >= until_when) do
        local log, report = home .. "/log", home .. "/report"
        shell("rm -rf %s %s", home .. "/data/gatehouse/mods", report)
        local variables = table.concat({
            "HOME=" .. quoted(home), "XDG_DATA_HOME=" .. quoted(home .. "/data"),
            "XDG_CONFIG_HOME=" .. quoted(home .. "/config"), "XDG_STATE_HOME=" .. quoted(home .. "/state"),
            "GATEHOUSE_ROOT=" .. quoted(root), "MONKEY_SEED=" .. seed * 1000 + life,
            "MONKEY_MODS=" .. quoted(home .. "/data/gatehouse/mods"), "MONKEY_REPORT=" .. quoted(report),
            "MONKEY_WINDOW=" .. (life % 4 == 3 and 1 or 0), "SDL_VIDEODRIVER=dummy", "SDL_RENDER_DRIVER=software", "SDL_AUDIODRIVER=dummy", "LC_ALL=C",
        }, " ")
        local words = words_of(seed, life, math.min(LIFE_TICKS, ticks - done))
        local code = shell("timeout " .. TIMEOUT .. " env -u DISPLAY -u WAYLAND_DISPLAY " .. variables:gsub("%%", "%%%%")
            .. " %s " .. words:gsub("%%", "%%%%") .. " >%s 2>&1 </dev/null", program, log)
        local found = found_in(read(log), code)
        if found then return nil, ("seed %d, life %d (%s): %s"):format(seed, life, words, found), log end
        local played = add(total, read(report))
        if played == 0 then return nil, ("seed %d, life %d (%s): nothing was played"):format(seed, life, words), log end
        done, life = done + played, life + 1
    end
    total.lives = life
    return total
end

local function line_of(total)
    local names, parts = {}, {}
    for name in pairs(total) do names[#names + 1] = name end
    table.sort(names)
    for i, name in ipairs(names) do parts[i] = ("%s %d"):format(name, total[name]) end
    return table.concat(parts, ", ")
end

-- Plays seeds one after the other, and says a line for each; `seconds`: no new life after them. Whether all was well.
function monkey.main(program, first, seeds, ticks, seconds)
    local began, all_well = os.time(), true
    for seed = first, first + seeds - 1 do
        if seconds and os.difftime(os.time(), began) >= seconds then break end
        local home = os.tmpname()
        os.remove(home)
        shell("mkdir %s", home)
        local total, found, log = monkey.play(program, seed, ticks, home, seconds and began + seconds)
        if total then
            print(("monkey seed %d: %s"):format(seed, line_of(total)))
        else
            all_well = false
            print("FOUND  " .. found)
            print(read(log):sub(-3000))
        end
        io.stdout:flush()
        shell("rm -rf %s", home)
    end
    return all_well
end

if arg and arg[0] and arg[0]:match("monkey/run%.lua$") then
    local function number(at) return math.tointeger(tonumber(arg[at])) end
    os.exit(monkey.main(arg[1], number(2), number(3), number(4), number(5)))
end

return monkey
