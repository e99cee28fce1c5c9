// The time limit of a call: a thread of the worker's own stops it when its time is up.
//
// The thread starts with the first call that has a limit. It is not woken for every call: as long as
// it sleeps towards an earlier end than that of the call that begins, it finds that one when it
// wakes.
#include "worker/v8/internal.h"

#include <signal.h>
#include <time.h>

namespace worker_v8
{

static int64_t now_ns(clockid_t clock)
{
    timespec now = {0, 0};
    clock_gettime(clock, &now);
    return int64_t(now.tv_sec) * 1000000000 + now.tv_nsec;
}

class Deadline
{
  public:
    explicit Deadline(worker *w) : w_(w), forks_(fork_count()) {}
    ~Deadline();
    Deadline(const Deadline &) = delete;
    Deadline &operator=(const Deadline &) = delete;

    bool start();
    void begin();
    void end();
    // The thread did not come along into a forked process, where nothing of this can be used.
    bool is_alive() const { return forks_ == fork_count(); }

  private:
    static void *run(void *self);
    void watch();
    void wait(std::unique_lock<std::mutex> *lock, int64_t sleep_ns);

    worker *const w_;
    const unsigned forks_;
    pthread_t thread_ = {};
    std::mutex lock_;
    std::condition_variable changed_;
    bool is_over_ = false;
    uint64_t run_ = 0; // the call that has the limit; 0: none
    clockid_t clock_ = CLOCK_MONOTONIC;
    int64_t start_ns_ = 0, limit_ns_ = 0;
    int64_t wakes_ns_ = INT64_MAX; // when the thread looks again, of CLOCK_MONOTONIC
};

bool Deadline::start()
{
    sigset_t all, before;
    sigfillset(&all); // the host's signals are not for this thread
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&thread_, nullptr, run, this);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return error == 0;
}

Deadline::~Deadline()
{
    {
        std::lock_guard<std::mutex> guard(lock_);
        is_over_ = true;
        changed_.notify_one();
    }
    pthread_join(thread_, nullptr);
}

void Deadline::begin()
{
    const bool is_cpu = w_->config.timeout_clock == WORKER_CLOCK_CPU;
    std::lock_guard<std::mutex> guard(lock_);
    if (!is_cpu || pthread_getcpuclockid(pthread_self(), &clock_) != 0) clock_ = CLOCK_MONOTONIC;
    start_ns_ = now_ns(clock_);
    limit_ns_ = w_->config.timeout_ns < uint64_t(INT64_MAX) / 2 ? int64_t(w_->config.timeout_ns)
                                                                : INT64_MAX / 2;
    run_ = w_->generation << RUN_BITS;
    if (now_ns(CLOCK_MONOTONIC) + limit_ns_ < wakes_ns_) changed_.notify_one();
}

void Deadline::end()
{
    std::lock_guard<std::mutex> guard(lock_);
    run_ = 0;
}

void *Deadline::run(void *self)
{
    static_cast<Deadline *>(self)->watch();
    return nullptr;
}

void Deadline::wait(std::unique_lock<std::mutex> *lock, int64_t sleep_ns)
{
    int64_t now = now_ns(CLOCK_MONOTONIC);
    wakes_ns_ = sleep_ns < INT64_MAX - now ? now + sleep_ns : INT64_MAX;
    if (wakes_ns_ == INT64_MAX)
        changed_.wait(*lock);
    else
        changed_.wait_for(*lock, std::chrono::nanoseconds(sleep_ns));
    wakes_ns_ = INT64_MIN; // it looks now
}

void Deadline::watch()
{
    std::unique_lock<std::mutex> lock(lock_);
    while (!is_over_) {
        if (run_ == 0) {
            wait(&lock, INT64_MAX);
            continue;
        }
        const int64_t used_ns = now_ns(clock_) - start_ns_;
        if (used_ns < limit_ns_) {
            wait(&lock, limit_ns_ - used_ns); // CPU time passes no faster than the time of day
            continue;
        }
        const uint64_t late = run_;
        run_ = 0;
        w_->timeout_used_ns = used_ns;
        lock.unlock(); // the call that is stopped comes to end()
        stop_run(w_, late, RUN_STOP_BIT | RUN_TIMEOUT_BIT);
        lock.lock();
    }
}

void DeadlineDeleter::operator()(Deadline *deadline) const
{
    if (deadline->is_alive()) delete deadline;
}

bool ready_deadline(worker *w)
{
    if (w->config.timeout_ns == 0) return true;
    if (w->deadline && w->deadline->is_alive()) return true;
    w->deadline.reset(new Deadline(w));
    if (w->deadline->start()) return true;
    operator delete(w->deadline.release()); // it has no thread to join
    return false;
}

void begin_deadline(worker *w)
{
    if (w->config.timeout_ns != 0) w->deadline->begin();
}

void end_deadline(worker *w)
{
    if (w->config.timeout_ns != 0) w->deadline->end();
}

} // namespace worker_v8
