// Lua in a bounded number of instructions: what goes on is an error with its place, and that error cannot be caught for
// good: once it was raised, each further instruction of the call raises it again, in coroutines, too, until the call has
// ended. So `while true do pcall(f) end` ends.
//
// Counting makes Lua slower by half. A budget with `free` time therefore begins to count only when its call has gone on
// for that time already (at most twice that, of CPU time of this thread, told by a timer): what ends in time is not
// slowed, and what does not end is ended after about as many instructions on every machine.
//
// Budgets nest; what an inner one uses is not the outer one's. Threads: main only. Memory: none.
#pragma once

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

struct budget {
    uint64_t instructions; // that it may take
    bool free;             // the first BUDGET_FREE_MS of CPU time are not counted
    size_t most_kb;        // of all values of the state; 0: not limited
    const char *what;      // "a verdict" for the error; borrowed
    const char *whose;     // "the game's", whose values they are, with most_kb; borrowed
    // The rest is budget.c's.
    struct budget *outer;
    lua_State *main;
    uint64_t left;
    bool counts;
    bool too_large;  // it is memory that ran out
    char error[320]; // "" until it is over
};

enum { BUDGET_FREE_MS = 250 };

// Between these two the budget holds for what lua_pcall calls. They go in pairs, on one C stack.
void budget_enter(lua_State *lua, struct budget *budget);
void budget_leave(lua_State *lua, struct budget *budget);

// Asked now and then while a call goes on that is counted: true ends it. NULL, the default: nobody wants that.
void budget_set_asked(bool (*wants_end)(void));

// The Lua module engine.budget (lua/meta/engine.lua).
int lua_budget_open(lua_State *lua);
