-- lua/mods: packages, as folders and as archives, over real files.
package.path = "lua/?.lua;lua/?/init.lua;tests/unit/support/?.lua;" .. package.path
local archive = require "archive"
local files = require "t_files"
for name, module in pairs(files) do package.loaded["engine." .. name] = module end
local fs, zip = files.fs, files.zip

local names = require "mods.names"
local packages = require "mods.package"

local folder

before_each(function() folder = assert(fs.make_temp_dir("/tmp", "gatehouse-package-")) end)
after_each(function() assert(fs.remove_tree(folder)) end)

local function write(name, text)
    local path = folder .. "/" .. name
    assert(os.execute("mkdir -p '" .. path:match("^(.*)/") .. "'"))
    assert(fs.replace(path, text))
end

local function open(entries, lies)
    write("a.zip", archive.make(entries, lies))
    return packages.open(folder .. "/a.zip")
end

local function list_of(package)
    local out = {}
    for i, file in ipairs(assert(package:files())) do out[i] = ("%s %d"):format(file.name, file.size) end
    return out
end

describe("names in a package", function()
    it("are plain paths", function()
        for _, name in ipairs { "a", "a/b.js", "mod.json", "locale/de.json", "Übel/größe.png", "a..b", "con-voy/x",
            "1/2/3/4/5/6/7/8" } do
            assert.is_nil(names.problem(name), name)
        end
    end)

    it("are refused with a reason", function()
        for name, reason in pairs {
            [""] = "is empty", ["/etc/passwd"] = "is absolute", ["../a"] = "has '..' in it",
            ["a/../../b"] = "has '..' in it", ["./a"] = "has '.' in it", ["a//b"] = "has a part without a name",
            ["a/"] = "has a part without a name", ["a\\b"] = "has a backslash in it",
            ["c:/a"] = "has one of : < > \" | ? * in it, which not every system can keep",
            ["a\nb"] = "has control characters", ["a\u{202E}gnp.js"] = "has control characters",
            ["a\xFF"] = "is not UTF-8 text", ["con"] = "has 'con' in it, a reserved name",
            ["x/Lpt1.txt"] = "has 'Lpt1.txt' in it, a reserved name",
            ["x/nul .txt"] = "has 'nul .txt' in it, a reserved name", ["CONIN$"] = "has 'CONIN$' in it, a reserved name",
            ["x/com¹.js"] = "has signs in it that stand for others, which not every system can keep",
            ["a／b"] = "has signs in it that stand for others, which not every system can keep",
            ["a/．．/b"] = "has signs in it that stand for others, which not every system can keep",
            ["a\u{A0}"] = "has signs in it that stand for others, which not every system can keep",
            ["a."] = "has a part that ends with a dot or a space",
            ["a /b"] = "has a part that ends with a dot or a space",
            ["1/2/3/4/5/6/7/8/9"] = "is nested more than 8 deep",
            [("x"):rep(201)] = "is 201 bytes, at most 200 are allowed",
        } do
            assert.are.equal(reason, names.problem(name))
        end
    end)

    it("must differ in more than the case of letters and how they are written", function()
        local function added(...)
            local set, problem = {}, nil
            for _, name in ipairs { ... } do problem = problem or names.add(set, name, "file") end
            return problem
        end
        assert.is_nil(added("a.js", "b.js", "a/b.js"))
        local TWINS = "is the same as '%s' on many systems, but for upper and lower case or how letters are written"
        for _, pair in ipairs {
            { "a.js", "A.js" }, { "Sub/a.js", "sub/b.js", "Sub" }, { "é.js", "É.js" }, { "é.js", "e\u{301}.js" },
            { "é/a.js", "e\u{301}/b.js", "é" }, { "straße.js", "STRASSE.js" }, { "ẞ", "ß" }, { "Ա", "ա" }, { "k", "\u{212A}" },
            { "ﬁ.js", "fi.js" }, { "ａ.js", "a.js" }, { "mod.json", "mod．json" }, { "a", "a\u{FE0F}" },
        } do
            assert.are.equal(TWINS:format(pair[3] or pair[1]), added(pair[1], pair[2]))
        end
        assert.is_nil(added("i", "ı", "I̍", "о", "o", "1", "l"))
        assert.are.equal("has 'a' in it both as a file and as a folder", added("a", "a/b"))
        assert.are.equal("has 'a' in it both as a file and as a folder", added("a/b", "a"))
        assert.are.equal("is there twice", added("a", "a"))
    end)
end)

