-- The reference of what a game's Lua can call: it has every function that there is, and each of its examples plays.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local GAME = [[
local scene = require "engine.scene"
local world = require "engine.world"

local function fresh(seed)
    world.reset(20, 12, seed)
    scene.reset()
    world.define_tile(0, { name = "sand", sprite = "sand" })
    world.define_kind { name = "crab", sprite = "crab", half_w = 4, half_h = 3, hp = 3 }
    return world.spawn("crab", 100, 80), world.spawn("crab", 140, 80)
end

return function(options)
    for name in pairs(world) do print("has world." .. name) end
    for name in pairs(scene) do print("has scene." .. name) end
    local entity, other, x, y
%s
    return { tick = function() end }
end
]]

describe("the reference of Lua", function()
    local page, functions, examples = nil, {}, {}

    setup(function()
        program.with_folder(function(folder)
            assert.are.equal(0, program.run("docs", "--out", folder .. "/docs").code)
            page = program.read(folder .. "/docs/engine-lua.md")
        end)
        for name, body in (page:gsub("\n##", "\0")):gmatch("%z# ([%w_.]+)%b()\n([^%z]*)") do
            functions[name] = true
            for code in body:gmatch("```lua\n(.-)\n```") do examples[#examples + 1] = { name = name, code = code } end
        end
    end)

    it("has examples, and each of them plays", function()
        assert.is_true(#examples > 40)
        local lines = {}
        for _, one in ipairs(examples) do
            assert.matches(one.name:gsub("%p", "%%%0"), one.code)
            lines[#lines + 1] = ("    entity, other = fresh(options.seed); x, y = world.pos(entity)\n    do %s\n    end"):format(
                one.code)
        end
        program.with_folder(function(folder)
            program.write(folder .. "/game.lua", 'return { id = "odd", version = "1.0.0", title = "Odd", main = "main.lua" }')
            program.write(folder .. "/main.lua", GAME:format(table.concat(lines, "\n")))
            local told = program.run("run", folder, "--headless", "--ticks", "2", "--no-mods")
            assert.are.equal(0, told.code, told.err)
            local count = 0
            for name in told.err:gmatch("has ([%w_.]+)") do
                count = count + 1
                assert.is_true(functions[name], name .. " is not in the reference")
            end
            assert.is_true(count > 50)
        end)
    end)

    it("says what a function gives, takes and means", function()
        assert.matches("### world.nearest(x, y, radius, kind)\n", page, 1, true)
        assert.matches("| `fields` | {kind:integer\\|string?, height:integer?, variant:integer?, hp:integer?}", page, 1, true)
        assert.matches("Gives: boolean died false also for what is invulnerable", page, 1, true)
        assert.matches("may require: `engine.scene`, `engine.world`", page, 1, true)
    end)
end)
