-- The gate without a world, a scene and the engine's own commands: tests/unit/programs/gate_alone.c, which links nothing else.
local build = os.getenv("GATEHOUSE_BUILD") or "build/release"

describe("the gate alone", function()
    it("carries messages, keeps values, rings timers, and says what nobody there can do", function()
        local pipe = assert(io.popen(("timeout 120 %s/gate-alone 2>&1"):format(build)))
        local text = pipe:read("a")
        local _, how, code = pipe:close()
        assert.same({ "exit", 0 }, { how, code }, text)
        for _, line in ipairs {
            "1 init first 0 x 0", "2 init second 0 x 0", "mod 1 said hello", "mod 1 posted greeting hi",
            "2 message first greeting hi", "1 result 6 spawn 3 there is nothing here that could do it",
            "1 result 7 hud_text 3 there is nothing here that could do it", "1 timer 7", "2 rejected ", "kept one",
            "no answer: the game has no answer to it", "1 budget ",
        } do
            assert.is_truthy(text:find("\n" .. line, 1, true) or text:find(line, 1, true) == 1, line .. " in\n" .. text)
        end
    end)
end)
