-- Pictures and sounds of mods in the real program: seen, heard of when they are bad, and never in the world.
package.path = "tests/functional/?.lua;tests/unit/support/?.lua;" .. package.path
local picture = require "t_picture"
local pictures = require "pictures"
local program = require "program"

local MAIN = [[
import { hud } from "gatehouse";
hud.icon(0, "patch", { anchor: "top_left", x: 100, y: 100 });
hud.icon(1, "other:patch", { anchor: "top_left", x: 0, y: 0 });
]]

local function write_mod(folder, files)
    program.write_mod(folder, "painter", { "hud" }, MAIN)
    for name, bytes in pairs(files) do program.write(folder .. "/" .. name, bytes) end
end

local function play(folder, ...)
    return program.run("run", "--headless", "--only-mods", "--mods", folder, "--ticks", "40", "--seed", "3", ...)
end

describe("a mod's own sprite", function()
    it("is in the picture, and stands for nothing in the world", function()
        program.with_folder(function(folder)
            local shots, digests = {}, {}
            for i, bytes in ipairs { pictures.square(40, 0x00FF00), pictures.square(40, 0xFF00FF), "no picture" } do
                write_mod(folder .. "/painter", { ["sprites/patch.png"] = bytes })
                shots[i] = ("%s/%d.png"):format(folder, i)
                local shown = play(folder .. "/painter", "--shot", shots[i], "--scale", "1")
                assert.are.equal(0, shown.code, shown.err)
                assert.are.equal(i == 3, shown.err:find("sprites/patch.png: not a PNG picture", 1, true) ~= nil)
                digests[i] = play(folder .. "/painter", "--digest").out
            end
            local difference = folder .. "/difference.png"
            assert.are.equal(1600, (picture.compare(shots[1], shots[2], 2, difference)))
            assert.is_true(picture.compare(shots[1], shots[3], 2, difference) >= 1600 - 81)
            assert.are.same({ digests[1], digests[1] }, { digests[2], digests[3] })
        end)
    end)

    it("is named in the log when it is hostile, and the mod plays on without it", function()
        program.with_folder(function(folder)
            write_mod(folder .. "/painter", {
                ["icon.png"] = pictures.square(10, 0),
                ["sprites/bomb.png"] = pictures.SIGNATURE .. pictures.header(60000, 60000),
                ["sprites/cut.png"] = pictures.square(40, 1):sub(1, 400),
                ["sprites/patch.gif"] = "GIF89a",
                ["sprites/patch.png"] = pictures.square(40, 0x00FF00),
                ["sounds/noise.wav"] = pictures.wav { channels = 9, data = ("x"):rep(900) },
                ["sounds/noise.ogg"] = "OggS" .. ("\0"):rep(900),
            })
            local run = play(folder .. "/painter")
            assert.are.equal(0, run.code, run.err)
            for _, said in ipairs {
                "icon.png: 10 x 10 px: an icon is a square of 16 to 64 px",
                "sprites/bomb.png: 60000 x 60000 px: expected 1 to 512 px a side",
                "sprites/cut.png: broken PNG picture: it ends in the middle",
                "sprites/patch.gif: is of no use there: expected a PNG picture",
                "sounds/noise.ogg: not an Ogg Vorbis sound, or a broken one",
                "sounds/noise.wav: stands there twice, as sounds/noise.ogg too",
                '"other:patch" is another mod\'s',
                "painter: ready",
            } do
                assert.is_truthy(run.err:find(said, 1, true), said .. " is not in\n" .. run.err)
            end
        end)
    end)

    it("comes out of an archive and is decoded without the sandbox, too", function()
        program.with_folder(function(folder)
            write_mod(folder .. "/painter", { ["sprites/patch.png"] = pictures.square(40, 0x00FF00) })
            local plain, other = folder .. "/a.png", folder .. "/b.png"
            play(folder .. "/painter", "--shot", plain, "--scale", "1")
            assert(os.execute(("cd %s && mkdir z && zip -qr z/painter_1.0.0.zip painter"):format(folder)))
            local run = play(folder .. "/z", "--unsafe-no-sandbox", "--shot", other, "--scale", "1")
            assert.are.equal(0, run.code, run.err)
            assert.are.equal(0, (picture.compare(plain, other, 0, folder .. "/difference.png")))
        end)
    end)
end)
