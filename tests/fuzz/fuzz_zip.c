// An archive of any bytes, read as a mod's package: opening it and reading all of it never raises
// an error, and what is accepted keeps the rules that lua/mods/package.lua and names.lua give.
// Either the input is the archive, or it says what entries to make one of and which bytes to change
// then: so the fuzzer need not find headers that agree. The lines of Lua that run are coverage,
// too.
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/host.h"
#include "input.h"
#include "util/buf.h"
#include "util/check.h"
#include "util/diag.h"

enum {
    COUNTERS = 8192,
    ARCHIVE_MAX_BYTES = 1 << 20,
    ENTRIES_MAX = 32,
    NAME_MAX_BYTES = 256,
    CHANGES_MAX = 32,
    LOCAL_BYTES = 30,
    ENTRY_BYTES = 46,
};

__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t counters[COUNTERS];

// Given the path of the archive: opens and reads it, and checks what comes back.
static const char check_source[] =
    "local zip = require 'engine.zip'\n"
    "package.loaded['engine.fs'] = { kind = function() return 'file' end }\n"
    "local names, packages = require 'mods.names', require 'mods.package'\n"
    "local inspect = require 'mods.inspect'\n"
    "package.loaded['mods.vocabulary'] = { read = function() return { sprites = {}, sounds = {} } end }\n"
    "package.loaded['games.assets'] = { names = function() return { 'pot' }, { 'bell' } end }\n"
    "local level = assert(require('games.api').of { level = 1, content = { item = { fields = {\n"
    "    title = { 'words', required = true, max = 40 }, price = { 'integer', min = 0, max = 99, default = 3 },\n"
    "    speed = { 'number', min = 0, max = 2 }, kind = { 'enum', values = { 'pot', 'pan' } },\n"
    "    next = { 'name', of = 'item' }, sprite = { 'sprite' }, sound = { 'sound', patch = false },\n"
    "    tint = { 'color' }, size = { 'table', fields = { w = { 'integer', min = 1, max = 9 } } },\n"
    "    loot = { 'list', max = 3, of = { 'table', fields = { item = { 'name', of = 'item' } } } },\n"
    "} } } })\n"
    "require('games.playing').choose { id = 'fuzz', version = '1.0.0', api = level }\n"
    "return function(path)\n"
    "    zip.open = function() return zip.real_open(path) end\n"
    "    local opened, problem = packages.open('a.zip')\n"
    "    if not opened then\n"
    "        assert(type(problem) == 'string', 'refused without a reason')\n"
    "        return\n"
    "    end\n"
    "    local total, last, set = 0, nil, {}\n"
    "    for _, file in ipairs(opened:files()) do\n"
    "        assert(not names.problem(file.name), 'a bad name')\n"
    "        assert(not names.add(set, file.name, 'file'), 'two names that clash')\n"
    "        assert(not names.is_left_out(file.name), 'a hidden name')\n"
    "        assert(not last or last < file.name, 'not in order')\n"
    "        local text, why = opened:read(file.name)\n"
    "        assert(text and #text == file.size or not text and why, 'read without a reason')\n"
    "        total, last = total + file.size, file.name\n"
    "    end\n"
    "    assert(total <= packages.MAX_BYTES, 'a bomb')\n"
    "    local found, problems = inspect.package(opened)\n"
    "    assert(found and #found.sha256 == 64 or problems and problems[1], 'no reason')\n"
    "    opened:close()\n"
    "end\n";

static void count_line(lua_State *lua, lua_Debug *at)
{
    lua_getinfo(lua, "S", at);
    uint32_t place = (uint32_t)at->currentline * 31;
    for (const char *c = at->short_src; *c; c++) place = place * 33 + (uint8_t)*c;
    counters[place % COUNTERS]++;
}

static lua_State *open_lua(void)
{
    const char *root = getenv("GATEHOUSE_ROOT");
    lua_State *lua = host_create(&(struct host_config){.root = root ? root : "."});
    if (luaL_dostring(lua, "local zip = require 'engine.zip'; zip.real_open = zip.open") ||
        luaL_loadbuffer(lua, check_source, sizeof check_source - 1, "=check") ||
        lua_pcall(lua, 0, 1, 0)) {
        fprintf(stderr, "fuzz-zip: %s\n", lua_tostring(lua, -1));
        exit(1);
    }
    lua_sethook(lua, count_line, LUA_MASKLINE, 0);
    return lua;
}

