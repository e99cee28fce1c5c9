// A mod.json of any bytes: reading it never raises an error, and what is accepted is what lua/mods
// says of it. The lines of Lua that run are the fuzzer's coverage: Lua itself is not instrumented.
#include <lauxlib.h>
#include <stdlib.h>

#include "host/host.h"
#include "host/lua_set_up.h"
#include "input.h"
#include "util/check.h"
#include "util/diag.h"

enum { COUNTERS = 8192 };

__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t counters[COUNTERS];

// Given the file's bytes, and a game that the mod may be for: calls manifest.parse on them and checks what comes back.
static const char check_source[] =
    "local game = { id = 'tidelight', version = '1.0.0', actions = { { name = 'use' }, { name = 'dash' } } }\n"
    "package.preload['games.playing'] = function()\n"
    "    return { id = function() return game.id end, game = function() return game end }\n"
    "end\n"
    "local manifest = require 'mods.manifest'\n"
    "local semver = require 'mods.semver'\n"
    "local fs = require 'engine.fs'\n"
    "local function check_text(what, value, most)\n"
    "    assert(type(value) == 'string' and utf8.len(value), what .. ' is not UTF-8')\n"
    "    assert(not value:find('[%c\\127]') and not value:find('\\xC2[\\x80-\\x9F]'), what .. ' "
    "has controls')\n"
    "    assert(not most or #value <= most, what .. ' is too long')\n"
    "end\n"
    "return function()\n"
    "    local read, problems = manifest.parse(fs.read(), 'mod/mod.json')\n"
    "    if not read then\n"
    "        assert(#problems > 0, 'refused without a reason')\n"
    "        for _, problem in ipairs(problems) do check_text('a problem', problem) end\n"
    "        return\n"
    "    end\n"
    "    check_text('id', read.id, 48)\n"
    "    check_text('title', read.title, 60)\n"
    "    check_text('version', read.version, 128)\n"
    "    check_text('main', read.main, 120)\n"
    "    assert(not read.main:find('..', 1, true) and read.main:sub(1, 1) ~= '/', 'main leaves the "
    "folder')\n"
    "    check_text('description', read.description, 400)\n"
    "    assert(utf8.len(read.settings) and #read.settings <= 16384, 'settings')\n"
    "    for _, name in ipairs(read.capabilities) do check_text('reason', read.reasons[name], 200) "
    "end\n"
    "    for _, id in ipairs(read.after) do check_text('an id', id, 48) end\n"
    "    for _, map in ipairs({ read.dependencies, read.optional, read.incompatible }) do\n"
    "        for id, range in pairs(map) do\n"
    "            check_text('an id', id, 48)\n"
    "            assert(semver.range(range), 'a range')\n"
    "        end\n"
    "    end\n"
    "    assert(semver.parse(read.version), 'a version')\n"
    "    for topic in pairs(read.events.hear) do check_text('a topic', topic, 64) end\n"
    "    for _, input in ipairs(read.inputs) do check_text('a label', input.label, 60) end\n"
    "    assert(not read.storage or math.type(read.storage.max_kb) == 'integer', 'storage')\n"
    "end\n";

struct file {
    const char *bytes;
    size_t len;
};

static int read_file(lua_State *lua)
{
    const struct file *file = lua_touserdata(lua, lua_upvalueindex(1));
    lua_pushlstring(lua, file->bytes, file->len);
    return 1;
}

static int open_fs(lua_State *lua) // engine.fs, with one file in it
{
    lua_newtable(lua);
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_pushcclosure(lua, read_file, 1);
    lua_setfield(lua, -2, "read");
    return 1;
}

static int open_app(lua_State *lua) // of engine.app what rules are made of
{
    lua_newtable(lua);
    lua_set_up_push_limits(lua);
    lua_setfield(lua, -2, "limits");
    return 1;
}

static void count_line(lua_State *lua, lua_Debug *at)
{
    lua_getinfo(lua, "S", at);
    uint32_t place = (uint32_t)at->currentline * 31;
    for (const char *c = at->short_src; *c; c++) place = place * 33 + (uint8_t)*c;
    counters[place % COUNTERS]++;
}

static lua_State *open_lua(struct file *file)
{
    const char *root = getenv("GATEHOUSE_ROOT");
    lua_State *lua = host_create(&(struct host_config){.root = root ? root : "."});
    host_preload(lua, "engine.fs", open_fs, file);
    host_preload(lua, "engine.app", open_app, NULL);
    if (luaL_loadbuffer(lua, check_source, sizeof check_source - 1, "=check") ||
        lua_pcall(lua, 0, 1, 0)) {
        fprintf(stderr, "fuzz-manifest: %s\n", lua_tostring(lua, -1));
        exit(1);
    }
    lua_sethook(lua, count_line, LUA_MASKLINE, 0);
    return lua;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct file file;
    static lua_State *lua;
    if (!lua) lua = open_lua(&file);
    file = (struct file){(const char *)data, size};
    lua_pushvalue(lua, -1);
    struct diag diag = {.text = ""};
    if (host_call(lua, 0, 0, &diag) != STATUS_OK) {
        fprintf(stderr, "fuzz-manifest: %s\n", diag.text);
        abort();
    }
    lua_gc(lua, LUA_GCSTEP, 10);
    return 0;
}
