-- gatehouse dev: what is saved is in the game, and what is wrong leaves the old one at play.
package.path = "tests/functional/?.lua;" .. package.path
local live = require "live"
local program = require "program"

local COUNTS = [[
import { hud, on, storage } from "gatehouse";
on("init", () => {
    const starts = (storage.get("starts") ?? 0) + 1;
    storage.set("starts", starts);
    console.log("%s, start", starts);
    hud.text(0, "%s");
});
]]

local function manifest(more, id)
    return ([[{ "id": "%s", "title": "Mine", "version": "1.0.0", "main": "main.js",
  "capabilities": [{ "cap": "hud", "reason": "a test" }, { "cap": "storage", "reason": "a test" }%s],
  "storage": { "version": 1 } }]]):format(id or "mine", more or "")
end

-- As editors do: the new file beside the old one, and then in its place.
local function save(path, content)
    program.write(path .. ".new~", content)
    assert(os.rename(path .. ".new~", path))
end

local game

-- A mod in a folder, and the game that watches it.
local function with_dev(files, use)
    program.with_folder(function(folder)
        local path = folder .. "/mine"
        for name, content in pairs(files) do program.write(path .. "/" .. name, content) end
        game = live.start(folder .. "/home", "dev", path, "--headless", "--only-mods")
        use(path)
        assert.are.equal(130, game:stop())
    end)
end

