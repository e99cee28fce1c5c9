// What `gatehouse-worker --check` and `--walls` say: which layers are active on this machine.
//
// Both work in a process that was born and walled in as the zygote is, without V8.
#pragma once

// Attacks the sandbox in every known way; a line for each, for people. The program's exit code: 0 when
// every attack was stopped.
int report_check(void);

// A line for each layer, for programs: four fields with tabs between them, NAME, yes|no,
// required|extra|fact, DETAIL. Exit code 0 when all required ones stand.
int report_isolation(void);
