#include "worker/process/isolation.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NOBODY = 65534 };

// The system's headers may be older than the kernel. From the kernel's Documentation/userspace-api/landlock.
enum {
    LANDLOCK_CREATE = 444,
    LANDLOCK_VERSION_FLAG = 1,
    LANDLOCK_FS_RIGHTS_1 = 13, // number of file rights that ABI 1 knows
};

struct landlock_rules {
    uint64_t files, network, scopes;
};

const char *isolation_layer_name(enum isolation_layer name)
{
    static const char *const names[LAYER_COUNT] = {
        [LAYER_USER] = "user-namespace",
        [LAYER_PID] = "process-namespace",
        [LAYER_MOUNT] = "mount-namespace",
        [LAYER_ROOT] = "empty-file-system",
        [LAYER_NET] = "network-namespace",
        [LAYER_IPC] = "ipc-namespace",
        [LAYER_UTS] = "uts-namespace",
        [LAYER_CGROUP] = "cgroup-namespace",
        [LAYER_ID] = "no-root",
        [LAYER_RIGHTS] = "no-capabilities",
        [LAYER_LANDLOCK] = "landlock",
    };
    return names[name];
}

void isolation_list_missing(const struct isolation *isolation, char *text, size_t size)
{
    size_t used = 0;
    text[0] = 0;
    for (int i = 0; i < LAYER_COUNT; i++) {
        if (isolation->each[i].stands || used >= size) continue;
        used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "",
                                 isolation_layer_name((enum isolation_layer)i));
    }
}

static void record(struct isolation *isolation, enum isolation_layer name, bool stands,
                   const char *detail)
{
    isolation->each[name].stands = stands;
    snprintf(isolation->each[name].detail, sizeof isolation->each[name].detail, "%s", detail);
}

static void record_call(struct isolation *isolation, enum isolation_layer name, int result,
                        const char *detail)
{
    record(isolation, name, result == 0, result == 0 ? detail : strerror(errno));
}

// --- what the process was born with (ipc/namespaced_fork.h) ---

// A map of one number is what namespaced_fork() writes.
static bool born_in_user_namespace(void)
{
    unsigned inside = 0, outside = 0, count = 0;
    FILE *file = fopen("/proc/self/uid_map", "re");
    if (!file) return false;
    int fields = fscanf(file, "%u %u %u", &inside, &outside, &count);
    fclose(file);
    return fields == 3 && count == 1;
}

static void check_namespaced_fork(struct isolation *isolation)
{
    bool user = born_in_user_namespace(), first = getpid() == 1;
    record(isolation, LAYER_USER, user, user ? "made at the start" : "not made by the system");
    record(isolation, LAYER_PID, first, first ? "made at the start" : "not made by the system");
}

// --- namespaces and the empty file system ---

static void leave_namespaces(struct isolation *isolation)
{
    static const struct {
        enum isolation_layer name;
        int flag;
    } each[] = {{LAYER_MOUNT, CLONE_NEWNS},
                {LAYER_NET, CLONE_NEWNET},
                {LAYER_IPC, CLONE_NEWIPC},
                {LAYER_UTS, CLONE_NEWUTS},
                {LAYER_CGROUP, CLONE_NEWCGROUP}};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++)
        record_call(isolation, each[i].name, unshare(each[i].flag), "own");
}

// Any folder that exists everywhere does as the place; it is gone afterwards, like all the others.
static int empty_file_system(void)
{
    static const char place[] = "/proc";
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("empty", place, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
              "mode=0,size=4k") != 0 ||
        chdir(place) != 0)
        return -1;
    // The old root lands on top of the new one and is taken away from there (pivot_root(2), NOTES).
    if (syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0) return -1;
    return chdir("/");
}

static void leave_files(struct isolation *isolation)
{
    if (isolation->each[LAYER_MOUNT].stands)
        record_call(isolation, LAYER_ROOT, empty_file_system(), "an empty folder, read-only");
    else
        record(isolation, LAYER_ROOT, false, "needs the mount namespace");
}

// --- who it is ---

static int become_nobody(void)
{
    if (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0 ||
        setresuid(NOBODY, NOBODY, NOBODY) != 0)
        return -1;
    // The kernel forgets it when the user changes. If the engine died just now, the socket says so.
    return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

// The real root becomes nobody, and only then gets a user namespace, in which root does not exist.
static void leave_root(struct isolation *isolation)
{
    if (isolation->each[LAYER_USER].stands || geteuid() != 0) {
        record(isolation, LAYER_ID, true, "the user who plays");
        return;
    }
    record_call(isolation, LAYER_ID, become_nobody(), "nobody");
    record_call(isolation, LAYER_USER, unshare(CLONE_NEWUSER), "made when nobody");
}

static int drop_rights(void)
{
    for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
        prctl(PR_CAPBSET_DROP, cap, 0, 0,
              0); // refused without a right that is dropped below anyway
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    return (int)syscall(SYS_capset, &header, none);
}

// --- Landlock ---

static size_t describe_landlock(long abi, struct landlock_rules *rules)
{
    unsigned files = LANDLOCK_FS_RIGHTS_1;
    if (abi >= 2) files++; // move between folders
    if (abi >= 3) files++; // truncate
    if (abi >= 5) files++; // ioctl on devices
    rules->files = ((uint64_t)1 << files) - 1;
    rules->network = abi >= 4 ? 3 : 0; // bind and connect TCP
    rules->scopes = abi >= 6 ? 3 : 0;  // abstract sockets and signals stay inside
    return (abi >= 6 ? 3 : abi >= 4 ? 2 : 1) * sizeof(uint64_t);
}

static void make_landlock(struct isolation *isolation)
{
    long abi = syscall(LANDLOCK_CREATE, NULL, 0, LANDLOCK_VERSION_FLAG);
    if (abi < 1) {
        record(isolation, LAYER_LANDLOCK, false, strerror(errno));
        return;
    }
    struct landlock_rules rules;
    size_t size = describe_landlock(abi, &rules);
    isolation->landlock = (int)syscall(LANDLOCK_CREATE, &rules, size, 0);
    isolation->landlock_signals = isolation->landlock >= 0 && rules.scopes != 0;
    char detail[80];
    snprintf(detail, sizeof detail, "ABI %ld: no files%s%s", abi, rules.network ? ", no TCP" : "",
             rules.scopes ? ", no signals to others" : "");
    record_call(isolation, LAYER_LANDLOCK, isolation->landlock < 0, detail);
    if (isolation->landlock >= 0) fcntl(isolation->landlock, F_SETFD, FD_CLOEXEC);
}

// --- all ---

void isolation_apply(struct isolation *isolation, bool off)
{
    *isolation = (struct isolation){.landlock = -1};
    if (off) {
        for (int i = 0; i < LAYER_COUNT; i++)
            record(isolation, (enum isolation_layer)i, false, "the sandbox is off");
        return;
    }
    check_namespaced_fork(isolation);
    leave_namespaces(isolation);
    leave_files(isolation);
    make_landlock(isolation);
    leave_root(isolation);
    record_call(isolation, LAYER_RIGHTS, drop_rights(), "none left");
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); // a mod must not look into the zygote either
}

void isolation_fini(struct isolation *isolation)
{
    if (isolation->landlock >= 0) close(isolation->landlock);
    isolation->landlock = -1;
}
