// Where the log's lines go: standard error, in colour when it is a terminal.
#pragma once

void log_sink_install(void);
// Text that stays on the last line of the terminal (a progress line); NULL or "" takes it away.
// Nothing is shown when standard error is not a terminal.
void log_sink_status(const char *text);
