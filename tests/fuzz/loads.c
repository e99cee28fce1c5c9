#include "loads.h"

#include <stddef.h>

// The names and this state are the compiler's interface: it gives no context to its callbacks.
static void (*watcher)(uintptr_t address);

void __sanitizer_cov_load1(uint8_t *address);
void __sanitizer_cov_load2(uint16_t *address);
void __sanitizer_cov_load4(uint32_t *address);
void __sanitizer_cov_load8(uint64_t *address);
void __sanitizer_cov_load16(void *address);

void loads_watch(void (*seen)(uintptr_t address))
{
    watcher = seen;
}

static void tell(const void *address)
{
    if (watcher) watcher((uintptr_t)address);
}

void __sanitizer_cov_load1(uint8_t *address)
{
    tell(address);
}
void __sanitizer_cov_load2(uint16_t *address)
{
    tell(address);
}
void __sanitizer_cov_load4(uint32_t *address)
{
    tell(address);
}
void __sanitizer_cov_load8(uint64_t *address)
{
    tell(address);
}
void __sanitizer_cov_load16(void *address)
{
    tell(address);
}
