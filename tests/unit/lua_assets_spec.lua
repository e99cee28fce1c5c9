-- lua/mods/assets.lua: what of a package is seen and heard, over real files.
package.path = "lua/?.lua;lua/?/init.lua;tests/unit/support/?.lua;" .. package.path
local archive = require "archive"
for name, module in pairs(require "t_files") do package.loaded["engine." .. name] = module end
local fs = require "engine.fs"
local assets = require "mods.assets"
local packages = require "mods.package"

local folder

before_each(function() folder = assert(fs.make_temp_dir("/tmp", "gatehouse-assets-")) end)
after_each(function() assert(fs.remove_tree(folder)) end)

local function write(name, text)
    local path = folder .. "/m/" .. name
    assert(os.execute("mkdir -p '" .. path:match("^(.*)/") .. "'"))
    assert(fs.write(path, text or "x"))
end

local function collect(name) return assets.collect(assert(packages.open(folder .. "/" .. (name or "m")))) end

describe("assets", function()
    it("are the icon and what lies in the three folders, in the order of names", function()
        write("main.js")
        write("icon.png", "i")
        write("sprites/fish.png", "f")
        write("sprites/fish.json", '{ "columns": 2, "rows": 3, "ticks_per_frame": 8, "origin_x": 4, "glow": true }')
        write("sprites/boat_1.png", "b")
        write("sounds/bell.wav", "w")
        write("sounds/gong.ogg", "o")
        write("fonts/runes.png", "r")
        write("fonts/runes.json", '{ "cell_width": 6, "cell_height": 9 }')
        write("readme/notes.png")
        local list, problems = collect()
        assert.same({}, problems)
        assert.same({
            { kind = "font", name = "runes", format = "png", file = "fonts/runes.png", bytes = "r",
              cell_width = 6, cell_height = 9 },
            { kind = "icon", name = "icon", format = "png", file = "icon.png", bytes = "i" },
            { kind = "sound", name = "bell", format = "wav", file = "sounds/bell.wav", bytes = "w" },
            { kind = "sound", name = "gong", format = "ogg", file = "sounds/gong.ogg", bytes = "o" },
            { kind = "sprite", name = "boat_1", format = "png", file = "sprites/boat_1.png", bytes = "b" },
            { kind = "sprite", name = "fish", format = "png", file = "sprites/fish.png", bytes = "f", columns = 2,
              rows = 3, ticks_per_frame = 8, origin_x = 4, glow = true },
        }, list)
    end)

    it("are found in an archive, too", function()
        assert(fs.write(folder .. "/a.zip", archive.make {
            { name = "top/main.js", text = "1" }, { name = "top/sprites/fish.png", text = "f" } }))
        local list = collect("a.zip")
        assert.equal(1, #list)
        assert.equal("f", list[1].bytes)
    end)

    local function problems_with(files)
        for name, text in pairs(files) do write(name, text) end
        local list, problems = collect()
        return problems, list
    end

    it("of a wrong ending or place are left out, and it is said why", function()
        local problems, list = problems_with {
            ["sprites/fish.gif"] = "x", ["sprites/deep/fish.png"] = "x", ["sounds/bell.mp3"] = "x",
            ["sounds/bell.json"] = "{}", ["sprites/noending"] = "x", ["sprites/good.png"] = "x",
        }
        assert.same({
            "sounds/bell.json: is of no use there: expected a sound as .wav or .ogg",
            "sounds/bell.mp3: is of no use there: expected a sound as .wav or .ogg",
            "sprites/deep/fish.png: lies too deep: expected right below sprites/",
            "sprites/fish.gif: is of no use there: expected a PNG picture, and NAME.json beside it",
            "sprites/noending: is of no use there: expected a PNG picture, and NAME.json beside it",
        }, problems)
        assert.equal(1, #list)
    end)

    it("have names that a mod can write", function()
        local long = ("n"):rep(33)
        local problems = problems_with { ["sprites/Fish.png"] = "x", ["sprites/a b.png"] = "x",
            ["sprites/" .. long .. ".png"] = "x", ["sprites/.png"] = "x" }
        local how = "cannot be named so: expected lower-case letters, digits and '_', at most 32, before the ending"
        assert.same({ "sprites/Fish.png: " .. how, "sprites/a b.png: " .. how, "sprites/" .. long .. ".png: " .. how },
            problems)
    end)

    it("are described by JSON whose mistakes have a place", function()
        local problems, list = problems_with {
            ["sprites/a.png"] = "x", ["sprites/a.json"] = '{\n  "colums": 2\n}',
            ["sprites/b.png"] = "x", ["sprites/b.json"] = '{ "columns": 65 }',
            ["sprites/c.png"] = "x", ["sprites/c.json"] = "[]",
            ["sprites/d.png"] = "x", ["sprites/d.json"] = "{ columns }",
            ["sprites/lost.json"] = "{}",
            ["fonts/e.png"] = "x",
            ["fonts/f.png"] = "x", ["fonts/f.json"] = '{ "cell_width": 6 }',
            ["sprites/g.png"] = "x", ["sprites/g.json"] = '{ "columns": 2.5 }',
            ["sprites/h.png"] = "x", ["sprites/h.json"] = (" "):rep(5000) .. "{}",
        }
        assert.equal(0, #list)
        assert.equal("fonts/e.png: needs fonts/e.json, which says cell_width and cell_height in px", problems[1])
        assert.matches("^fonts/f.json:1:1: cell_height: ", problems[2])
        assert.equal("sprites/a.json:2:3: colums: unknown field, did you mean 'columns'?", problems[3])
        assert.equal("sprites/b.json:1:14: columns: is 65, at most 64 is expected", problems[4])
        assert.equal("sprites/c.json:1:1: expected an object: { ... }", problems[5])
        assert.matches("^sprites/d.json:1:3: ", problems[6])
        assert.matches("^sprites/g.json:1:14: columns: ", problems[7])
        assert.matches("sprites/h.json: .*at most 4096", problems[8])
        assert.equal("sprites/lost.json: describes sprites/lost.png, which is not there", problems[9])
    end)

    it("are not two of one name", function()
        local problems, list = problems_with { ["sounds/bell.wav"] = "x", ["sounds/bell.ogg"] = "x" }
        assert.equal(1, #list)
        assert.same({ "sounds/bell.wav: stands there twice, as sounds/bell.ogg too" }, problems)
    end)

    it("are so many and so large at most", function()
        for i = 1, 100 do write(("sprites/s%03d.png"):format(i)) end
        local list, problems = collect()
        assert.equal(96, #list)
        assert.equal(4, #problems)
        assert.equal("sprites/s097.png: is one too many: a mod has at most 96 pictures and sounds", problems[1])
        assert(fs.remove_tree(folder .. "/m"))
        write("sounds/large.wav", ("x"):rep(1024 * 1024 + 1))
        for i = 1, 9 do write(("sounds/s%d.wav"):format(i), ("x"):rep(1000 * 1000)) end
        list, problems = collect()
        assert.equal(8, #list)
        assert.matches("large.wav: 1048577 bytes, at most 1048576 are read", problems[1])
        assert.matches("^sounds/s9.wav: is one too many: a mod's pictures and sounds have at most 8388608 bytes",
            problems[2])
    end)
end)
