-- `make install-worker` and `make uninstall`: the library alone, on a machine that has a compiler and a V8 and nothing
-- else that the engine needs; programs link with it both ways; its manual page says what worker.h says; all of it goes
-- again. In the sanitizers' build: that programs of plain flags link with it.
package.path = "tests/functional/?.lua;" .. package.path
local installing = require "installing"
local quoted = installing.quoted

local variant = os.getenv("B") or "release"
local PLACE = "DESTDIR=@/stage PREFIX=/opt/worker LIBDIR=lib/some-linux-gnu"
local AT, LIB = "@/stage/opt/worker", "@/stage/opt/worker/lib/some-linux-gnu"
-- What the engine's build calls and the library's must not.
local FOREIGN = { "pkg-config", "lua5.4", "lua", "protoc", "protoc-c", "sdl2-config" }

-- A host that has the library as a plugin, three times, and forks when it is closed again.
local PLUGIN = [[
#include <dlfcn.h>
#include <gatehouse/worker.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FUNCTION(name) __typeof__(&name) its_##name = (__typeof__(&name))dlsym(library, #name)

static void on_print(void *context, const char *text, size_t len, const char *file, int line)
{
    (void)context, (void)file, (void)line;
    printf("%.*s\n", (int)len, text);
}

static int use(const char *path)
{
    static const char source[] = "$print('opened'); throw new Error('told')";
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) return fprintf(stderr, "%s\n", dlerror());
    FUNCTION(v8_init);
    FUNCTION(worker_new);
    FUNCTION(worker_load);
    FUNCTION(worker_last_error);
    FUNCTION(worker_dispose);
    its_v8_init();
    struct worker *worker = its_worker_new(&(struct worker_config){.print = on_print});
    if (!worker) return 1;
    int failed = its_worker_load(worker, "a.js", source, strlen(source)) == 0 ||
                 strcmp(its_worker_last_error(worker)->message, "Error: told") != 0;
    its_worker_dispose(worker);
    return failed || dlclose(library);
}

int main(int argc, char **argv)
{
    for (int i = 0; i < 3; i++)
        if (argc != 2 || use(argv[1])) return 1;
    fflush(stdout);
    if (fork() == 0) return puts("forked") < 0;
    int status = 1;
    return wait(&status) < 0 || status;
}
]]

local folder, reason, log

local function sh(line) return installing.sh(folder, line) end

local function needs_library()
    if reason then pending(reason) end
    assert(log == nil, log)
end

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

-- A build folder of its own with little optimisation: what is tried is which files are made, and of what.
local function make(words)
    return ("PATH=@/bin:$PATH make B=%s O=@/build %s %s"):format(variant,
        variant == "release" and "OPT=-O0" or "", words)
end

local function compile_and_run(command)
    needs_library()
    local code, out = sh("cd @ && rm -f hello && export PKG_CONFIG_PATH=" .. LIB .. "/pkgconfig && " .. command)
    assert.equal("", out)
    assert.equal(0, code)
    code, out = sh("cd @ && ./hello")
    assert.equal(installing.HELLO, out)
    assert.equal(0, code)
end

local function compile_shared()
    compile_and_run("cc -Wall -Wextra -Werror hello.c -o hello $(pkg-config --cflags --libs gatehouse-worker) -Wl,-rpath," .. LIB)
end

setup(function()
    folder = installing.new_folder()
    reason = installing.reason() or variant == "tsan" and "is not installed with the thread sanitizer" or nil
    if reason then return end
    assert(os.execute("mkdir " .. quoted(folder .. "/bin")))
    for _, tool in ipairs(FOREIGN) do
        sh(("printf '#!/bin/sh\\necho %s >>@/called; exit 1\\n' >@/bin/%s && chmod +x @/bin/%s"):format(tool, tool, tool))
    end
    sh("cp engine/worker/hello.c @/hello.c")
    -- A umask of somebody who is careful says nothing of what all may read.
    local code, out = sh("umask 077; " .. make("install-worker " .. PLACE))
    if code ~= 0 then log = out end
end)

teardown(function() os.execute("rm -rf " .. quoted(folder)) end)

