// A probe: an expression that is evaluated whenever a line is reached, in that line's scope, through the inspector,
// which no script can reach. It is the condition of a breakpoint at which nothing ever stops.
#include "worker/v8/internal.h"

namespace worker_v8
{

#ifdef HAS_INSPECTOR
class Probe : public v8_inspector::V8InspectorClient, public v8_inspector::V8Inspector::Channel
{
  public:
    bool start(Isolate *isolate, Local<Context> context)
    {
        static const char name[] = "worker";
        inspector_ = v8_inspector::V8Inspector::create(isolate, this);
        inspector_->contextCreated(v8_inspector::V8ContextInfo(
            context, GROUP,
            v8_inspector::StringView(reinterpret_cast<const uint8_t *>(name), sizeof name - 1)));
        session_ = connect_inspector(inspector_.get(), this);
        return session_ && ask("Debugger.enable", "{}");
    }
    bool set(const char *file, int line, const char *expression)
    {
        std::string parameters = "{\"lineNumber\":" + std::to_string(line - 1) + ",\"url\":";
        add_text(parameters, file);
        parameters += ",\"condition\":";
        add_text(parameters, expression);
        return ask("Debugger.setBreakpointByUrl", parameters + "}");
    }

  private:
    enum { GROUP = 1 }; // as connect_inspector() has it

    static void add_text(std::string &out, const char *text)
    {
        char escaped[8];
        out += '"';
        for (; *text; text++) {
            unsigned char byte = static_cast<unsigned char>(*text);
            if (byte == '"' || byte == '\\') {
                out += '\\';
                out += char(byte);
            } else if (byte < ' ') {
                snprintf(escaped, sizeof escaped, "\\u%04x", byte);
                out += escaped;
            } else {
                out += char(byte);
            }
        }
        out += '"';
    }

    // Messages are UTF-16: the protocol's own 8-bit texts are Latin-1. An answer comes before the call returns.
    bool ask(const char *method, const std::string &parameters)
    {
        std::string message =
            std::string("{\"id\":1,\"method\":\"") + method + "\",\"params\":" + parameters + "}";
        std::vector<uint16_t> units;
        if (!to_utf16(message, units)) return false;
        answered_ = false;
        session_->dispatchProtocolMessage(v8_inspector::StringView(units.data(), units.size()));
        return answered_;
    }

    static bool to_utf16(const std::string &text, std::vector<uint16_t> &units)
    {
        for (size_t i = 0; i < text.size();) {
            unsigned char byte = static_cast<unsigned char>(text[i]);
            unsigned len = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
            if (i + len > text.size()) return false;
            uint32_t code = len == 1 ? byte : byte & (0xFFu >> (len + 1));
            for (unsigned k = 1; k < len; k++) code = code << 6 | (text[i + k] & 0x3F);
            if (code >= 0x10000) {
                units.push_back(uint16_t(0xD800 + ((code - 0x10000) >> 10)));
                units.push_back(uint16_t(0xDC00 + ((code - 0x10000) & 0x3FF)));
            } else {
                units.push_back(uint16_t(code));
            }
            i += len;
        }
        return true;
    }

    void sendResponse(int, std::unique_ptr<v8_inspector::StringBuffer> message) override
    {
        std::string text;
        v8_inspector::StringView view = message->string();
        for (size_t i = 0; i < view.length(); i++)
            text += char(view.is8Bit() ? view.characters8()[i] : view.characters16()[i]);
        answered_ = text.find("\"result\"") != std::string::npos;
    }
    void sendNotification(std::unique_ptr<v8_inspector::StringBuffer>) override {}
    void flushProtocolNotifications() override {}
    int64_t generateUniqueId() override { return ++ids_; } // V8's own would be random

    std::unique_ptr<v8_inspector::V8Inspector> inspector_;
    std::unique_ptr<v8_inspector::V8InspectorSession> session_; // goes before the inspector
    bool answered_ = false;
    int64_t ids_ = 0;
};
#else
class Probe
{
  public:
    bool start(Isolate *, Local<Context>) { return false; }
    bool set(const char *, int, const char *) { return false; }
};
#endif

void ProbeDeleter::operator()(Probe *probe) const
{
    delete probe;
}

void stop_probe(worker *w)
{
    if (!w->probe) return;
    Isolate::Scope isolate_scope(w->isolate);
    HandleScope handles(w->isolate);
    w->probe.reset();
}

} // namespace worker_v8

int worker_probe(worker *w, const char *file, int line, const char *expression)
{
    if (!may_enter(w)) return -1;
    Entry entry(w);
    bool ok = w->probe != nullptr;
    if (!ok) {
        w->probe.reset(new Probe);
        ok = w->probe->start(w->isolate, entry.context());
    }
    if (ok && w->probe->set(file, line, expression)) return entry.leave(true);
    set_error(w, WORKER_ERROR_USAGE, "no probe can be set here");
    entry.set_reported();
    return entry.leave(false);
}
