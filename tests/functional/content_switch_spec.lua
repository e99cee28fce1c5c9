-- Mods that go and come while there is a game with their content: switched on the mods screen, and left out when a saved game is
-- loaded. Nothing that players have of them is lost.
package.path = "tests/functional/?.lua;" .. package.path
local live = require "live"
local program = require "program"

local PRESSED = "mods ok wait:3 ok wait:3 ok wait:6"
local LOOK = [[
import { on, world } from "gatehouse";
import { content } from "gatehouse/game";
world.watch();
on("tick", () => {
    if (world.tick % 30 !== 20) return;
    console.log(`amber ${world.entities("drowned:amber").length} of ${content.all("item").filter(({ mod }) => mod !== "tidelight").length}`);
});
]]

local function lines(text, pattern)
    local list = {}
    for line in text:gmatch("[^\n]+") do list[#list + 1] = line:match(pattern) end
    return list
end

describe("a mod that is switched off and on while its content is played", function()
    local told

    setup(function()
        told = program.run("run", "--headless", "--no-bot", "--ticks", "5", "--seed", "5", "--only-mods", "--mods",
            "tests/mods/drowned", "--press", PRESSED, "--log-all")
    end)

    it("has what is of it set aside, and brought back", function()
        assert.are.equal(0, told.code, told.err)
        assert.are.same({ "; kept for mods that are off: drowned:amber 2", "" },
            lines(told.err, "the game goes on with what the mods that are on add to it(.*)$"))
    end)
end)

describe("a saved game with the content of several mods", function()
    it("is played without any of them, and has all of it when they are back", function()
        program.with_folder(function(folder)
            program.write_mod(folder .. "/mods/look", "look", { "world.read" }, LOOK)
            local home = program.at_home(folder .. "/home")
            local function play(...)
                local run = program.run_with(home, "run", "--headless", "--no-bot", "--seed", "5", "--ticks", "30", "--only-mods",
                    "--mods", folder .. "/mods", "--mods", "mods/more", "--mods", "tests/mods/drowned", "--save", "island", ...)
                assert.are.equal(0, run.code, run.err)
                assert.is_nil(run.err:match("error"), run.err)
                return run.err:match("amber (%d+) of (%d+)")
            end
            local function waits()
                return program.run_with(home, "saves", "info", "island").out:match("waits for mods that are not there: ([^\n]*)")
            end
            assert.are.same({ "2", "3" }, { play() })
            assert.is_nil(waits())
            for _, id in ipairs { "boss", "snare", "drowned" } do
                local amber, items = play("--without", id)
                assert.are.same(id == "drowned" and { "0", "2" } or { "2", "2" }, { amber, items }, id)
                assert.are.equal(id == "drowned" and "drowned:amber 2" or nil, waits())
            end
            assert.are.same({ "2", "3" }, { play() })
            assert.is_nil(waits())
        end)
    end)
end)

describe("content that is saved while gatehouse dev plays", function()
    local game

    after_each(function()
        if game and not game.code then game:stop() end
    end)

    -- The new file beside the old one, and then in its place, as editors do.
    local function save(path, text)
        program.write(path .. ".new~", text)
        assert(os.rename(path .. ".new~", path))
    end

    it("is in the game that goes on; what is wrong leaves the old one, and says where", function()
        program.with_folder(function(folder)
            local mod, item = folder .. "/pond", [[{
  "reed": { "title": "Reed", "sprite": "driftwood", "gives": "%s", "amount": %d }
}]]
            program.write(mod .. "/mod.json", [[{ "id": "pond", "title": "Pond", "version": "1.0.0", "main": "main.js",
  "games": { "tidelight": "*" }, "api": { "min": 1, "target": 1 } }]])
            program.write(mod .. "/main.js", [[import { content } from "gatehouse/game";
console.log("amount", content.get("item", "pond:reed").amount);]])
            program.write(mod .. "/content/item.json", item:format("wood", 1))
            game = live.start(folder .. "/home", "dev", mod, "--headless", "--only-mods")
            game:line("amount 1")
            save(mod .. "/content/item.json", item:format("wod", 1))
            game:line("content/item%.json:2:")
            save(mod .. "/content/item.json", item:format("wood", 3))
            game:line("amount 3")
            assert.are.equal(130, game:stop())
        end)
    end)
end)