describe("gatehouse dev", function()
    after_each(function()
        if game and not game.code then game:stop() end
        game = nil
    end)

    it("reloads what is saved, and what was stored stays", function()
        with_dev({ ["mod.json"] = manifest(), ["main.js"] = COUNTS:gsub("%%s", "old") }, function(path)
            game:line("mine main.js:5: old, start 1")
            save(path .. "/main.js", (COUNTS:gsub("%%s", "new")))
            game:line("mine: reloaded")
            game:line("mine main.js:5: new, start 2")
            program.write(path .. "/main.js", (COUNTS:gsub("%%s", "newest"))) -- into the same file
            game:line("mine main.js:5: newest, start 3")
        end)
    end)

    it("plays on with the old one when the new one does not load, and says why and where", function()
        local old = 'import { on } from "gatehouse";\non("tick", () => console.log("old ticks"), { every: 10 });\n'
        with_dev({ ["mod.json"] = manifest(), ["main.js"] = old }, function(path)
            game:line("old ticks")
            save(path .. "/main.js", "let a = 1;\nlet b = ;\n")
            game:line("mine error main.js:2:%d+: the newer one does not load: main.js:2:%d+: SyntaxError")
            game:line("old ticks")
            save(path .. "/main.js", "throw new Error('at once');\n")
            game:line("mine error main.js:1:%d+: the newer one does not load: .*at once")
            save(path .. "/main.js", 'import "./other.js";\n')
            game:line("mine error main.js.*Cannot find module")
            game:line("old ticks")
            save(path .. "/other.js", 'console.log("the other is there");\n')
            game:line("the other is there")
        end)
    end)

    it("reads the manifest again: rights, settings, texts, and what is wrong with it", function()
        local script = 'import { mod, ready, settings } from "gatehouse";\nawait ready();\n'
            .. 'console.log("has", mod.capabilities.join(), "word" in settings ? settings.word : undefined);\n'
        with_dev({ ["mod.json"] = manifest(), ["main.js"] = script }, function(path)
            game:line("has hud,storage undefined")
            save(path .. "/mod.json", (manifest(', { "cap": "sound", "reason": "a test" }')))
            game:line("has hud,sound,storage")
            save(path .. "/mod.json", (manifest():gsub("}$", ', "settings": { "word": "up" } }')))
            game:line("has hud,storage up")
            save(path .. "/mod.json", (manifest():gsub('"capabilities"', '"capabilties"')))
            game:line("mine error: mod.json:2:3: capabilties: .*did you mean.*; the old one plays on")
            save(path .. "/mod.json", (manifest(nil, "yours")))
            game:line("mine error: mod.json: the id was 'mine' and is 'yours': end the game and begin again")
            save(path .. "/mod.json", (manifest():gsub("}$", ', "dependencies": { "absent": "*" } }')))
            game:line("mine error: mod.json:3:%d+: .*absent.*; the old one plays on")
        end)
    end)

    it("starts a mod that was broken when the game began", function()
        with_dev({ ["mod.json"] = "{", ["main.js"] = COUNTS:gsub("%%s", "first") }, function(path)
            game:line("mods error.*mod.json:1:2")
            save(path .. "/mod.json", manifest())
            game:line("first, start 1")
            save(path .. "/main.js", (COUNTS:gsub("%%s", "second")))
            game:line("second, start 2")
        end)
    end)

    it("sees files in folders that are made meanwhile", function()
        with_dev({ ["mod.json"] = manifest(), ["main.js"] = COUNTS:gsub("%%s", "old") }, function(path)
            game:line("old, start 1")
            program.write(path .. "/lib/deep/part.js", 'export const word = "one";\n')
            game:line("mine: reloaded")
            save(path .. "/main.js", 'import { word } from "./lib/deep/part.js";\nconsole.log("says", word);\n')
            game:line("says one")
            save(path .. "/lib/deep/part.js", 'export const word = "two";\n')
            game:line("says two")
        end)
    end)

    it("goes on to see a folder that was removed and made anew, or that another took the place of", function()
        local script = 'import { word } from "./lib/part.js";\nconsole.log("says", word);\n'
        local files = { ["mod.json"] = manifest(), ["main.js"] = script }
        files["lib/part.js"] = 'export const word = "a";\n'
        with_dev(files, function(path)
            local function part(folder, word)
                program.write(("%s/%s/part.js"):format(path, folder), ('export const word = "%s";\n'):format(word))
            end
            game:line("says a")
            part("../new", "b")
            assert(os.execute(("cd '%s' && rm -r lib && mv ../new lib"):format(path)))
            game:line("says b")
            part("lib", "c")
            game:line("says c")
            part("../newer", "d")
            assert(os.execute(("cd '%s' && mv lib ../old && mv ../newer lib"):format(path)))
            game:line("says d")
            part("lib", "e")
            game:line("says e")
            -- The mod's own folder, as `git checkout` and builds do.
            assert(os.execute(("cp -r '%s' '%s.next' && rm -r '%s'"):format(path, path, path)))
            program.write(path .. ".next/lib/part.js", 'export const word = "f";\n')
            assert(os.execute(("mv '%s.next' '%s'"):format(path, path)))
            game:line("says f")
            part("lib", "g")
            game:line("says g")
        end)
    end)

    it("sees behind a link, and that it points elsewhere", function()
        program.with_folder(function(folder)
            local function release(number, word)
                program.write_mod(("%s/release-%d"):format(folder, number), "mine", {},
                    ('console.log("says", "%s");\n'):format(word))
            end
            release(1, "one")
            release(2, "two")
            assert(os.execute(("ln -s release-1 '%s/now'"):format(folder)))
            game = live.start(folder .. "/home", "dev", folder .. "/now", "--headless", "--only-mods")
            game:line("says one")
            release(1, "one again")
            game:line("says one again")
            assert(os.execute(("cd '%s' && ln -s release-2 next && mv -T next now"):format(folder)))
            game:line("says two")
            release(2, "two again")
            game:line("says two again")
            game:stop()
        end)
    end)

    it("looks by itself where the system tells of no changes, and says so", function()
        local without = "echo 0 > /proc/sys/user/max_inotify_instances"
        if not os.execute(("unshare -Ur sh -c '%s' 2>/dev/null"):format(without)) then
            pending("no namespace can be made here in which there is no inotify")
            return
        end
        program.with_folder(function(folder)
            program.write_mod(folder .. "/mine", "mine", {}, 'console.log("says", "one");\n')
            game = live.start_program("unshare", folder .. "/home", "-Ur", "sh", "-c",
                without .. '; exec "$0" "$@"', program.path, "dev", folder .. "/mine", "--headless", "--only-mods")
            game:line("warn: the system tells of no changes here %(.*%): files are looked at every %d+ ms instead")
            game:line("says one")
            save(folder .. "/mine/main.js", 'console.log("says", "two");\n')
            game:line("says two")
            game:stop()
        end)
    end)

    it("says what is wrong with its words", function()
        local function fails(code, text, ...)
            local run = program.run("dev", ...)
            assert.are.equal(code, run.code)
            assert.matches(text, run.err, 1, true)
        end
        fails(2, "dev: PATH is missing")
        fails(3, "dev: there is no 'no/such'; a new mod is made with: gatehouse new ID", "no/such")
        fails(3, "dev: there is no mod.json in 'lua'", "lua")
        fails(3, "dev: 'README.md' is a file; the mod's folder is expected", "README.md")
    end)
end)
