#include "app/machine.h"

#include <SDL.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/app.h"
#include "util/foreign_output.h"

enum { MAX_REPORT_BYTES = 64 * 1024 };

static const struct app *app_of(lua_State *lua)
{
    return lua_touserdata(lua, lua_upvalueindex(1));
}

// --- devices ---

static void set_text(lua_State *lua, const char *key, const char *text)
{
    lua_pushstring(lua, text); // NULL is nil
    lua_setfield(lua, -2, key);
}

static void set_count(lua_State *lua, const char *key, Uint32 subsystem, int (*count)(void))
{
    int held = foreign_output_hold();
    int counted = -1;
    if (SDL_InitSubSystem(subsystem) == 0) {
        counted = count();
        SDL_QuitSubSystem(subsystem);
    }
    foreign_output_release(held, "SDL");
    if (counted < 0) return;
    lua_pushinteger(lua, counted);
    lua_setfield(lua, -2, key);
}

static int count_audio(void)
{
    int count = SDL_GetNumAudioDevices(0);
    return count > 0 ? count : 0;
}

static int count_gamepads(void)
{
    int count = 0;
    for (int i = 0; i < SDL_NumJoysticks(); i++)
        if (SDL_IsGameController(i)) count++;
    return count;
}

static void describe_video(lua_State *lua)
{
    int held = foreign_output_hold();
    bool there = SDL_InitSubSystem(SDL_INIT_VIDEO) == 0;
    if (there) {
        set_text(lua, "video", SDL_GetCurrentVideoDriver());
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    foreign_output_release(held, "display");
}

int machine_describe(lua_State *lua)
{
    const struct app *app = app_of(lua);
    SDL_version sdl;
    SDL_GetVersion(&sdl);
    lua_newtable(lua);
    lua_pushfstring(lua, "%d.%d.%d", sdl.major, sdl.minor, sdl.patch);
    lua_setfield(lua, -2, "sdl");
    set_text(lua, "lua", LUA_RELEASE);
    set_text(lua, "worker", app->worker_path);
    set_text(lua, "sdk", app->sdk_path);
    describe_video(lua);
    set_count(lua, "audio_devices", SDL_INIT_AUDIO, count_audio);
    set_count(lua, "gamepads", SDL_INIT_GAMECONTROLLER, count_gamepads);
    return 1;
}

// --- the worker program ---

static int spawn_worker(const char *path, const char *option, int output, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    char *const argv[] = {(char *)path, (char *)option, NULL};
    error = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (error == 0) error = posix_spawn(pid, path, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

// Takes what it says up to the limit; the rest is read and dropped, so that it can end.
static size_t read_all(int fd, char *text, size_t size)
{
    size_t used = 0;
    char dropped[4096];
    for (;;) {
        bool full = used == size;
        ssize_t got = read(fd, full ? dropped : text + used, full ? sizeof dropped : size - used);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return used;
        if (!full) used += (size_t)got;
    }
}

static int fail(lua_State *lua, const char *path, int error)
{
    lua_pushnil(lua);
    lua_pushfstring(lua, "%s: %s", path, strerror(error));
    return 2;
}

int machine_worker_report(lua_State *lua)
{
    static const char *const verbs[] = {"version", "check", "walls", NULL};
    static const char *const options[] = {"--version", "--check", "--walls"};
    const char *path = app_of(lua)->worker_path;
    const char *option = options[luaL_checkoption(lua, 1, NULL, verbs)];
    luaL_Buffer buffer;
    char *text = luaL_buffinitsize(lua, &buffer, MAX_REPORT_BYTES);
    int ends[2];
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC) != 0) return fail(lua, path, errno);
    int error = spawn_worker(path, option, ends[1], &pid);
    close(ends[1]);
    size_t len = error == 0 ? read_all(ends[0], text, MAX_REPORT_BYTES) : 0;
    close(ends[0]);
    if (error != 0) return fail(lua, path, error);
    int wait_status = 0;
    while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) continue;
    luaL_pushresultsize(&buffer, len);
    lua_pushinteger(lua, WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1);
    return 2;
}
