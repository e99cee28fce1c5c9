-- What mods ask of the ground: ways, lines of sight, and what there is at a place.
local support = require "tests.unit.support.gate"
local t = require "t_gate"

local query = support.query
local TILE = 16

local function middle(tile) return tile * TILE + TILE // 2 end

local function path(gate, mod, from, to, options)
    local question = { x = middle(from[1]), y = middle(from[2]), to_x = middle(to[1]), to_y = middle(to[2]) }
    for name, value in pairs(options or {}) do question[name] = value end
    local reply = query(gate, mod, { path = question })
    local tiles = {}
    for x, y in (reply.path and reply.path.tiles or ""):gmatch "(.)(.)" do
        tiles[#tiles + 1] = ("%d,%d"):format(x:byte(), y:byte())
    end
    return tiles, reply.path, reply.error
end

local function sees(gate, from, to)
    return query(gate, 1, { sight = {
        x = middle(from[1]), y = middle(from[2]), to_x = middle(to[1]), to_y = middle(to[2]),
    } }).sight.clear
end

describe("what mods ask of the ground", function()
    local gate

    before_each(function()
        gate = t.new {}
        assert(gate:add(1, "scout", { "world.read", "entity.spawn" }) == "ok")
    end)
    after_each(function() gate:close() end)

    it("is a way, tile by tile", function()
        assert.same({ "4,3", "5,3", "6,3" }, (path(gate, 1, { 3, 3 }, { 6, 3 })))
        gate:block(5, 2)
        gate:block(5, 3)
        gate:block(5, 4)
        local tiles, said = path(gate, 1, { 3, 3 }, { 7, 3 })
        assert.equal("path_found", said["end"])
        assert.equal("7,3", tiles[#tiles])
        for _, tile in ipairs(tiles) do assert.is_nil(tile:match "^5,[234]$") end
    end)

    it("is none where there is none, and the nearest when asked for", function()
        for y = 0, 31 do gate:block(5, y) end
        local tiles, said = path(gate, 1, { 3, 3 }, { 7, 3 })
        assert.same({}, tiles)
        assert.matches("none", tostring(said["end"]):lower())
        assert.same({ "4,3" }, (path(gate, 1, { 3, 3 }, { 7, 3 }, { nearest = true })))
        local _, far = path(gate, 1, { 0, 0 }, { 4, 31 }, { nodes = 3 })
        assert.matches("far", tostring(far["end"]):lower())
    end)

    it("begins and ends at entities, and a stale one is said", function()
        local crab = gate:spawn("crab", middle(4), middle(4))
        assert.same({ "5,4" }, (path(gate, 1, { 0, 0 }, { 5, 4 }, { from = crab, x = 0, y = 0 })))
        gate:remove_entity(crab)
        local _, _, problem = path(gate, 1, { 0, 0 }, { 5, 4 }, { from = crab })
        assert.equal("from: that entity is gone", problem.reason)
    end)

    it("is seen along where nothing opaque is", function()
        assert.is_true(sees(gate, { 3, 3 }, { 9, 3 }))
        gate:block(6, 3)
        assert.is_false(sees(gate, { 3, 3 }, { 9, 3 }))
        assert.is_true(sees(gate, { 3, 3 }, { 3, 9 }))
    end)

    it("is what there is at a place", function()
        local crab = gate:spawn("crab", middle(4), middle(4))
        gate:spawn("crab", middle(6), middle(4))
        gate:block(7, 7)
        local place = query(gate, 1, { place = { x = middle(4), y = middle(4) } }).place
        assert.same({ true, 4, 4, "grass", 9, false }, { place.inside, place.tile_x, place.tile_y, place.kind, place.height,
            place.solid })
        assert.equal(1, #place.entities)
        assert.same({ crab, "crab" }, { place.entities[1].entity, place.entities[1].kind })
        local rock = query(gate, 1, { place = { x = middle(7), y = middle(7) } }).place
        assert.same({ "rock", true, true }, { rock.kind, rock.solid, rock.opaque })
        local outside = query(gate, 1, { place = { x = -1, y = 5 } }).place
        assert.same({ false, true, "" }, { outside.inside, outside.solid, outside.kind })
    end)

    it("takes no more than a share of each tick, made up for by the next ones", function()
        for y = 0, 30 do gate:block(25, y) end
        local _, said = path(gate, 1, { 0, 0 }, { 31, 0 })
        assert.is_true(said.nodes > 400)
        local asked, refused = 1, nil
        for _ = 1, 30 do -- eight a tick are its quota; the tiles looked at are the narrower of the two over some ticks
            for _ = 1, 8 do
                local _, found, problem = path(gate, 1, { 0, 0 }, { 31, 0 })
                if found then asked = asked + 1 else refused = refused or problem.reason end
            end
            gate:act()
            gate:step()
        end
        assert.matches("share of 4096 tiles a tick", refused)
        assert.is_true(asked * said.nodes <= 32 * 4096 + 8 * said.nodes)
        for _ = 1, 3 do
            gate:act()
            gate:step()
        end
        assert.is_nil(select(3, path(gate, 1, { 0, 0 }, { 31, 0 })))
    end)

    it("leaves every mod its own share, whatever another asks", function()
        for number = 2, 32 do assert(gate:add(number, "mod" .. number, { "world.read" }) == "ok") end
        for y = 0, 30 do gate:block(25, y) end
        local greedy, refused = 0, nil
        for _ = 1, 8 do
            local _, found, problem = path(gate, 1, { 0, 0 }, { 31, 0 })
            if found then greedy = greedy + 1 else refused = problem.reason end
        end
        assert.matches("share of 1024 tiles a tick", refused)
        assert.is_true(greedy >= 1 and greedy <= 3)
        for number = 2, 32 do assert.is_nil(select(3, path(gate, number, { 0, 0 }, { 31, 0 }))) end
    end)

    it("needs the capability to see the world", function()
        assert(gate:add(2, "blind", {}) == "ok")
        for _, question in ipairs { { path = {} }, { sight = {} }, { place = {} } } do
            assert.matches('"world.read"', query(gate, 2, question).error.reason)
        end
    end)
end)
