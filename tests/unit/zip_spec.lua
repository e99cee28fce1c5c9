-- engine/host: engine.zip, engine.hash and what engine.fs changes, on real files.
package.path = "tests/unit/support/?.lua;" .. package.path
local archive = require "archive"
local files = require "t_files"
local fs, hash, zip = files.fs, files.hash, files.zip

local folder

before_each(function() folder = assert(fs.make_temp_dir("/tmp", "gatehouse-zip-")) end)
after_each(function() assert(fs.remove_tree(folder)) end)

local function path_of(bytes)
    local path = folder .. "/a.zip"
    assert(fs.replace(path, bytes))
    return path
end

local function open(entries, lies) return zip.open(path_of(archive.make(entries, lies))) end

local TWO = { { name = "m/a", text = "hello" }, { name = "m/b", text = "world!" } }

describe("engine.zip", function()
    it("lists and reads an archive", function()
        local opened = assert(open({ { name = "m/" }, TWO[1], { name = "m/link", text = "a", mode = archive.LINK },
            { name = "m/pipe", mode = archive.PIPE }, { name = "m/dos", text = "x", mode = 0, system = 0 } }))
        local kinds = {}
        for i, entry in ipairs(opened:entries()) do
            kinds[i] = ("%s %s %d"):format(entry.name, entry.kind, entry.size)
        end
        assert.are.same({ "m/ dir 0", "m/a file 5", "m/link link 1", "m/pipe other 0", "m/dos file 1" }, kinds)
        assert.are.equal("hello", opened:read(1, 5))
        assert.are.same({ nil, "is 5 bytes, at most 4 are read" }, { opened:read(1, 4) })
        assert.has_error(function() opened:read(5, 4) end)
        opened:close()
        opened:close()
        assert.has_error(function() opened:entries() end, "zip: the archive is closed")
    end)

    local function refused(text, entries, lies)
        local opened, problem = open(entries or TWO, lies)
        assert.is_nil(opened)
        assert.are.equal(folder .. "/a.zip: " .. text, problem)
    end

    it("refuses what is cut off, doubled or does not fit", function()
        local CUT = "is cut off, or is no zip archive"
        local DAMAGED = "is damaged: its list of entries does not fit it"
        refused(CUT, nil, { after = "x" })
        refused(CUT, nil, { comment_bytes = 3 })
        refused("has nothing in it", {})
        refused("has a name with a zero byte", { { name = "m/a.js\0.png" } })
        refused("has two entries of one name", { TWO[1], TWO[1] })
        refused(DAMAGED, nil, { count = 1 })
        refused(DAMAGED, nil, { count = 3 })
        refused(DAMAGED, nil, { list_bytes = 40 })
        refused(DAMAGED, nil, { list_at = 0 })
        refused(DAMAGED, nil, { before = "#!/bin/sh\n", list_at = 82 })
        refused(DAMAGED, nil, { late = "x" })
        refused("is a zip64 archive, which no mod needs", nil, { late = "PK\6\7" .. ("\0"):rep(16) })
        refused("is one part of an archive of several", nil, { disk = 1 })
        refused("has more than one end of its list of entries", nil,
            { comment = archive.make(TWO) })
        local whole = archive.make(TWO)
        for len = 0, #whole - 1 do
            local opened, problem = zip.open(path_of(whole:sub(1, len)))
            assert.is_nil(opened)
            assert.matches("a%.zip: is ", problem)
        end
        assert.is_truthy(zip.open(path_of(whole)))
    end)

    it("refuses numbers that are too large before anything is made of them", function()
        refused("has more than 4096 files and folders in it", nil, { count = 4097 })
        refused("has a list of entries that is larger than 4 MB", nil, { list_bytes = 1 << 24 })
        refused("is a zip64 archive, which no mod needs", nil, { count = 0xFFFF })
        refused("is a zip64 archive, which no mod needs", nil, { list_bytes = 0xFFFFFFFF })
        refused("is a zip64 archive, which no mod needs", { { name = "m/a", size = 0xFFFFFFFF } })
        local huge = folder .. "/a.zip"
        assert(os.execute("truncate -s 65M " .. huge))
        assert.are.equal(huge .. ": is larger than 64 MB", select(2, zip.open(huge)))
    end)

    it("refuses entries that share bytes", function()
        local OVERLAP = "has entries that overlap each other"
        refused(OVERLAP, { TWO[1], { name = "m/b", text = "world!", at = 0 } })
        refused(OVERLAP, { TWO[1], { name = "m/b", text = "x", packed = 100, size = 100 } })
        refused(OVERLAP, { { name = "m/a", text = "hello", packed = 30, size = 30 }, TWO[2] })
        assert.is_truthy(open(TWO, { gap = "nobody's bytes" }))
    end)

    it("refuses what follows an entry and does not fit it", function()
        local sum = archive.crc32("hello")
        local function entry(descriptor) return { name = "m/a", text = "hello", flags = 8, descriptor = descriptor } end
        for _, good in ipairs {
            ("<I4I4I4"):pack(sum, 5, 5), ("<I4I4I4I4"):pack(0x08074B50, sum, 5, 5), ("<I4I4I8I8"):pack(0x08074B50, sum, 5, 5),
        } do
            assert.is_truthy(open { entry(good), TWO[2] })
        end
        for _, bad in ipairs {
            "", ("<I4I4I4"):pack(7, 5, 5), ("<I4I4I4I4"):pack(0x08074B50, sum, 1 << 30, 1 << 30),
            ("<I4I4I8I8"):pack(0x08074B50, sum, 1 << 40 | 5, 5), "PK\7\8", ("PK\3\4"):rep(8),
        } do
            refused("is damaged: what follows an entry does not fit it", { entry(bad), TWO[2] })
            refused("is damaged: what follows an entry does not fit it", { TWO[1], entry(bad) })
        end
        assert.is_truthy(open { { name = "m/", flags = 8 }, TWO[1] })
    end)

    it("refuses entries that other readers know by another name or size", function()
        local function field(id, text) return ("<I2s2"):pack(id, text) end
        local function with(fields) return { { name = "m/a", text = "hello", fields = fields } } end
        local name = field(0x7075, ("<BI4"):pack(1, archive.crc32("m/a")) .. "m/b")
        refused("has an entry with two names", with(name))
        refused("has an entry with two names", with(field(0x5455, "\1") .. field(0x7075, "")))
        refused("is a zip64 archive, which no mod needs", with(field(1, ("<I8I8"):pack(1 << 40, 1 << 40))))
        refused("is damaged: the further fields of an entry do not fit it", with("\1"))
        refused("is damaged: the further fields of an entry do not fit it", with(("<I2I2"):pack(0x5455, 9) .. "\1"))
        assert.is_truthy(open(with(field(0x5455, "\1\0\0\0\0") .. field(0x7875, ""))))
    end)

    it("refuses headers that do not agree", function()
        refused("is damaged: its headers do not agree with each other",
            { { name = "m/a", local_name = "m/b", text = "x" } })
        refused("is damaged: its list of entries does not fit it", { TWO[1], { name = "m/b", text = "x", at = 3 } })
    end)

    it("reads no entry that is not what its header says", function()
        local function read(entry)
            local opened = assert(open { entry })
            return select(2, opened:read(0, 100))
        end
        assert.are.equal("is damaged: the check sum does not fit the content",
            read { name = "m/a", text = "hello", crc = 7 })
        assert.are.equal("is damaged: the compressed data make no sense",
            read { name = "m/a", text = "hello", method = 8 })
        -- Twelve bytes more than it has are the cipher's.
        assert.are.equal("is encrypted", read { name = "m/a", text = ("x"):rep(40), size = 28, flags = 1 })
        assert.are.equal("is compressed by a method that is not supported (deflate is)",
            read { name = "m/a", text = "hello", method = 77 })
        local packed = "\x4b\x04\x00" -- deflate: "a"
        assert.is_nil(read { name = "m/a", text = packed, method = 8, size = 1, crc = archive.crc32("a") })
        for _, size in ipairs { 0, 2, 50 } do
            assert.matches("is damaged", read { name = "m/a", text = packed, method = 8, size = size,
                crc = archive.crc32("a") })
        end
    end)

    it("unpacks each file beside one that cannot be", function()
        local made, texts = {}, {}
        for i = 1, 40 do
            texts[i] = ("file %d, "):format(i):rep(i * 500)
            made[i] = { name = ("m/%d.js"):format(i), text = texts[i] }
        end
        local bytes = assert(zip.make(made))
        local _, name_ends = bytes:find("m/20.js", 1, true) -- in its own header, then its bytes follow
        bytes = bytes:sub(1, name_ends) .. "\xff\xff\xff" .. bytes:sub(name_ends + 4)
        local opened = assert(zip.open(path_of(bytes)))
        for i = 1, 40 do
            local content, problem = opened:read(i - 1, 1 << 20)
            if i == 20 then
                assert.are.equal("is damaged: the compressed data make no sense", problem)
            else
                assert.is_true(content == texts[i])
            end
        end
        zip.rest()
        assert.is_true(opened:read(0, 1 << 20) == texts[1])
        opened:close()
    end)

    it("unpacks in a process of its own, which is gone when it rests", function()
        local function workers()
            local pipe = assert(io.popen("pgrep -c -P $PPID gh-zygote"))
            local count = tonumber(pipe:read("a"))
            pipe:close()
            return count
        end
        zip.rest()
        local before = workers()
        local opened = assert(zip.open(path_of(assert(zip.make { { name = "m/a", text = ("x"):rep(1 << 20) } }))))
        assert.are.equal(before, workers())
        assert.are.equal(1 << 20, #opened:read(0, 1 << 20))
        assert.are.equal(before + 1, workers())
        zip.rest()
        assert.are.equal(before, workers())
        opened:close()
    end)

    it("waits for nothing that is no file", function()
        assert(os.execute("mkfifo " .. folder .. "/pipe.zip"))
        assert.are.equal(folder .. "/pipe.zip: is not a file", select(2, zip.open(folder .. "/pipe.zip")))
        assert.are.equal(folder .. ": is not a file", select(2, zip.open(folder)))
        assert.matches("No such file", select(2, zip.open(folder .. "/none.zip")))
    end)

    it("keeps no file open that it refused, and shares none with programs that it starts", function()
        local function descriptors(command)
            local pipe = assert(io.popen(command))
            local count = tonumber(pipe:read("a"))
            pipe:close()
            return count
        end
        collectgarbage() -- what other specs left open of theirs
        local archives = (" | grep -cF '%s/'"):format(folder)
        local here, there = "ls -l /proc/$PPID/fd" .. archives, "ls -l /proc/self/fd" .. archives
        local good, bad = archive.make(TWO), archive.make({ { name = "m/a", local_name = "m/b" } })
        for _ = 1, 20 do
            assert.is_nil((zip.open(path_of(bad))))
            assert.is_nil((zip.open(path_of(good:sub(1, -2)))))
        end
        assert.are.equal(0, descriptors(here))
        local opened = assert(zip.open(path_of(good)))
        assert.are.equal(1, descriptors(here))
        assert.are.equal(0, descriptors(there))
        opened:close()
        assert.are.equal(0, descriptors(here))
    end)

    it("makes the same bytes of the same files", function()
        local made = assert(zip.make { { name = "m/a", text = "hello" }, { name = "m/ü", text = ("x"):rep(5000) } })
        assert.are.equal(made, zip.make { { name = "m/a", text = "hello" }, { name = "m/ü", text = ("x"):rep(5000) } })
        local opened = assert(zip.open(path_of(made)))
        assert.are.equal("hello", opened:read(0, 5000))
        assert.are.equal(("x"):rep(5000), opened:read(1, 5000))
        assert.is_true(#made < 400)
        assert.are.equal(("<I2I2"):pack(0, 33), made:sub(11, 14)) -- the first of January 1980
        assert.are.equal("m/ü", opened:entries()[2].name)
    end)

    it("makes none of what is no list of files", function()
        assert.has_error(function() zip.make {} end)
        assert.has_error(function() zip.make { 1 } end)
        assert.has_error(function() zip.make { { name = "a" } } end)
        assert.is_nil((zip.make { { name = "a", text = "" }, { name = "a", text = "" } }))
    end)
end)

describe("engine.hash", function()
    it("is SHA-256", function()
        local abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        assert.are.equal(abc, hash.sha256("abc"))
        local state = hash.start():add("a"):add("b")
        assert.are.equal(hash.sha256("ab"), state:hex())
        assert.are.equal(abc, state:add("c"):hex())
    end)
end)

describe("engine.fs", function()
    it("replaces a file whole, keeps its permissions, and leaves nothing beside it", function()
        local path = folder .. "/file"
        assert.is_true(fs.replace(path, "one"))
        assert(os.execute("chmod 640 " .. path))
        assert.is_true(fs.replace(path, "two\0"))
        assert.are.equal("two\0", fs.read(path))
        local pipe = assert(io.popen("stat -c %a " .. path))
        assert.are.equal("640", pipe:read("l"))
        pipe:close()
        assert.are.same({ "file" }, fs.list(folder))
        assert.are.same({ nil, folder .. "/no/file: No such file or directory" },
            { fs.replace(folder .. "/no/file", "") })
    end)

    it("leaves a link one and replaces what it points to, also when that is not there yet", function()
        assert(fs.replace(folder .. "/file", "old"))
        assert(os.execute(("cd %s && mkdir sub && ln -s file link && ln -s ../link sub/far && ln -s sub/none new"):format(
            folder)))
        for name, text in pairs { link = "one", ["sub/far"] = "two" } do
            assert(fs.replace(folder .. "/" .. name, text))
            assert.are.equal(text, fs.read(folder .. "/file"))
            assert.are.equal("link", (fs.look(folder .. "/" .. name)))
        end
        assert(fs.replace(folder .. "/new", "made"))
        assert.are.equal("made", fs.read(folder .. "/sub/none"))
        assert(os.execute(("ln -s round %s/round"):format(folder)))
        assert.are.same({ nil, folder .. "/round: Too many levels of symbolic links" },
            { fs.replace(folder .. "/round", "x") })
    end)

    it("writes through what is no file", function()
        assert(os.execute(("mkfifo %s/pipe && { cat %s/pipe > %s/got & }"):format(folder, folder, folder)))
        assert(fs.replace(folder .. "/pipe", "through"))
        assert.are.equal("other", (fs.look(folder .. "/pipe")))
        assert(os.execute(("for i in $(seq 500); do grep -q through %s/got && exit 0; sleep 0.02; done; exit 1"):format(
            folder)))
        -- Devices of our own, where they can be made: a fault here must not take the system's away.
        local own = os.execute(("cd %s && mknod null c 1 3 2>/dev/null && mknod full c 1 7 2>/dev/null"
            .. " && : 2>/dev/null < null"):format(folder)) and folder or "/dev"
        assert.is_true(fs.replace(own .. "/null", "nothing"))
        assert.are.equal("other", (fs.look(own .. "/null")))
        assert.are.same({ nil, own .. "/full: No space left on device" }, { fs.replace(own .. "/full", "x") })
        assert.are.same({ nil, folder .. ": Is a directory" }, { fs.replace(folder, "x") })
    end)

    it("sweeps what a killed process left beside a file, and nothing that is being written", function()
        assert(os.execute(("cd %s && touch .file.new-1-0 .file.new-99999999-3 .other.new-1-0 file.new-1-0"):format(folder)))
        local held = assert(fs.lock(folder .. "/.file.new-2-0"))
        assert(fs.replace(folder .. "/file", "x"))
        assert.are.same({ ".file.new-2-0", ".other.new-1-0", "file", "file.new-1-0" }, fs.list(folder))
        held:release()
        assert(fs.replace(folder .. "/file", "y"))
        assert.is_nil((fs.look(folder .. "/.file.new-2-0")))
    end)

    it("leaves the old file when the new one cannot be put in its place", function()
        assert(fs.mkdir(folder .. "/dir"))
        assert(fs.replace(folder .. "/dir/inside", "x"))
        assert.is_nil((fs.replace(folder .. "/dir", "text")))
        assert.are.same({ "dir" }, fs.list(folder))
    end)

    it("removes a tree without following links", function()
        assert(os.execute(("cd %s && mkdir -p kept gone/a/b && touch kept/file gone/a/b/file"):format(folder)))
        assert(os.execute(("ln -s ../kept %s/gone/link"):format(folder)))
        assert.is_true(fs.remove_tree(folder .. "/gone"))
        assert.are.same({ "kept" }, fs.list(folder))
        assert.are.same({ "file" }, fs.list(folder .. "/kept"))
        assert(os.execute(("ln -s kept %s/link"):format(folder)))
        assert.has_error(function() fs.remove_tree(folder .. "/link/") end)
        assert.is_true(fs.remove_tree(folder .. "/link"))
        assert.are.same({ "file" }, fs.list(folder .. "/kept"))
        assert.is_nil((fs.remove_tree(folder .. "/none")))
    end)

    it("gives up on a tree that is too deep, which another call then shortens", function()
        local deep = folder .. ("/d"):rep(70)
        assert(os.execute("mkdir -p " .. deep))
        assert.matches("too long", select(2, fs.remove_tree(folder .. "/d")))
        assert.is_true(fs.remove_tree(folder .. ("/d"):rep(40)))
    end)

    it("renames, removes and looks", function()
        assert(fs.replace(folder .. "/a", "1"))
        assert(fs.replace(folder .. "/b", "2"))
        assert.is_true(fs.rename(folder .. "/a", folder .. "/b"))
        assert.are.equal("1", fs.read(folder .. "/b"))
        assert.is_true(fs.sync(folder))
        assert.is_true(fs.remove(folder .. "/b"))
        assert.matches("No such file", select(2, fs.remove(folder .. "/b")))
        assert.is_nil((fs.look(folder .. "/b")))
        assert.are.equal("dir", (fs.look(folder)))
    end)

    it("locks a file for one holder at a time", function()
        local lock = assert(fs.lock(folder .. "/lock"))
        local _, problem, is_held = fs.lock(folder .. "/lock")
        assert.matches("/lock: ", problem)
        assert.is_true(is_held)
        assert.is_false((select(3, fs.lock(folder .. "/no/lock"))))
        local pid = select(4, fs.lock(folder .. "/lock", 20)) -- which waits, and then says whose it is
        assert.matches("^" .. pid .. "\n", fs.read(folder .. "/lock"))
        assert.is_true(pid > 0)
        lock:release()
        assert.is_truthy(fs.lock(folder .. "/lock"))
    end)
end)
