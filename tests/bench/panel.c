// What a panel costs the engine that is another in each tick: a list of a hundred rows, each of which changed. From the bytes
// of its update until it stands in the scene; then the host's Lua, which reads it, lays it out and draws what is seen of it.
//
// usage: bench-panel      from the project's root
//
// Prints a table for people and the same figures as JSON, one object a line.
#include <lauxlib.h>
#include <lualib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands.pb-c.h"
#include "commands/commands.h"
#include "gate/encode.h"
#include "host/lua_scene.h"
#include "rounds.h"
#include "util/check.h"
#include "util/clock.h"

enum {
    ROWS = 100,
    ROUNDS = 2000,
    MOST_MESSAGE = 32 * 1024,
    LETTER_PX = 6,
};

// The words of the host's are no part of what is measured.
static const char HOST[] =
    "package.path = 'lua/?.lua;lua/?/init.lua;' .. package.path\n"
    "local words = setmetatable({ number = tostring }, { __call = function(_, key) return key end })\n"
    "package.loaded.words = words\n"
    "package.loaded['ui.hints'] = { line = function() return 'keys' end }\n"
    "local scene, measure = ...\n"
    "local panels = require 'play.panels'\n"
    "local nobody = { move_x = 0, move_y = 0, held = {}, pressed = {}, released = {} }\n"
    "local menu = { x = 0, y = 0, wheel = 0 }\n"
    "local self = panels.create { scene = scene, measure = measure, play = print, note = print,\n"
    "    title = function() return 'Bench' end, policy = {} }\n"
    "return function() panels.tick(self, { nobody }, menu, false) end\n";

struct setting {
    struct world *world;
    struct scene *scene;
    struct gate *gate;
    lua_State *lua;
    uint8_t *message, *command, *send;
};

static int measure_text(lua_State *lua)
{
    size_t len;
    luaL_checklstring(lua, 1, &len);
    lua_pushinteger(lua, (lua_Integer)len * LETTER_PX);
    return 1;
}

static void setting_init(struct setting *setting)
{
    static const char *const capabilities[] = {"panel"};
    setting->world = world_create();
    setting->scene = scene_create(1);
    CHECK(world_reset(setting->world, 32, 32, 1) == STATUS_OK);
    setting->gate = commands_create_gate(setting->world, setting->scene, NULL, NULL);
    CHECK(gate_add_mod(setting->gate, 1, "bench", "{}", capabilities, 1, NULL) == STATUS_OK);
    setting->lua = luaL_newstate();
    luaL_openlibs(setting->lua);
    if (luaL_loadstring(setting->lua, HOST) != LUA_OK) CHECK(false);
    lua_scene_open(setting->lua, setting->scene, setting->world);
    lua_pushcfunction(setting->lua, measure_text);
    if (lua_pcall(setting->lua, 2, 1, 0) != LUA_OK) {
        fprintf(stderr, "%s\n", lua_tostring(setting->lua, -1));
        CHECK(false);
    }
    setting->message = malloc(MOST_MESSAGE);
    setting->command = malloc(MOST_MESSAGE);
    setting->send = malloc(MOST_MESSAGE);
    CHECK(setting->message && setting->command && setting->send);
}

static void setting_fini(struct setting *setting)
{
    lua_close(setting->lua);
    gate_destroy(setting->gate);
    scene_destroy(setting->scene);
    world_destroy(setting->world);
    free(setting->message);
    free(setting->command);
    free(setting->send);
}

// A command of that number as the bytes of a $send.
static size_t wrap(struct setting *setting, uint32_t number, size_t len)
{
    uint8_t *at = setting->command;
    *at++ = 1 << 3;
    *at++ = 1;
    at += encode_varint(at, number << 3 | 2);
    at += encode_varint(at, len);
    for (size_t i = 0; i < len; i++) *at++ = setting->message[i];
    size_t all =
        encode_wrap(setting->message, 1, setting->command, (size_t)(at - setting->command));
    return encode_wrap(setting->send, 1, setting->message, all);
}

