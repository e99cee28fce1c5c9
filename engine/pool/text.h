// Text from a mod's process, made safe to show: it may hold anything, and it ends in logs, on screens
// and on terminals.
#pragma once

#include <stddef.h>

// In place, byte for byte: what is not valid UTF-8, and every control character but newline and tab (a
// terminal obeys them, C1 ones too), becomes '?'. The length stays.
void text_clean(char *text, size_t len);