describe("make install-worker", function()
    it("asks for nothing that only the engine needs", function()
        needs_library()
        local code, out = sh("cat @/called")
        assert.not_equal(0, code, out)
        -- what the objects were made of, too
        code, out = sh("find @/build/pic -name '*.d' | xargs grep -ohE '/usr/[^ ]*(SDL|lua|sqlite|protobuf|seccomp)[^ ]*'")
        assert.equal("", out)
        assert.not_equal(0, code)
    end)

    it("puts library, header, documents and nothing of the engine, for all to read", function()
        needs_library()
        local _, out = sh("cd " .. AT .. " && find . -type f ! -perm -444 -o -type d ! -perm -555")
        assert.equal("", out)
        _, out = sh("cd " .. AT .. " && find . ! -type d | sort")
        for _, path in ipairs {
            "include/gatehouse/worker.h", "lib/some-linux-gnu/libgatehouse-worker.a", "lib/some-linux-gnu/libgatehouse-worker.so",
            "lib/some-linux-gnu/libgatehouse-worker.so.0", "lib/some-linux-gnu/pkgconfig/gatehouse-worker.pc",
            "share/doc/gatehouse/hello.c", "share/doc/gatehouse/LICENSE", "share/man/man3/gatehouse-worker.3",
            "share/man/man3/worker_load.3",
        } do
            assert.is_truthy(("\n" .. out):find("\n./" .. path .. "\n", 1, true), path .. "\n" .. out)
        end
        assert.is_nil(out:find("./bin/", 1, true))
        assert.is_nil(out:find(".lua\n", 1, true))
    end)

    it("has a shared library that programs can be linked with", compile_shared)

    it("has a static library that programs can be linked with", function()
        needs_library()
        sh(("mkdir @/away && mv %s/*.so* @/away/"):format(LIB))
        local ok, fault = pcall(compile_and_run,
            "cc -Wall -Wextra -Werror hello.c -o hello $(pkg-config --cflags --libs --static gatehouse-worker)")
        local _, linked = sh("ldd @/hello")
        sh(("mv @/away/* %s/"):format(LIB))
        assert(ok, fault)
        assert.not_matches("gatehouse%-worker%.so", linked)
        compile_and_run("cc hello.c -o hello $(pkg-config --cflags --libs --static gatehouse-worker "
            .. "| sed s/-lgatehouse-worker/-l:libgatehouse-worker.a/)")
    end)

    it("has a shared library that stays when it is closed, and works when it is opened again", function()
        needs_library()
        local file = assert(io.open(folder .. "/again.c", "w"))
        file:write(PLUGIN)
        file:close()
        local code, out = sh("cd @ && export PKG_CONFIG_PATH=" .. LIB .. "/pkgconfig && cc -Wall -Wextra -Werror "
            .. (variant == "asan" and "-fsanitize=address " or "")
            .. "again.c -o again $(pkg-config --cflags gatehouse-worker) -ldl && ./again "
            .. LIB .. "/libgatehouse-worker.so.0")
        assert.equal("opened\nopened\nopened\nforked\n", out)
        assert.equal(0, code)
    end)

    it("says which folders and builds cannot be installed", function()
        needs_library()
        local code, out = sh(make("install-worker PREFIX=/opt/a LIBDIR=/usr/lib DESTDIR=@/other"))
        assert.not_equal(0, code)
        assert.matches("LIBDIR=/usr/lib: must be a folder under PREFIX=/opt/a", out, 1, true)
        code, out = sh("make B=tsan O=@/tsan install-worker DESTDIR=@/other")
        assert.not_equal(0, code)
        assert.matches("B=tsan is not for installing", out, 1, true)
        code, out = sh("make O=@/none install-worker V8_CFLAGS=-I@/nowhere CXXFLAGS=-nostdinc DESTDIR=@/other")
        assert.not_equal(0, code)
        assert.matches("no V8: install Debian's libnode-dev, or name another with V8_CFLAGS", out, 1, true)
        assert.not_equal(0, (sh("test -e @/other")))
    end)

    it("takes LIBDIR with its PREFIX, as other builds do", function()
        needs_library()
        local code, out = sh(make("install-worker DESTDIR=@/whole PREFIX=/opt/w LIBDIR=/opt/w/lib64"))
        assert.equal(0, code, out)
        code, out = sh("PKG_CONFIG_PATH=@/whole/opt/w/lib64/pkgconfig pkg-config --variable=libdir gatehouse-worker")
        assert.equal(0, code, out)
        assert.equal(0, (sh("test -f '" .. out:gsub("\n", "") .. "/libgatehouse-worker.so.0'")))
    end)
end)