describe("a package", function()
    local FILES = { ["mod.json"] = "{}", ["main.js"] = "let a;\n", ["locale/de.json"] = "{\"a\": 1}", ["Z"] = "" }

    local function write_both()
        local entries, list = {}, {}
        for name, text in pairs(FILES) do
            write("m/" .. name, text)
            entries[#entries + 1] = { name = "m/" .. name, text = text }
        end
        write("m/.git/config", "hidden")
        write("m/node_modules/x/index.js", "hidden")
        write("a.zip", assert(zip.make(entries)))
        for name, text in pairs(FILES) do list[#list + 1] = ("%s %d"):format(name, #text) end
        table.sort(list)
        return assert(packages.open(folder .. "/m/")), assert(packages.open(folder .. "/a.zip")), list
    end

    it("is the same from a folder and from an archive", function()
        local from_folder, from_zip, list = write_both()
        assert.are.same({ "folder", "zip" }, { from_folder.kind, from_zip.kind })
        assert.are.same(list, list_of(from_folder))
        assert.are.same(list, list_of(from_zip))
        for name, text in pairs(FILES) do
            assert.are.equal(text, from_folder:read(name))
            assert.are.equal(text, from_zip:read(name))
        end
        local digest = assert(from_folder:sha256())
        assert.matches("^%x+$", digest)
        assert.are.equal(digest, from_zip:sha256())
        write("m/main.js", "let b;\n")
        assert.are_not.equal(digest, from_folder:sha256())
    end)

    it("has a digest that anybody can compute", function()
        local from_folder = write_both()
        local text = "gatehouse-package-1\n"
        for _, name in ipairs { "Z", "locale/de.json", "main.js", "mod.json" } do
            text = text .. ("<s8s8"):pack(name, FILES[name])
        end
        assert.are.equal(files.hash.sha256(text), from_folder:sha256())
    end)

    it("reads nothing that is not in it", function()
        local from_folder, from_zip = write_both()
        write("secret", "s")
        for _, package in ipairs { from_folder, from_zip } do
            for _, name in ipairs { "../secret", "/etc/passwd", "", ".git/config", "node_modules/x/index.js", "none",
                "locale", "locale/", "mod.json/x", "Mod.json" } do
                local content, problem = package:read(name)
                assert.is_nil(content, name)
                assert.is_truthy(problem:find(package.path, 1, true), problem)
            end
            assert.is_nil((package:read("mod.json", 1)))
        end
        assert.are.equal(folder .. "/m/locale: is a folder", select(2, from_folder:read("locale")))
        assert.are.equal(folder .. "/a.zip/none: no such file", select(2, from_zip:read("none")))
    end)

    it("follows no links in a folder", function()
        local from_folder = write_both()
        write("out/secret.js", "s")
        assert(os.execute(("ln -s ../out %s/m/way && ln -s ../out/secret.js %s/m/file.js"):format(folder, folder)))
        assert.matches("is a link; a mod's files must be its own", select(2, from_folder:files()))
        assert.matches("m/way/secret.js: is a link, or lies behind one", select(2, from_folder:read("way/secret.js")))
        assert.matches("is a link", select(2, from_folder:read("file.js")))
        assert.is_nil((from_folder:sha256()))
        assert.is_truthy(from_folder:read("main.js"))
    end)

    it("can be read again when it was closed, and a hundred can be open", function()
        local _, from_zip = write_both()
        from_zip:close()
        from_zip:close()
        assert.are.equal("{}", from_zip:read("mod.json"))
        local function descriptors()
            local pipe = assert(io.popen("ls /proc/$PPID/fd | wc -l"))
            local count = tonumber(pipe:read("a"))
            pipe:close()
            return count
        end
        local before, many = descriptors(), {}
        for i = 1, 100 do many[i] = assert(packages.open(folder .. "/a.zip")) end
        assert.is_true(descriptors() <= before + 16)
        for i = 1, 100 do assert.are.equal("{}", many[i]:read("mod.json")) end
        for i = 1, 100 do many[i]:close() end
        os.remove(folder .. "/a.zip")
        assert.matches("No such file", select(2, many[1]:read("mod.json")))
    end)

    it("is refused when a folder breaks a rule", function()
        local function refused(text)
            local package = assert(packages.open(folder .. "/m"))
            local list, problem = package:files()
            assert.is_nil(list)
            assert.is_truthy(problem:find(text, 1, true), problem)
            assert(fs.remove_tree(folder .. "/m"))
        end
        write("m/a.js", "")
        write("m/A.js", "")
        refused("m: the name 'a.js' is the same as 'A.js' on many systems")
        write("m/a\nb.js", "")
        refused("m: the name 'a?b.js' has control characters")
        write("m/1/2/3/4/5/6/7/8/a.js", "")
        refused("nested more than 8 deep")
        assert(os.execute(("mkdir %s/m && mkfifo %s/m/pipe"):format(folder, folder)))
        refused("m/pipe: is neither a file nor a folder")
        assert(os.execute(("mkdir %s/m && truncate -s 17M %s/m/big"):format(folder, folder)))
        refused("m: 'big' is 17825792 bytes, at most 16777216 are allowed")
        assert(os.execute(("mkdir %s/m && cd %s/m && truncate -s 13M a b c d"):format(folder, folder)))
        refused("m: more than 50331648 bytes in one mod")
        assert(os.execute(("mkdir %s/m && cd %s/m && seq 1025 | xargs touch"):format(folder, folder)))
        refused("m: more than 1024 files in one mod")
        assert(os.execute(("mkdir %s/m && cd %s/m && seq 4097 | sed s/^/./ | xargs touch"):format(folder, folder)))
        refused("m: more than 4096 files and folders in one mod")
    end)

    it("is a folder or a .zip file", function()
        assert.matches("none: there is no such file or folder", select(2, packages.open(folder .. "/none")))
        write("a.tar", "x")
        assert.matches("a.tar: is neither a folder nor a .zip file", select(2, packages.open(folder .. "/a.tar")))
    end)
end)

describe("an archive of a mod", function()
    local function refused(text, entries)
        local package, problem = open(entries)
        assert.is_nil(package)
        assert.is_truthy(problem:find(folder .. "/a.zip: " .. text, 1, true), problem)
    end

    it("has one folder at its top, and what Macs add does not count", function()
        local package = assert(open { { name = "m/" }, { name = "m/mod.json", text = "{}" }, { name = "m/sub/" },
            { name = "__MACOSX/m/._mod.json", text = "x" }, { name = "m/.DS_Store", text = "x" } })
        assert.are.same({ "mod.json 2" }, list_of(package))
        refused("there are two folders at its top, 'm' and 'n'", { { name = "m/a" }, { name = "n/b" } })
        refused("'mod.json' lies outside of a folder", { { name = "mod.json" } })
        refused("there is no folder in it", { { name = "__MACOSX/a" } })
    end)

    it("may have what is left out, whatever that is", function()
        local package = assert(open {
            { name = "m/mod.json", text = "{}" }, { name = ".DS_Store", text = "x" },
            { name = "__MACOSX/m/._Icon\r", text = "x" }, { name = "m/__MACOSX/x", text = "x" },
            { name = "m/.way", text = "/etc", mode = archive.LINK },
            { name = "m/node_modules/.bin/tsc", text = "../x", mode = archive.LINK },
            { name = "m/node_modules/p/aux.js", text = "x" }, { name = "m/node_modules/p/pipe", mode = archive.PIPE },
            { name = "m/" .. ("node_modules/p/"):rep(9) .. "i.js", text = "x" },
            { name = "m/.git/\xFF", text = "x", flags = 0 }, { name = "node_modules/q.js", text = "x" },
        })
        assert.are.same({ "mod.json 2" }, list_of(package))
        assert.is_nil((package:read ".way"))
        assert.is_nil((package:read "node_modules/p/aux.js"))
        for name, reason in pairs {
            ["m/node_modules/../../x"] = "has '..' in it", ["/node_modules/x"] = "is absolute",
            ["m/.git//x"] = "has a part without a name", ["m\\.git"] = "has a backslash in it",
        } do
            local _, problem = open { { name = name, text = "x", flags = 0 } }
            assert.is_truthy(problem:find(reason, 1, true), problem)
        end
    end)

    it("has no names that lead out, clash or hide", function()
        for name, reason in pairs {
            ["../a"] = "has '..' in it", ["m/../../a"] = "has '..' in it", ["/etc/passwd"] = "is absolute",
            ["/"] = "is empty", ["m//a"] = "has a part without a name", ["m\\a"] = "has a backslash in it",
            ["C:/a"] = "has one of :", ["m/nul"] = "has 'nul' in it, a reserved name",
            ["m/a\27[2J"] = "has control characters", ["m/\xFF"] = "is not UTF-8 text",
            ["m/.git/../x"] = "has '..' in it", ["m/1/2/3/4/5/6/7/8/9"] = "is nested more than 8 deep",
        } do
            local entry = { name = name, text = "x", flags = 0 }
            refused("the name '", { entry })
            local _, problem = open { entry }
            assert.is_truthy(problem:find(reason, 1, true), problem)
        end
        refused("the name 'a.js' is the same as 'A.js'", { { name = "m/A.js" }, { name = "m/a.js" } })
        refused("has two entries of one name", { { name = "m/a.js" }, { name = "m/a.js" } })
        refused("the name 'a/b' has 'a' in it both", { { name = "m/a" }, { name = "m/a/b" } })
    end)

    it("has files and folders alone, that anybody can read", function()
        refused("'m/way' is a link", { { name = "m/way", text = "/etc/passwd", mode = archive.LINK } })
        refused("'m/pipe' is neither a file nor a folder", { { name = "m/pipe", mode = archive.PIPE } })
        refused("'m/dir' is neither a file nor a folder", { { name = "m/dir", mode = archive.DIR } })
        refused("'m/a' is encrypted; a mod is not", { { name = "m/a", text = ("x"):rep(20), size = 8, flags = 1 } })
        refused("'m/a' is packed by method 12", { { name = "m/a", text = "x", method = 12 } })
    end)

    it("is no bomb", function()
        refused("'m/a' unpacks to 2097152 times its size, at most 200 is allowed",
            { { name = "m/a", text = "x", method = 8, size = 1 << 21 } })
        refused("'a' is 17825792 bytes, at most 16777216 are allowed",
            { { name = "m/a", text = ("x"):rep(1 << 17), method = 8, size = 17 << 20 } })
        refused("'m/a' says that it is 1033 bytes, which do not fit into the 1 that are there",
            { { name = "m/a", text = "x", method = 8, size = 1033 } })
        -- Whoever notices first: libzip does since 1.11.
        local package, problem = open { { name = "m/a", text = "x", size = 2 } }
        assert.is_nil(package)
        assert.is_truthy(problem:find("/a.zip: 'm/a' says that it is 2 bytes, which do not fit into the 1 that are there",
            1, true) or problem:find("/a.zip: is damaged: ", 1, true), problem)
        local many = {}
        for i = 1, 5 do many[i] = { name = "m/" .. i, text = ("x"):rep(60000), method = 8, size = 10 << 20 } end
        refused("more than 50331648 bytes in one mod", many)
        for i = 1, 1025 do many[i] = { name = "m/" .. i } end
        refused("more than 1024 files in one mod", many)
        write("a.zip", assert(zip.make { { name = "m/zeros", text = ("\0"):rep(4 << 20) } }))
        assert.matches("unpacks to %d+ times its size", select(2, packages.open(folder .. "/a.zip")))
    end)

    it("is damaged when a file of it is", function()
        local package = assert(open { { name = "m/mod.json", text = "{}" }, { name = "m/a", text = "hello", crc = 1 } })
        assert.are.equal("{}", package:read("mod.json"))
        local PROBLEM = folder .. "/a.zip/a: is damaged: the check sum does not fit the content"
        assert.are.equal(PROBLEM, select(2, package:read("a")))
        assert.are.equal(PROBLEM, select(2, package:sha256()))
    end)
end)
