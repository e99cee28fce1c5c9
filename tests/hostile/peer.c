// hostile-peer: stands in for gatehouse-worker, and its children are mods' processes that were taken over.
//
// It speaks the zygote's protocol, so that the engine's real pool starts it and gives it real shared
// memory. The "source" of a mod's main module says what its process does: "honest", or an attack and a seed:
// "indices 7". No V8 and no sandbox: what is attacked is the engine.
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ipc/channel.h"
#include "ipc/control.h"
#include "ipc/protocol.h"
#include "peer_decoder.h"

enum { SOCKET = 3, MAX_ORDER_BYTES = 64 };

struct peer {
    struct channel channel;
    struct ring_reader down;
    struct ring_writer up;
    int notify_fd;
    unsigned number; // of its order
    uint64_t random;
};

// --- tools ---

// Xorshift: the same attack for the same seed.
static uint64_t draw(uint64_t *random, uint64_t limit)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random % limit;
}

static void notify_engine(struct peer *peer)
{
    const uint64_t one = 1;
    ssize_t written = write(peer->notify_fd, &one, sizeof one);
    (void)written;
}

static void put(struct peer *peer, uint32_t type, const void *bytes, size_t len)
{
    const struct ring_part part = {bytes, len};
    while (ring_write(&peer->up, type, &part, 1) == STATUS_FULL) notify_engine(peer);
    notify_engine(peer);
}

static struct ring_frame next_frame(struct peer *peer)
{
    struct ring_frame frame = {0};
    ring_release(&peer->down);
    while (ring_peek(&peer->down, &frame) == STATUS_EMPTY) {
        uint32_t ticket = channel_mod_prepare_sleep(&peer->channel);
        if (ring_readable(&peer->down))
            channel_mod_stay_awake(&peer->channel);
        else
            channel_mod_sleep(&peer->channel, ticket);
    }
    return frame;
}

// --- what a process does; each after READY, most of them never return ---

static void be_honest(struct peer *peer)
{
    for (;;) {
        struct ring_frame frame = next_frame(peer);
        put(peer, FRAME_SEND, frame.bytes, frame.len);
        put(peer, FRAME_DONE, NULL, 0);
    }
}

static void scribble(struct peer *peer, uint64_t *random)
{
    uint8_t *at = peer->up.bytes + draw(random, CHANNEL_RING_BYTES / 8) * 8;
    const uint32_t header[2] = {(uint32_t)draw(random, 3) ? (uint32_t)draw(random, 9000)
                                                          : (uint32_t)*random,
                                (uint32_t)draw(random, 12)};
    memcpy(at, header, sizeof header);
}

_Noreturn static void *race(void *context)
{
    struct peer *peer = context;
    uint64_t random = peer->random ^ 0x9e3779b97f4a7c15u;
    for (;;) scribble(peer, &random);
}

// One thread sends frames that are well formed; the other changes them while the engine reads.
static void change_while_read(struct peer *peer)
{
    static const uint8_t bytes[8000];
    pthread_t thread;
    if (pthread_create(&thread, NULL, race, peer) != 0) _exit(1);
    for (;;) {
        next_frame(peer);
        for (int i = 0; i < 40; i++)
            put(peer, FRAME_SEND, bytes, (size_t)draw(&peer->random, sizeof bytes));
        put(peer, FRAME_DONE, NULL, 0);
    }
}

static void send_garbage(struct peer *peer)
{
    uint8_t bytes[6000];
    for (;;) {
        for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)draw(&peer->random, 256);
        put(peer, (uint32_t)draw(&peer->random, 12), bytes,
            (size_t)draw(&peer->random, sizeof bytes));
    }
}

// Chosen lengths, each in a header of its own, written behind the ring's back.
static void lie_about_lengths(struct peer *peer)
{
    static const uint32_t lengths[] = {0xffffffff,
                                       0xfffffff8,
                                       0x80000000,
                                       0x7fffffff,
                                       CHANNEL_RING_BYTES,
                                       PROTOCOL_MAX_FRAME_BYTES + 1,
                                       PROTOCOL_MAX_SEND_BYTES + 1,
                                       9};
    const uint32_t header[2] = {lengths[draw(&peer->random, sizeof lengths / sizeof *lengths)],
                                FRAME_SEND};
    next_frame(peer);
    memcpy(peer->up.bytes + (peer->up.tail & (CHANNEL_RING_BYTES - 1)), header, sizeof header);
    atomic_store(&peer->up.shared->tail, peer->up.tail + 16);
    for (;;) notify_engine(peer);
}

// Both rings, both ends, all the time.
static void write_indices(struct peer *peer)
{
    for (;;) {
        _Atomic uint32_t *const words[] = {&peer->up.shared->tail, &peer->up.shared->head,
                                           &peer->down.shared->tail, &peer->down.shared->head};
        uint32_t value = (uint32_t)draw(&peer->random, 2)
                             ? (uint32_t)peer->random
                             : (uint32_t)draw(&peer->random, CHANNEL_RING_BYTES);
        atomic_store(words[draw(&peer->random, 4)], value);
        notify_engine(peer);
    }
}

static void flood(struct peer *peer)
{
    for (;;) put(peer, FRAME_SEND, "flood", 5);
}

// Fills the notify descriptor's counter, and goes on ringing.
static void ring_for_ever(struct peer *peer)
{
    const uint64_t most = UINT64_MAX - 1;
    next_frame(peer);
    for (;;) {
        ssize_t written = write(peer->notify_fd, &most, sizeof most);
        (void)written;
        notify_engine(peer);
    }
}

static void spin(struct peer *peer)
{
    next_frame(peer);
    for (volatile bool on = true; on;) continue;
}