static size_t make(struct setting *setting, uint32_t round, bool opens)
{
    static Gatehouse__PanelWidget widgets[ROWS + 1];
    static Gatehouse__PanelWidget *list[ROWS + 1];
    static char texts[ROWS][32], details[ROWS][16];
    Gatehouse__PanelWidget holder = GATEHOUSE__PANEL_WIDGET__INIT;
    size_t first = opens ? 0 : 1; // the list itself stays as it is
    holder.id = 1;
    holder.kind = GATEHOUSE__WIDGET_KIND__WIDGET_LIST;
    widgets[0] = holder;
    for (uint32_t i = 0; i < ROWS; i++) {
        Gatehouse__PanelWidget row = GATEHOUSE__PANEL_WIDGET__INIT;
        snprintf(texts[i], sizeof texts[i], "a row, number %u", i);
        snprintf(details[i], sizeof details[i], "%u", round * 7 + i);
        row.id = i + 2;
        row.parent = 1;
        row.kind = GATEHOUSE__WIDGET_KIND__WIDGET_ITEM;
        row.text = texts[i];
        row.detail = details[i];
        widgets[i + 1] = row;
    }
    for (size_t i = 0; i <= ROWS; i++) list[i] = &widgets[i];
    if (opens) {
        Gatehouse__PanelOpen open = GATEHOUSE__PANEL_OPEN__INIT;
        open.widgets = list;
        open.n_widgets = ROWS + 1;
        return wrap(setting, GATEHOUSE__COMMAND__COMMAND_PANEL_OPEN,
                    protobuf_c_message_pack(&open.base, setting->message));
    }
    Gatehouse__PanelUpdate update = GATEHOUSE__PANEL_UPDATE__INIT;
    update.widgets = list + first;
    update.n_widgets = ROWS;
    return wrap(setting, GATEHOUSE__COMMAND__COMMAND_PANEL_UPDATE,
                protobuf_c_message_pack(&update.base, setting->message));
}

// Until it is in the scene, in microseconds.
static double apply(struct setting *setting, size_t len)
{
    uint64_t before = gate_counts(setting->gate, 1)->applied, start = clock_now_ns();
    gate_submit(setting->gate, 1, setting->send, len);
    gate_act(setting->gate);
    double us = (double)(clock_now_ns() - start) / 1e3;
    CHECK(gate_counts(setting->gate, 1)->applied - before == 1);
    return us;
}

// Read, laid out and drawn.
static double show(struct setting *setting)
{
    size_t items;
    uint64_t start = clock_now_ns();
    lua_pushvalue(setting->lua, -1);
    CHECK(lua_pcall(setting->lua, 0, 0, 0) == LUA_OK);
    double us = (double)(clock_now_ns() - start) / 1e3;
    scene_overlay(setting->scene, &items);
    CHECK(items > 20);
    return us;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(void)
{
    static double applied[ROUNDS], shown[ROUNDS], whole[ROUNDS];
    struct setting setting;
    int rounds = bench_count(ROUNDS);
    setting_init(&setting);
    apply(&setting, make(&setting, 0, true));
    show(&setting);
    for (int round = 0; round < rounds; round++) {
        applied[round] = apply(&setting, make(&setting, (uint32_t)round + 1, false));
        shown[round] = show(&setting);
        whole[round] = applied[round] + shown[round];
    }
    qsort(applied, (size_t)rounds, sizeof applied[0], compare);
    qsort(shown, (size_t)rounds, sizeof shown[0], compare);
    qsort(whole, (size_t)rounds, sizeof whole[0], compare);
    printf("%-44s %10s\n", "a panel of 100 rows that all change", "us");
    printf("%-44s %10.1f\n", "its update, into the scene", applied[rounds / 2]);
    printf("%-44s %10.1f\n", "read, laid out and drawn", shown[rounds / 2]);
    printf("%-44s %10.1f\n", "together, of 200 that it may be", whole[rounds / 2]);
    printf("{\"bench\":\"panel\",\"rows\":%d,\"apply_us\":%.2f,\"show_us\":%.2f,\"us\":%.2f}\n",
           ROWS, applied[rounds / 2], shown[rounds / 2], whole[rounds / 2]);
    setting_fini(&setting);
    return 0;
}
