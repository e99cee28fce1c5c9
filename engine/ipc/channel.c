// Layout of the memory: [page of words][down ring][up ring][package]. Each ring is mapped twice in a
// row, so that a frame which wraps around is still contiguous (see ring.h).
#include "ipc/channel.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <fcntl.h>

#include "util/check.h"

enum { CHANNEL_PAGE_BYTES = 4096 };

struct channel_page {
    struct ring_indices down, up;
    _Alignas(RING_CACHE_LINE_BYTES) _Atomic uint32_t mod_sleeps; // the mod's
    _Alignas(RING_CACHE_LINE_BYTES) _Atomic uint32_t mod_wakes;  // the engine's; a futex
    _Atomic uint32_t engine_sleeps;                              // the engine's
    _Alignas(RING_CACHE_LINE_BYTES) _Atomic uint32_t terminate;  // the engine's; a futex
};
_Static_assert(sizeof(struct channel_page) <= CHANNEL_PAGE_BYTES, "the words fit in their page");

// The memory is shared between processes, so these are not private futexes.
static long futex(_Atomic uint32_t *word, int operation, uint32_t value)
{
    return syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

static bool map_fixed(uint8_t *at, size_t len, int fd, off_t offset)
{
    return mmap(at, len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, offset) == at;
}

static bool map_rings(struct channel *channel, int fd)
{
    uint8_t *at = channel->base;
    off_t offset = CHANNEL_PAGE_BYTES;
    if (!map_fixed(at, CHANNEL_PAGE_BYTES, fd, 0)) return false;
    channel->page = (struct channel_page *)(void *)at;
    at += CHANNEL_PAGE_BYTES;
    uint8_t **rings[] = {&channel->down, &channel->up};
    for (size_t i = 0; i < 2; i++) {
        *rings[i] = at;
        for (int half = 0; half < 2; half++, at += CHANNEL_RING_BYTES)
            if (!map_fixed(at, CHANNEL_RING_BYTES, fd, offset)) return false;
        offset += CHANNEL_RING_BYTES;
    }
    return true;
}

static off_t package_offset(void)
{
    return CHANNEL_PAGE_BYTES + 2 * (off_t)CHANNEL_RING_BYTES;
}

static enum status map_channel(struct channel *channel, int fd, size_t package_bytes)
{
    *channel = (struct channel){
        .mapped_bytes = CHANNEL_PAGE_BYTES + 4 * (size_t)CHANNEL_RING_BYTES,
        .package_bytes = package_bytes,
    };
    // Address space first, in one piece; the parts then replace it.
    void *base = mmap(NULL, channel->mapped_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) return STATUS_IO;
    channel->base = base;
    if (map_rings(channel, fd)) return STATUS_OK;
    int error = errno;
    channel_unmap(channel);
    errno = error;
    return STATUS_IO;
}

enum status channel_create(struct channel *channel, size_t package_bytes, int *out_fd)
{
    int fd = memfd_create("gatehouse-mod", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return STATUS_IO;
    if (ftruncate(fd, package_offset() + (off_t)package_bytes) != 0 ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0 ||
        map_channel(channel, fd, package_bytes) != STATUS_OK) {
        int error = errno;
        close(fd);
        errno = error;
        return STATUS_IO;
    }
    *out_fd = fd;
    return STATUS_OK;
}

enum status channel_put_package(int fd, size_t offset, const void *bytes, size_t len)
{
    const uint8_t *from = bytes;
    off_t at = package_offset() + (off_t)offset;
    while (len > 0) {
        ssize_t written = pwrite(fd, from, len, at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return STATUS_IO;
        from += written;
        at += written;
        len -= (size_t)written;
    }
    return STATUS_OK;
}

enum status channel_map(struct channel *channel, int fd, size_t package_bytes)
{
    struct channel made;
    if (map_channel(&made, fd, package_bytes) != STATUS_OK) return STATUS_IO;
    // The offset of a mapping is a whole number of pages; the page and the rings are.
    void *package =
        mmap(NULL, package_bytes ? package_bytes : 1, PROT_READ, MAP_SHARED, fd, package_offset());
    if (package == MAP_FAILED) {
        channel_unmap(&made);
        return STATUS_IO;
    }
    made.package = package;
    *channel = made;
    return STATUS_OK;
}

void channel_unmap(struct channel *channel)
{
    if (channel->package)
        munmap((void *)(uintptr_t)channel->package,
               channel->package_bytes ? channel->package_bytes : 1);
    if (channel->base) munmap(channel->base, channel->mapped_bytes);
    *channel = (struct channel){0};
}

void channel_engine_rings(const struct channel *channel, struct ring_writer *down,
                          struct ring_reader *up)
{
    ring_writer_init(down, &channel->page->down, channel->down, CHANNEL_RING_BYTES);
    ring_reader_init(up, &channel->page->up, channel->up, CHANNEL_RING_BYTES);
}

void channel_mod_rings(const struct channel *channel, struct ring_reader *down,
                       struct ring_writer *up)
{
    ring_reader_init(down, &channel->page->down, channel->down, CHANNEL_RING_BYTES);
    ring_writer_init(up, &channel->page->up, channel->up, CHANNEL_RING_BYTES);
}

// Both directions follow one pattern: the sleeper says that it sleeps and looks again, the waker
// writes and then looks whether the other sleeps. Sequential consistency between the two steps of
// each makes it impossible that neither sees the other.

void channel_set_engine_sleeps(struct channel *channel, bool sleeps)
{
    if (sleeps) {
        atomic_store(&channel->page->engine_sleeps, 1);
        atomic_thread_fence(memory_order_seq_cst);
    } else {
        atomic_store_explicit(&channel->page->engine_sleeps, 0, memory_order_relaxed);
    }
}

bool channel_engine_sleeps(const struct channel *channel)
{
    atomic_thread_fence(memory_order_seq_cst);
    return atomic_load(&channel->page->engine_sleeps) != 0;
}

void channel_wake_mod(struct channel *channel)
{
    struct channel_page *page = channel->page;
    atomic_store(&page->mod_wakes, ++channel->wakes);
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load(&page->mod_sleeps) != 0) futex(&page->mod_wakes, FUTEX_WAKE, 1);
}

uint32_t channel_mod_prepare_sleep(struct channel *channel)
{
    uint32_t ticket = atomic_load(&channel->page->mod_wakes);
    atomic_store(&channel->page->mod_sleeps, 1);
    atomic_thread_fence(memory_order_seq_cst);
    return ticket;
}

void channel_mod_sleep(struct channel *channel, uint32_t ticket)
{
    futex(&channel->page->mod_wakes, FUTEX_WAIT, ticket);
    channel_mod_stay_awake(channel);
}

void channel_mod_stay_awake(struct channel *channel)
{
    atomic_store_explicit(&channel->page->mod_sleeps, 0, memory_order_relaxed);
}

void channel_request_terminate(struct channel *channel, uint32_t generation)
{
    atomic_store(&channel->page->terminate, generation);
    futex(&channel->page->terminate, FUTEX_WAKE, 1);
}

uint32_t channel_wait_terminate(struct channel *channel, uint32_t seen)
{
    uint32_t request;
    while ((request = atomic_load(&channel->page->terminate)) == seen)
        futex(&channel->page->terminate, FUTEX_WAIT, seen);
    return request;
}