// Answers at once and then works for nobody, between deliveries.
static void burn_when_idle(struct peer *peer)
{
    for (;;) {
        struct ring_frame frame;
        while (ring_peek(&peer->down, &frame) == STATUS_EMPTY) continue;
        ring_release(&peer->down);
        put(peer, FRAME_DONE, NULL, 0);
    }
}

static void sleep_for_ever(struct peer *peer)
{
    next_frame(peer);
    for (;;) pause();
}

static void rest(unsigned ms)
{
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

// Answers each time, and late; the number is in milliseconds.
static void nap(struct peer *peer)
{
    for (;;) {
        next_frame(peer);
        rest(peer->number);
        put(peer, FRAME_DONE, NULL, 0);
    }
}

// The same, and says something all the while, as if it worked.
static void mutter(struct peer *peer)
{
    enum { PART_MS = 10 };
    for (;;) {
        next_frame(peer);
        for (unsigned ms = 0; ms < peer->number; ms += PART_MS) {
            rest(PART_MS);
            put(peer, FRAME_SEND, "busy", 4);
        }
        put(peer, FRAME_DONE, NULL, 0);
    }
}

// In the middle of a frame: the header is written, the index moved, the payload missing.
static void exit_early(struct peer *peer)
{
    next_frame(peer);
    for (uint64_t i = draw(&peer->random, 20); i > 0; i--) put(peer, FRAME_SEND, "last", 4);
    _exit((int)draw(&peer->random, 5));
}

// --- a process ---

static const struct {
    const char *name;
    void (*act)(struct peer *peer);
} ACTS[] = {
    {"honest", be_honest},        {"race", change_while_read},
    {"garbage", send_garbage},    {"length", lie_about_lengths},
    {"indices", write_indices},   {"flood", flood},
    {"notify_fd", ring_for_ever}, {"spin", spin},
    {"idle", burn_when_idle},     {"sleep", sleep_for_ever},
    {"exit", exit_early},         {"nap", nap},
    {"mutter", mutter},
};

struct order {
    char name[MAX_ORDER_BYTES];
    unsigned number; // a seed, or a count
};

// The source of the package's first module; it is the test's own and trusted.
static struct order read_order(const struct channel *channel)
{
    char text[MAX_ORDER_BYTES];
    struct order order = {"", 1};
    struct package_entry entry;
    const uint8_t *at = channel->package + sizeof(struct package_header);
    memcpy(&entry, at, sizeof entry);
    snprintf(text, sizeof text, "%.*s", (int)entry.source_bytes,
             (const char *)at + sizeof entry + entry.name_bytes);
    sscanf(text, "%63s %u", order.name, &order.number);
    return order;
}

_Noreturn static void run(const struct order *order, int memory, int notify_fd,
                          size_t package_bytes)
{
    static struct peer peer;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (channel_map(&peer.channel, memory, package_bytes) != STATUS_OK) _exit(1);
    channel_mod_rings(&peer.channel, &peer.down, &peer.up);
    peer.notify_fd = notify_fd;
    peer.number = order->number;
    peer.random = order->number * 0x2545f4914f6cdd1du + 1;
    put(&peer, FRAME_READY, NULL, 0);
    for (size_t i = 0; i < sizeof ACTS / sizeof ACTS[0]; i++)
        if (strcmp(ACTS[i].name, order->name) == 0) ACTS[i].act(&peer);
    _exit(99);
}

// --- the zygote's part ---

static void reap(int signals)
{
    struct control_message message = {.kind = CONTROL_EXITED};
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) > 0) continue;
    while ((message.pid = waitpid(-1, &message.wait_status, WNOHANG)) > 0)
        (void)control_send(SOCKET, &message, NULL, 0);
}

// "control N": instead of an answer, N bytes that are no message.
static void break_control(unsigned len)
{
    char bytes[2 * sizeof(struct control_message)];
    memset(bytes, 'x', sizeof bytes);
    ssize_t sent = send(SOCKET, bytes, len < sizeof bytes ? len : sizeof bytes, MSG_NOSIGNAL);
    (void)sent;
}

static void announce(pid_t pid)
{
    const struct control_message reply = {.kind = CONTROL_SPAWNED, .pid = pid};
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    (void)control_send(SOCKET, &reply, &pidfd, 1);
    close(pidfd);
}

static void spawn(const struct control_message *request, const int fds[CONTROL_MAX_FDS])
{
    if (request->kind == CONTROL_DECODE) {
        pid_t decoder = fork();
        if (decoder == 0) peer_decode(fds[0], request->package_bytes);
        announce(decoder);
        return;
    }
    struct channel channel;
    if (channel_map(&channel, fds[0], request->package_bytes) != STATUS_OK) _exit(1);
    const struct order order = read_order(&channel);
    channel_unmap(&channel);
    if (strcmp(order.name, "control") == 0) {
        break_control(order.number);
        return;
    }
    pid_t pid = fork();
    if (pid == 0) run(&order, fds[0], fds[1], request->package_bytes);
    announce(pid);
}

// False when the engine is gone.
static bool serve(void)
{
    struct control_message request;
    int fds[CONTROL_MAX_FDS];
    size_t fd_count = 0;
    if (control_receive(SOCKET, &request, fds, &fd_count, 0) != STATUS_OK) return false;
    spawn(&request, fds);
    for (size_t i = 0; i < fd_count; i++) close(fds[i]);
    return true;
}

int main(void)
{
    const struct control_message ready = {.kind = CONTROL_READY};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    (void)control_send(SOCKET, &ready, NULL, 0);
    struct pollfd polled[] = {{.fd = SOCKET, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
    for (;;) {
        if (poll(polled, 2, -1) < 0) continue;
        if (polled[1].revents) reap(signals);
        if (polled[0].revents && !serve()) return 0;
    }
}
