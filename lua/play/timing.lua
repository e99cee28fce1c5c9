-- How long ticks and pictures took, for people and as a line of JSON for benchmarks.
local timing = {}

timing.WIDTH, timing.HEIGHT = 1280, 720 -- of the window when nothing else is asked for

local function figures(of)
    return ("median %.0f us, 99%% %.0f us, most %.0f us (%d)"):format(of.median_us, of.p99_us, of.max_us, of.count)
end

local function json_of(of)
    return ('{"count":%d,"median_us":%.1f,"p99_us":%.1f,"max_us":%.1f}'):format(of.count, of.median_us, of.p99_us,
        of.max_us)
end

local function running(session)
    local count = 0
    for _, info in ipairs(session.engine_mods and session.engine_mods.list() or {}) do
        if info.state == "running" then count = count + 1 end
    end
    return count
end

-- `took`: what app.run gave; `window`: its size, nil without one.
function timing.print(took, window, session)
    local parts = {}
    if window then
        print(("frames  %s at %dx%d"):format(figures(took.frames), window.width, window.height))
        parts[1] = '{"bench":"frame"'
        parts[2] = ('"width":%d,"height":%d,"frames":%s'):format(window.width, window.height, json_of(took.frames))
    else
        parts[1] = '{"bench":"headless"'
    end
    print("ticks   " .. figures(took.ticks))
    parts[#parts + 1] = ('"ticks":%s,"mods":%d}'):format(json_of(took.ticks), running(session))
    print(table.concat(parts, ","))
end

return timing
