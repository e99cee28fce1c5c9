// Which modules there are, by name; and what becomes of those that were stopped while they ran.
#include "worker/v8/internal.h"

#include <set>

namespace worker_v8
{

// NULL for one that was forgotten while code of it lives on.
const std::string *find_name(worker *w, Local<Module> module)
{
    auto range = w->module_names.equal_range(module->GetIdentityHash());
    for (auto it = range.first; it != range.second; ++it)
        if (w->modules[*it->second] == module) return it->second;
    return nullptr;
}

void add_module(worker *w, const std::string &name, Local<Module> module)
{
    auto place = w->modules.emplace(name, Global<Module>(w->isolate, module)).first;
    w->module_names.emplace(module->GetIdentityHash(), &place->first);
}

void forget_module(worker *w, const std::string &name)
{
    auto found = w->modules.find(name);
    Local<Module> module = found->second.Get(w->isolate);
    auto range = w->module_names.equal_range(module->GetIdentityHash());
    for (auto it = range.first; it != range.second; ++it) {
        if (it->second != &found->first) continue;
        w->module_names.erase(it);
        break;
    }
    w->modules.erase(found);
}

void note_evaluation(worker *w, const std::string &name, Local<Module> module)
{
    if (module->GetStatus() < Module::kEvaluated) w->evaluations.push_back(name);
}

// --- after a stop ---

// The names of all that a module imports in statements, and that are there.
static std::vector<std::string> imports_of(worker *w, Local<Context> context,
                                           const std::string &name)
{
    std::vector<std::string> names;
    Local<Module> module = w->modules[name].Get(w->isolate);
    Local<v8::FixedArray> requests = module->GetModuleRequests();
    for (int i = 0; i < requests->Length(); i++) {
        Local<v8::ModuleRequest> request = requests->Get(context, i).As<v8::ModuleRequest>();
        std::string specifier = read_text(w->isolate, request->GetSpecifier(), MAX_NAME_BYTES + 1),
                    full;
        if (resolve_name(name, specifier, &full) && w->modules.count(full)) names.push_back(full);
    }
    return names;
}

// What ran in the call that was stopped: the modules that were begun in it, those that a frame of the
// stop is in, and all that they import.
static std::set<std::string> find_ran(worker *w, Local<Context> context)
{
    std::set<std::string> ran;
    std::vector<std::string> work = w->evaluations;
    work.insert(work.end(), w->stopped_in.begin(), w->stopped_in.end());
    while (!work.empty()) {
        HandleScope handles(w->isolate);
        std::string name = work.back();
        work.pop_back();
        if (!w->modules.count(name) || !ran.insert(name).second) continue;
        for (const std::string &next : imports_of(w, context, name)) work.push_back(next);
    }
    return ran;
}

// It neither ran to its end nor waits for anything that is still to come.
static bool is_broken(worker *w, Local<Context> context, const std::string &name)
{
    Local<Module> module = w->modules[name].Get(w->isolate);
    Local<Value> evaluated;
    if (module->GetStatus() == Module::kErrored || module->GetStatus() == Module::kEvaluating)
        return true;
    return module->GetStatus() == Module::kEvaluated && module->IsGraphAsync() &&
           module->Evaluate(context).ToLocal(&evaluated) &&
           evaluated.As<Promise>()->State() == Promise::kPending;
}

// A promise that we ask for must not be told of as one that nobody handles.
static bool waits(worker *w, Local<Context> context, const std::string &name)
{
    Local<Module> module = w->modules[name].Get(w->isolate);
    Local<Value> evaluated;
    if (module->GetStatus() != Module::kEvaluated || !module->IsGraphAsync()) return false;
    if (!module->Evaluate(context).ToLocal(&evaluated)) return false;
    Local<Promise> promise = evaluated.As<Promise>();
    if (promise->State() != Promise::kPending) return false;
    promise->MarkAsHandled();
    return true;
}

// A loop, for a chain of imports may be long: down to a module none of whose imports waits.
std::string find_waiting(worker *w, Local<Context> context, const std::string &name)
{
    std::set<std::string> seen;
    std::string found = name;
    while (w->modules.count(found) && seen.insert(found).second) {
        HandleScope handles(w->isolate);
        const std::string here = found;
        for (const std::string &next : imports_of(w, context, here)) {
            if (seen.count(next) || !waits(w, context, next)) continue;
            found = next;
            break;
        }
        if (found == here) break;
    }
    return found;
}

// True when a module was found that has not run and is linked with one that is broken.
static bool add_dependents(worker *w, Local<Context> context, std::set<std::string> *broken)
{
    bool found = false;
    for (const auto &entry : w->modules) {
        HandleScope handles(w->isolate);
        if (broken->count(entry.first) ||
            entry.second.Get(w->isolate)->GetStatus() >= Module::kEvaluating)
            continue;
        for (const std::string &name : imports_of(w, context, entry.first)) {
            if (!broken->count(name)) continue;
            found = broken->insert(entry.first).second;
            break;
        }
    }
    return found;
}

// A module that was stopped half-way can never be finished: it is forgotten, and who asks for it
// next gets it anew. Nothing of JS runs here: a module that has been evaluated gives its promise.
void forget_stopped(worker *w, Local<Context> context)
{
    std::set<std::string> broken;
    for (const std::string &name : find_ran(w, context)) {
        HandleScope handles(w->isolate);
        if (is_broken(w, context, name)) broken.insert(name);
    }
    while (!broken.empty() && add_dependents(w, context, &broken)) continue;
    for (const std::string &name : broken) forget_module(w, name);
}

} // namespace worker_v8
