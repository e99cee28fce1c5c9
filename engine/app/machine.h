// What `gatehouse doctor` asks about this machine: libraries, devices, and what the worker program says.
#pragma once

#include <lua.h>

// app.machine() -> {sdl=, lua=, worker=, sdk=, video=, audio_devices=, gamepads=}. Paths as found, versions
// as text; video: SDL's driver, or nil; nil for what SDL cannot start here.
int machine_describe(lua_State *lua);

// app.worker_report(verb) -> text, exit code | nil, why not. Runs the worker program with one of "version",
// "check", "walls". It waits for the program's end.
int machine_worker_report(lua_State *lua);
