// Coverage: what V8's profiler counts, through the inspector, which no script can reach.
#include "worker/v8/internal.h"

namespace worker_v8
{

#ifdef HAS_INSPECTOR
class Coverage : public v8_inspector::V8InspectorClient, public v8_inspector::V8Inspector::Channel
{
  public:
    bool start(Isolate *isolate)
    {
        inspector_ = v8_inspector::V8Inspector::create(isolate, this);
        session_ = connect_inspector(inspector_.get(), this);
        return session_ && ask("Profiler.enable", "{}") &&
               ask("Profiler.startPreciseCoverage", "{\"callCount\":true,\"detailed\":true}");
    }
    // The answer is in `answer`.
    bool take() { return ask("Profiler.takePreciseCoverage", "{}"); }

    std::string answer;

  private:
    // An answer comes before the call returns.
    bool ask(const char *method, const char *parameters)
    {
        answer.clear();
        fits_ = true;
        std::string message =
            std::string("{\"id\":1,\"method\":\"") + method + "\",\"params\":" + parameters + "}";
        session_->dispatchProtocolMessage(v8_inspector::StringView(
            reinterpret_cast<const uint8_t *>(message.data()), message.size()));
        return fits_ && answer.find("\"result\"") != std::string::npos;
    }
    void sendResponse(int, std::unique_ptr<v8_inspector::StringBuffer> message) override
    {
        v8_inspector::StringView text = message->string();
        for (size_t i = 0; i < text.length() && fits_; i++) {
            add(text.is8Bit() ? text.characters8()[i] : text.characters16()[i]);
            fits_ = answer.size() <= MAX_COVERAGE_BYTES;
        }
    }
    void sendNotification(std::unique_ptr<v8_inspector::StringBuffer>) override {}
    void flushProtocolNotifications() override {}
    // What is not ASCII can only be inside of a text.
    void add(unsigned unit)
    {
        char escaped[8];
        if (unit < 0x80) {
            answer.push_back(char(unit));
            return;
        }
        snprintf(escaped, sizeof escaped, "\\u%04x", unit);
        answer += escaped;
    }

    std::unique_ptr<v8_inspector::V8Inspector> inspector_;
    std::unique_ptr<v8_inspector::V8InspectorSession> session_; // goes before the inspector
    bool fits_ = true;
};
#else
class Coverage
{
  public:
    bool start(Isolate *) { return false; }
    bool take() { return false; }
    std::string answer;
};
#endif

void CoverageDeleter::operator()(Coverage *coverage) const
{
    delete coverage;
}

void stop_coverage(worker *w)
{
    if (!w->coverage) return;
    Isolate::Scope isolate_scope(w->isolate);
    HandleScope handles(w->isolate);
    w->coverage.reset();
}

} // namespace worker_v8

int worker_start_coverage(worker *w)
{
    if (!may_enter(w)) return -1;
    Entry entry(w);
    w->coverage.reset(new Coverage);
    if (w->coverage->start(w->isolate)) return entry.leave(true);
    w->coverage.reset();
    set_error(w, WORKER_ERROR_USAGE, "V8 counts nothing here");
    entry.set_reported();
    return entry.leave(false);
}

const char *worker_take_coverage(worker *w, size_t *len)
{
    if (!may_enter(w) || !w->coverage) return nullptr;
    Entry entry(w);
    bool taken = w->coverage->take();
    if (entry.leave(true) != 0 || !taken) return nullptr;
    *len = w->coverage->answer.size();
    return w->coverage->answer.c_str();
}