-- The words of a text without marks of comment and of roff.
local function words_of(text)
    local words = {}
    for word in text:gmatch("%S+") do words[#words + 1] = word end
    return table.concat(words, " ")
end

local function page_text()
    local page = read(folder .. "/stage/opt/worker/share/man/man3/gatehouse-worker.3")
    page = page:gsub("\n%.[A-Z]+", "\n"):gsub("\\&", ""):gsub("\\%-", "-"):gsub("\\e", "\\")
    return words_of(page)
end

describe("the library's manual page", function()
    it("has each function with its whole contract", function()
        needs_library()
        local page, comment, declaration, count = page_text(), "", "", 0
        for line in read("engine/worker/worker.h"):gmatch("([^\n]*)\n") do
            if line:find("^//") then
                comment = comment .. line:sub(3) .. " "
            elseif declaration ~= "" or line:find("^%a[%w_ *]-[ *][%w_]+%(") then
                declaration = declaration .. line .. " "
                if line:find(";$") then
                    assert.not_equal("", comment, declaration)
                    local text = words_of(declaration .. comment)
                    assert.is_truthy(page:find(text, 1, true), text)
                    comment, declaration, count = "", "", count + 1
                end
            else
                comment = ""
            end
        end
        assert.is_true(count > 10)
    end)

    it("has each field and constant with what is said of it", function()
        needs_library()
        local page = page_text()
        for body in read("engine/worker/worker.h"):gmatch("\n[se][a-z]+ [a-z_]+ (%b{});") do
            for line in body:gmatch("[^\n]+") do
                local code, comment = line:match("^%s*(.-)%s*//%s*(.*)$")
                if not code then code = line:match("^%s*(.-)%s*$") end
                if code ~= "{" and code ~= "}" then assert.is_truthy(page:find(words_of(code), 1, true), code) end
                if comment then assert.is_truthy(page:find(words_of(comment), 1, true), comment) end
            end
        end
    end)

    it("is found by the name of each function, and is clean", function()
        needs_library()
        for name in read("engine/worker/worker.h"):gsub("//[^\n]*", ""):gmatch("[ *]([%w_]+)%([^()]*%);") do
            if name ~= "resolve" then
                local page = read(folder .. "/stage/opt/worker/share/man/man3/" .. name .. ".3")
                assert.equal(".so man3/gatehouse-worker.3\n", page)
            end
        end
        if not installing.has("groff") then pending("there is no groff") end
        local code, out = sh("groff -man -Tutf8 -ww " .. AT .. "/share/man/man3/gatehouse-worker.3 2>&1 >/dev/null")
        assert.equal("", out)
        assert.equal(0, code)
    end)
end)

describe("make uninstall", function()
    it("takes away all that was put there, and nothing else", function()
        needs_library()
        local code, out = sh(make("install-worker DESTDIR=@/two PREFIX=/usr") .. " && mkdir -p @/two/usr/lib/theirs"
            .. " && echo 1 >@/two/usr/lib/pkgconfig/theirs.pc && echo 1 >@/two/usr/include/gatehouse/theirs.h")
        assert.equal(0, code, out)
        code, out = sh(make("uninstall DESTDIR=@/two PREFIX=/usr"))
        assert.equal(0, code, out)
        local _, left = sh("cd @/two && find . ! -type d | sort")
        assert.equal("./usr/include/gatehouse/theirs.h\n./usr/lib/pkgconfig/theirs.pc\n", left)
        _, left = sh("cd @/two && find . -type d | sort")
        assert.equal(".\n./usr\n./usr/include\n./usr/include/gatehouse\n./usr/lib\n./usr/lib/pkgconfig\n./usr/lib/theirs\n", left)
    end)

    it("leaves folders that were there, with their modes", function()
        needs_library()
        local code, out = sh("mkdir -p @/kept/usr/lib @/kept/usr/share/man && chmod 2775 @/kept/usr/lib && "
            .. make("install-worker uninstall DESTDIR=@/kept PREFIX=/usr"))
        assert.equal(0, code, out)
        local _
        _, out = sh("cd @/kept && find . | sort && stat -c %a usr/lib")
        assert.equal(".\n./usr\n./usr/lib\n./usr/share\n./usr/share/man\n2775\n", out)
    end)

    it("says so when there is nothing", function()
        if reason then pending(reason) end
        local code, out = sh(make("uninstall DESTDIR=@/nothing PREFIX=/usr"))
        assert.not_equal(0, code)
        assert.matches("nothing of Gatehouse is installed under " .. folder .. "/nothing/usr", out, 1, true)
    end)
end)
