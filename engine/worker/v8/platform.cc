// What V8 asks of the system: as its own platform without threads gives it, but for tasks that V8 would have done by
// a thread. `--single-threaded` is to keep it from those; some versions forget that here or there (11.3 where
// WebAssembly is instantiated), and its own platform then calls a thread that is not there.
#include "worker/v8/internal.h"

#include <libplatform/libplatform.h>

namespace worker_v8
{

namespace
{

using v8::JobHandle;
using v8::JobTask;
using v8::Task;
using v8::TaskPriority;
using v8::TaskRunner;

// None says `override`: which of them V8 has differs between its versions. What is not here is as V8 has it for any
// platform.
class Platform final : public v8::Platform
{
  public:
    explicit Platform(v8::Platform *inner) : inner_(inner) {}

    v8::PageAllocator *GetPageAllocator() { return inner_->GetPageAllocator(); }
    int NumberOfWorkerThreads() { return 0; }
    std::shared_ptr<TaskRunner> GetForegroundTaskRunner(Isolate *isolate)
    {
        return inner_->GetForegroundTaskRunner(isolate);
    }
    std::shared_ptr<TaskRunner> GetForegroundTaskRunner(Isolate *isolate, TaskPriority)
    {
        return inner_->GetForegroundTaskRunner(isolate);
    }
    bool IdleTasksEnabled(Isolate *isolate) { return inner_->IdleTasksEnabled(isolate); }
    double MonotonicallyIncreasingTime() { return inner_->MonotonicallyIncreasingTime(); }
    double CurrentClockTimeMillis() { return inner_->CurrentClockTimeMillis(); }
    StackTracePrinter GetStackTracePrinter() { return inner_->GetStackTracePrinter(); }
    v8::TracingController *GetTracingController() { return inner_->GetTracingController(); }

#if V8_MAJOR_VERSION > 11 || (V8_MAJOR_VERSION == 11 && V8_MINOR_VERSION >= 4)
    std::unique_ptr<JobHandle> CreateJobImpl(TaskPriority priority, std::unique_ptr<JobTask> job,
                                             const v8::SourceLocation &)
    {
        return inner_->CreateJob(priority, std::move(job));
    }
    void PostTaskOnWorkerThreadImpl(TaskPriority, std::unique_ptr<Task> task,
                                    const v8::SourceLocation &)
    {
        post(std::move(task), 0);
    }
    void PostDelayedTaskOnWorkerThreadImpl(TaskPriority, std::unique_ptr<Task> task, double delay_s,
                                           const v8::SourceLocation &)
    {
        post(std::move(task), delay_s);
    }
#else
    std::unique_ptr<JobHandle> PostJob(TaskPriority priority, std::unique_ptr<JobTask> job)
    {
        return inner_->PostJob(priority, std::move(job));
    }
#if V8_MAJOR_VERSION > 10 || V8_MINOR_VERSION >= 5
    std::unique_ptr<JobHandle> CreateJob(TaskPriority priority, std::unique_ptr<JobTask> job)
    {
        return inner_->CreateJob(priority, std::move(job));
    }
#endif
    // clang-format off: versions differ in what they make of two that stand in an #if
    void CallOnWorkerThread(std::unique_ptr<Task> task)
    {
        post(std::move(task), 0);
    }
    void CallDelayedOnWorkerThread(std::unique_ptr<Task> task, double delay_s)
    {
        post(std::move(task), delay_s);
    }
#endif
    // clang-format on

  private:
    // It waits among those of the worker whose call asks for it, and is done or dropped with them. Not at once: V8 may
    // hold locks that it wants. Without a worker there is none that could wait for it: it is dropped.
    void post(std::unique_ptr<Task> task, double delay_s)
    {
        Isolate *isolate = Isolate::TryGetCurrent();
        if (!isolate) return;
        std::shared_ptr<TaskRunner> runner = inner_->GetForegroundTaskRunner(isolate);
        if (delay_s > 0)
            runner->PostDelayedTask(std::move(task), delay_s);
        else
            runner->PostTask(std::move(task));
    }

    v8::Platform *inner_;
};

} // namespace

std::unique_ptr<v8::Platform> wrap_platform(v8::Platform *inner)
{
    return std::unique_ptr<v8::Platform>(new Platform(inner));
}

} // namespace worker_v8
