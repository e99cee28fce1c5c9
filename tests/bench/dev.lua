-- gatehouse dev: from a saved file to the first command of the new code, thirty times. The command is a line that the
-- mod writes to the log with the command Log.
-- Usage: lua5.4 tests/bench/dev.lua BUILD ; from the project's root.
local uv = require "luv"

local build = assert(arg[1], "usage: tests/bench/dev.lua BUILD")
local TIMES, DEADLINE_MS = os.getenv("BENCH_ONCE") and 1 or 30, 60000

local folder = assert(uv.fs_mkdtemp(os.tmpname() .. "-XXXXXX"))

local function write(name, text)
    local file = assert(io.open(folder .. "/" .. name .. ".new~", "wb"))
    assert(file:write(text))
    assert(file:close())
    assert(os.rename(folder .. "/" .. name .. ".new~", folder .. "/" .. name))
end

local function save(number)
    write("main.js", ([[
import { batch_log } from "./log.js";
batch_log("number %d");
]]):format(number))
end

-- The bytes of a Send with one Log command in it, by hand: the SDK's log prints, which is no command.
write("log.js", [[
export function batch_log(text) {
    const words = [];
    for (let i = 0; i < text.length; i++) words[i] = text.charCodeAt(i);
    const log = [0x08, 1, 0x12, words.length, ...words];
    const command = [0x08, 1, 0x12, log.length, ...log];
    const batch = [0x0a, command.length, ...command];
    $send(new Uint8Array([0x0a, batch.length, ...batch]));
}
]])
write("mod.json", '{"id": "bench", "title": "Bench", "version": "1.0.0", "main": "main.js"}')
save(0)

local wanted, found_at = "number 0", nil
local err = uv.new_pipe()
local handle, pid
handle, pid = uv.spawn(build .. "/gatehouse", {
    args = { "dev", folder, "--headless", "--only-mods" }, stdio = { nil, nil, err },
}, function() handle:close() end)
assert(handle, pid)
local rest = ""
err:read_start(function(_, chunk)
    if not chunk then return err:close() end
    rest = (rest .. chunk):sub(-4096)
    if rest:find(wanted .. "\n", 1, true) then found_at = found_at or uv.hrtime() end
end)

local function wait()
    local late = false
    local timer = uv.new_timer()
    timer:start(DEADLINE_MS, 0, function() late = true end)
    while not found_at and not late do uv.run("once") end
    timer:close()
    assert(found_at, "the new code did not come: " .. rest)
end

wait()
local took = {}
for i = 1, TIMES do
    wanted, found_at = ("number %d"):format(i), nil
    local start = uv.hrtime()
    save(i)
    wait()
    took[i] = (found_at - start) / 1e6
end
uv.kill(pid, "sigkill")
uv.run()
os.execute(("rm -r '%s'"):format(folder))
table.sort(took)
local median, most = took[(TIMES + 1) // 2], took[TIMES]
print(("saved to the first command of the new code: %.0f ms median, %.0f ms most (target: 300)"):format(median, most))
print(('{"bench":"dev","reload_ms_median":%.1f,"reload_ms_most":%.1f}'):format(median, most))
