// What libraries below SDL (those of displays, sound, gamepads) write to standard error while they look for what is not
// there. People are told once, in our own words, what is missing; the libraries' lines go to the log as debug.
//
// Standard error is the process's: what another thread writes there meanwhile is taken for the library's.
#pragma once

// Between the two nothing reaches standard error. What hold gives goes to release, which also says whose words they are.
int foreign_output_hold(void);
void foreign_output_release(int held, const char *library);
