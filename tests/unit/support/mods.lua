-- Mods with the real worker program, for the specs of what becomes of them: one session at a time.
local t = require "t_mods"

local BUILD = os.getenv("GATEHOUSE_BUILD") or ("build/" .. (os.getenv("B") or "release"))
local WORKER = os.getenv("GATEHOUSE_WORKER") or (BUILD .. "/gatehouse-worker")
local SDK = "build/gen/sdk"
local ALL = { "entity.control", "entity.damage", "entity.push", "entity.spawn", "hud", "input.read", "light",
    "message", "particles", "sound", "weather", "world.read" }

local game, mods

local function open(options)
    options = options or {}
    options.worker, options.sdk, options.seed = options.worker or WORKER, SDK, options.seed or 5
    game, mods = t.open(options)
    assert(game, mods)
    return game, mods
end

local function close()
    if game then game:close() end
    game, mods = nil, nil
end

local function tick(timeout)
    game:act()
    game:deliver()
    return game:think(timeout)
end

local function start(id, main, more)
    more = more or {}
    local modules = more.modules or {}
    modules["main.js"] = main
    return mods.start {
        id = id, title = more.title or id, main = "main.js", modules = modules,
        capabilities = more.capabilities or ALL, settings = more.settings or "{}", limits = more.limits,
        actions = more.actions,
        quotas = more.quotas, assets = more.assets, events = more.events,
    }
end

-- The mod is started and has its Init.
local function run(id, main, more)
    local number = assert(start(id, main, more))
    mods.wait_ready()
    tick()
    return number
end

local function info(number) return mods.list()[number] end

local function has_line(lines, pattern)
    for _, line in ipairs(lines) do
        if line:match(pattern) then return line end
    end
    return nil
end

-- Ticks until the condition holds, at most so many times.
local function tick_until(condition, most)
    for _ = 1, most or 50 do
        if condition() then return true end
        tick()
    end
    return condition()
end

local SLOW = os.getenv("B") == "asan" and 5 or 1 -- a sanitizer makes the mods' own CPU dearer, too

local COUNTER = [[
import { on, hud } from "gatehouse";
let ticks = 0;
on("tick", () => { hud.text(0, `tick ${++ticks}`); });
]]

return {
    open = open, close = close, tick = tick, start = start, run = run, info = info, has_line = has_line,
    tick_until = tick_until, ALL = ALL, COUNTER = COUNTER, SDK = SDK, SLOW = SLOW, WORKER = WORKER,
    BUILD = BUILD,
}
