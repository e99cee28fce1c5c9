// What there is once per process, V8 itself, and once per thread.
#include "worker/v8/internal.h"

#include <exception>
#include <libplatform/libplatform.h>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

namespace worker_v8
{

// V8 is started once per process and cannot be started again: the one thing that is global.
struct Process {
    std::once_flag flags_once, once;
    std::atomic<bool> is_started{false};
    std::unique_ptr<v8::Platform> platform; // V8's own, and the one around it that V8 is given
    std::unique_ptr<v8::Platform> wrapped;
    std::atomic<int> workers{0};      // that are alive
    std::atomic<unsigned> forks{0};   // between the process that started V8 and this one
    std::atomic<bool> is_kept{false}; // the memory that all workers share goes along into forks
    std::atomic<bool> is_heapless{false};
};

static Process &process()
{
    static Process *one = new Process; // never destroyed: V8 outlives main
    return *one;
}

v8::Platform *platform()
{
    return process().is_started ? process().platform.get() : nullptr;
}

bool run_task(Isolate *isolate)
{
    return v8::platform::PumpMessageLoop(process().platform.get(), isolate);
}

unsigned fork_count()
{
    return process().forks.load(std::memory_order_relaxed);
}

void count_worker(int change)
{
    if (process().workers.fetch_add(change) + change == 0) process().is_kept = false;
}

bool has_shared_heap()
{
    return !process().is_heapless;
}

static void on_fork_in_child()
{
    Process &p = process();
    p.forks++;
    if (p.workers > 0 && !p.is_kept) p.is_heapless = true;
}

// Not every V8 knows every flag: what this one does not know is passed over in silence.
static void set_default_flags()
{
    std::vector<char *> flags = {const_cast<char *>("worker")};
    for (const char *const *flag = default_flags(); *flag; flag++)
        flags.push_back(const_cast<char *>(*flag)); // V8 does not write to them
    int count = int(flags.size());
    v8::V8::SetFlagsFromCommandLine(&count, flags.data(), true);
}

// --- threads ---

void find_stack(uintptr_t *low, uintptr_t *high)
{
    struct Bounds {
        uintptr_t low = 0, high = 0;
        bool is_known = false;
    };
    static thread_local Bounds bounds; // to ask the system costs more than a call
    if (!bounds.is_known) {
        pthread_attr_t attributes;
        void *start = nullptr;
        size_t size = 0;
        bounds.is_known = true;
        if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
            if (pthread_attr_getstack(&attributes, &start, &size) == 0) {
                bounds.low = reinterpret_cast<uintptr_t>(start);
                bounds.high = bounds.low + size;
            }
            pthread_attr_destroy(&attributes);
        }
    }
    *low = bounds.low;
    *high = bounds.high;
}

Refusal &refusal()
{
    static thread_local Refusal mine = {};
    return mine;
}

int refuse(const std::string &message)
{
    Refusal &mine = refusal();
    mine.error = worker_error();
    mine.error.kind = WORKER_ERROR_USAGE;
    copy_text(mine.error.message, message);
    mine.text = message;
    return -1;
}

// --- C++ that gets no memory: V8's own, which then throws through frames that cannot be unwound ---

// The worker that runs on this thread.
static worker *&entered()
{
    static thread_local worker *one;
    return one;
}

static void end_for_memory(worker *w)
{
    w->on_fatal_memory(w, "the process gets no more memory");
    _exit(EXIT_OUT_OF_MEMORY);
}

EnteredScope::EnteredScope(worker *w) : before_(entered())
{
    entered() = w;
}

EnteredScope::~EnteredScope()
{
    entered() = before_;
}

namespace
{
// What the host had set for the whole process.
struct HostHandlers {
    std::new_handler no_memory = nullptr;
    std::terminate_handler terminate = nullptr;
};
} // namespace

static HostHandlers &host_handlers()
{
    static HostHandlers one;
    return one;
}

static void on_no_memory()
{
    if (entered()) end_for_memory(entered());
    if (!host_handlers().no_memory) throw std::bad_alloc();
    host_handlers().no_memory();
}

// A bad_alloc that was thrown without asking on_no_memory().
static void on_terminate()
{
    try {
        if (entered() && std::current_exception()) std::rethrow_exception(std::current_exception());
    } catch (const std::bad_alloc &) {
        end_for_memory(entered());
    } catch (...) {
    }
    host_handlers().terminate();
    abort();
}

// From here on C++ that gets no memory while a worker runs on the thread is that worker's end, as a
// full heap is that V8 cannot go on with; at other times what the host has set holds.
static void watch_process_memory()
{
    host_handlers().no_memory = std::set_new_handler(on_no_memory);
    host_handlers().terminate = std::set_terminate(on_terminate);
}

} // namespace worker_v8

const char *worker_version(void)
{
    return v8::V8::GetVersion();
}

int worker_set_flags(int *argc, char **argv)
{
    if (process().is_started) return -1;
    std::call_once(process().flags_once, set_default_flags);
    v8::V8::SetFlagsFromCommandLine(argc, argv, true);
    return 0;
}

// What V8 13 makes as it starts, before there is any worker, does not go along into a fork either.
static void keep_tables_of_process()
{
    if (!starts_with_tables()) return;
    if (worker_before_fork() == 0) process().is_kept = false; // that of workers is another matter
}

void v8_init(void)
{
    std::call_once(process().flags_once, set_default_flags);
    std::call_once(process().once, [] {
        v8::V8::SetFlagsFromString("--single-threaded");
        process().platform = v8::platform::NewSingleThreadedDefaultPlatform();
        process().wrapped = wrap_platform(process().platform.get());
        v8::V8::InitializePlatform(process().wrapped.get());
        v8::V8::Initialize();
        watch_process_memory();
        pthread_atfork(nullptr, nullptr, on_fork_in_child);
        keep_tables_of_process();
        process().is_started = true;
    });
}

int worker_before_fork(void)
{
    // All of the list is read first: it should not change under our hands.
    FILE *file = fopen("/proc/self/maps", "re");
    if (!file) return refuse("worker_before_fork: /proc/self/maps cannot be read");
    std::vector<std::pair<unsigned long, unsigned long>> maps;
    char line[512];
    unsigned long start, end;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%lx-%lx", &start, &end) == 2) maps.emplace_back(start, end);
    }
    bool ok = !ferror(file);
    fclose(file);
    if (!ok) return refuse("worker_before_fork: /proc/self/maps cannot be read");
    for (const auto &map : maps) // the kernel's own pages refuse
        madvise(reinterpret_cast<void *>(map.first), map.second - map.first, MADV_DOFORK);
    process().is_kept = true;
    return 0;
}