// --- an archive from a description ---
static void put(struct buf *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) buf_append(out, &(uint8_t){(uint8_t)(value >> 8 * i)}, 1);
}

static uint32_t crc32_of(const uint8_t *bytes, size_t len)
{
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
    }
    return ~crc;
}

struct entry {
    char name[NAME_MAX_BYTES];
    const uint8_t *text;
    size_t len;
    uint32_t method, flags, crc, size, at;
    uint16_t mode;
};

static void put_header(struct buf *out, const struct entry *entry)
{
    put(out, 20, 2);
    put(out, entry->flags, 2);
    put(out, entry->method, 2);
    put(out, 33 << 16, 4);
    put(out, entry->crc, 4);
    put(out, (uint32_t)entry->len, 4);
    put(out, entry->size, 4);
    put(out, (uint32_t)strlen(entry->name), 2);
    put(out, 0, 2);
}

static struct entry take_entry(struct input *input, uint32_t at)
{
    struct entry entry = {.at = at};
    uint8_t what = input_u8(input);
    input_text(input, entry.name, sizeof entry.name);
    entry.text = input_bytes(input, input_u16(input) % 4096, &entry.len);
    entry.method = what & 1 ? 8 : 0;
    entry.flags = what & 2 ? 0x800 : 0;
    entry.size = what & 4 ? input_u32(input) : (uint32_t)entry.len;
    entry.crc = what & 8 ? input_u32(input) : crc32_of(entry.text, entry.len);
    entry.mode = what & 16 ? input_u16(input) : 0100644;
    if (what & 32) entry.at = input_u16(input);
    return entry;
}

static void make_archive(struct input *input, struct buf *out)
{
    static struct entry entries[ENTRIES_MAX];
    size_t count = input_u8(input) % ENTRIES_MAX;
    size_t changes = input_u8(input) % CHANGES_MAX;
    for (size_t i = 0; i < count; i++) {
        entries[i] = take_entry(input, (uint32_t)out->len);
        put(out, 0x04034B50, 4);
        put_header(out, &entries[i]);
        buf_append(out, entries[i].name, strlen(entries[i].name));
        buf_append(out, entries[i].text, entries[i].len);
    }
    uint32_t list_at = (uint32_t)out->len;
    for (size_t i = 0; i < count; i++) {
        put(out, 0x02014B50, 4);
        put(out, 0x033F, 2);
        put_header(out, &entries[i]);
        put(out, 0, 4);
        put(out, 0, 2);
        put(out, (uint32_t)entries[i].mode << 16, 4);
        put(out, entries[i].at, 4);
        buf_append(out, entries[i].name, strlen(entries[i].name));
    }
    uint32_t end = (uint32_t)out->len;
    put(out, 0x06054B50, 4);
    put(out, 0, 4);
    put(out, (uint32_t)(count | count << 16), 4);
    put(out, end - list_at, 4);
    put(out, list_at, 4);
    put(out, 0, 2);
    for (size_t i = 0; i < changes; i++) out->data[input_u32(input) % out->len] = input_u8(input);
}

// A file without a name; it lives as long as the program.
static const char *store(const struct buf *archive)
{
    static int file = -1;
    static char path[64];
    if (file < 0) {
        file = memfd_create("fuzz-zip", MFD_CLOEXEC);
        CHECK(file >= 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    CHECK(ftruncate(file, 0) == 0);
    CHECK(pwrite(file, archive->data, archive->len, 0) == (ssize_t)archive->len);
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lua_State *lua;
    if (!lua) lua = open_lua();
    struct input input = {data, data + size};
    struct buf archive;
    buf_init(&archive, ARCHIVE_MAX_BYTES);
    if (input_u8(&input) & 1)
        make_archive(&input, &archive);
    else
        buf_append(&archive, input.at, input_left(&input));
    lua_pushvalue(lua, -1);
    lua_pushstring(lua, store(&archive));
    struct diag diag = {.text = ""};
    if (host_call(lua, 1, 0, &diag) != STATUS_OK) {
        fprintf(stderr, "fuzz-zip: %s\n", diag.text);
        abort();
    }
    lua_gc(lua, LUA_GCSTEP, 10);
    buf_fini(&archive);
    return 0;
}
