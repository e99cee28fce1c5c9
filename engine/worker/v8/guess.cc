// "Did you mean": what a name that is none was meant to be. The rule is that of the game (lua/lib/text.lua): letter
// case does not count, and at most a third of the letters may differ.
#include "worker/v8/internal.h"

namespace worker_v8
{

enum : size_t {
    MAX_GUESS_CHARS = 64, // of a name that is compared
    MAX_GUESS_NAMES = 4096,
    MAX_TOLD_NAMES = 12, // of what there is, where nothing is like the name
    MAX_TOLD_CHARS = 200,
};

static std::string lower(const std::string &text)
{
    std::string out = text;
    for (char &c : out)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return out;
}

// How many letters are added, dropped, replaced or swapped with the next to make one of the other.
static size_t distance(const std::string &a, const std::string &b)
{
    std::vector<size_t> last(b.size() + 1), before, row;
    for (size_t j = 0; j <= b.size(); j++) last[j] = j;
    for (size_t i = 1; i <= a.size(); i++) {
        row.assign(1, i);
        for (size_t j = 1; j <= b.size(); j++) {
            size_t cost = std::min(last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                                   std::min(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost = std::min(cost, before[j - 2] + 1);
            row.push_back(cost);
        }
        before = last;
        last = row;
    }
    return last[b.size()];
}

static std::string nearest(const std::string &word, const std::vector<std::string> &names)
{
    std::string best;
    if (word.size() > MAX_GUESS_CHARS) return best;
    const std::string small = lower(word);
    size_t most = word.size() < 6 ? 1 : word.size() / 3;
    for (const std::string &name : names) {
        if (name.size() > word.size() + most || name.size() + most < word.size()) continue;
        size_t edits = distance(small, lower(name));
        if (edits > most) continue;
        best = name;
        if (edits == 0) break;
        most = edits - 1;
    }
    return best;
}

static std::string did_you_mean(const std::string &name, char quote)
{
    return std::string(" (did you mean ") + quote + name + quote + "?)";
}

// --- modules ---

static std::string base_of(const std::string &path)
{
    return path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

// As the importer would write it: "./utils.js", "../lib/a.js".
static std::string written_from(const std::string &importer, const std::string &name)
{
    size_t shared = 0;
    std::string out;
    for (size_t i = 0; i < importer.size() && i < name.size() && importer[i] == name[i]; i++)
        if (importer[i] == '/') shared = i + 1;
    for (size_t i = shared; i < importer.size(); i++)
        if (importer[i] == '/') out += "../";
    return (out.empty() ? "./" : out) + name.substr(shared);
}

static bool begins_with(const std::string &text, const char *start)
{
    return text.compare(0, strlen(start), start) == 0;
}

static bool is_path(const std::string &specifier)
{
    return begins_with(specifier, "./") || begins_with(specifier, "../");
}

// What was forgotten, or the same file somewhere else.
static std::string find_moved(const std::string &name, const std::vector<std::string> &files)
{
    static const char *const endings[] = {".js", ".mjs", ".json", "/index.js"};
    for (const char *ending : endings)
        for (const std::string &file : files)
            if (file == name + ending) return file;
    for (const std::string &file : files)
        if (base_of(file) == base_of(name)) return file;
    return std::string();
}

std::string guess_module(const worker *w, const std::string &specifier, const std::string &importer)
{
    std::vector<std::string> files, libraries;
    std::string name, found;
    if (!w->config.module_name || is_stopping(w) || !resolve_name(importer, specifier, &name))
        return std::string();
    for (size_t i = 0; i < MAX_GUESS_NAMES; i++) {
        bool is_whole = false;
        const char *one = w->config.module_name(w->config.context, i, &is_whole);
        if (!one) break;
        const bool is_file = !is_whole && strchr(one, '.') != nullptr;
        if (one != importer) (is_file ? files : libraries).push_back(one);
    }
    if (!is_path(specifier)) {
        found = nearest(specifier, libraries);
        if (!found.empty()) return did_you_mean(found, '"');
        if (name.find('/') == 0) name.erase(0, 1);
    }
    found = find_moved(name, files);
    if (found.empty()) found = nearest(name, files);
    if (found.empty() && is_path(specifier)) {
        for (const std::string &file : files)
            if (found.empty() && !nearest(base_of(name), {base_of(file)}).empty()) found = file;
    }
    return found.empty() ? std::string() : did_you_mean(written_from(importer, found), '"');
}

// --- exports ---

// The two texts in quotes that V8 puts into its words for a missing export: whose, and which. Other words: neither.
static bool read_quoted(const std::string &message, std::string *module, std::string *name)
{
    size_t at[4], from = 0;
    for (size_t &one : at) {
        one = message.find('\'', from);
        if (one == std::string::npos) return false;
        from = one + 1;
    }
    *module = message.substr(at[0] + 1, at[1] - at[0] - 1);
    *name = message.substr(at[2] + 1, at[3] - at[2] - 1);
    return from == message.size();
}

// Nothing runs: the names of a module are known when it is linked.
static std::vector<std::string> exports_of(worker *w, Local<Context> context, Local<Module> module)
{
    std::vector<std::string> names;
    Local<v8::Array> keys;
    auto filter = static_cast<v8::PropertyFilter>(v8::ALL_PROPERTIES | v8::SKIP_SYMBOLS);
    if (module->GetStatus() < Module::kInstantiated) return names;
    Local<v8::Object> space = module->GetModuleNamespace().As<v8::Object>();
    if (!space->GetOwnPropertyNames(context, filter, v8::KeyConversionMode::kConvertToString)
             .ToLocal(&keys))
        return names;
    for (uint32_t i = 0; i < keys->Length() && i < MAX_GUESS_NAMES; i++) {
        Local<Value> key;
        if (!keys->Get(context, i).ToLocal(&key) || !key->IsString()) continue;
        names.push_back(read_text(w->isolate, key.As<String>(), MAX_NAME_BYTES));
    }
    return names;
}

static std::string list_of(const std::vector<std::string> &names)
{
    std::string list;
    for (const std::string &name : names) list += (list.empty() ? "" : ", ") + name;
    if (names.empty()) return ": it exports nothing";
    if (names.size() > MAX_TOLD_NAMES || list.size() > MAX_TOLD_CHARS) return std::string();
    return ": it exports " + list;
}

// `link` links a module alone; false when that is not possible.
std::string guess_export(worker *w, Local<Context> context, const std::string &message,
                         const std::string &importer,
                         bool (*link)(worker *, Local<Context>, Local<Module>))
{
    std::string specifier, name, full;
    if (!read_quoted(message, &specifier, &name) || !resolve_name(importer, specifier, &full))
        return std::string();
    auto found = w->modules.find(full);
    if (found == w->modules.end()) return std::string();
    TryCatch ignored(w->isolate);
    Local<Module> module = found->second.Get(w->isolate);
    if (!link(w, context, module)) return std::string();
    const std::vector<std::string> names = exports_of(w, context, module);
    const std::string best = nearest(name, names);
    if (!best.empty()) return did_you_mean(best, '\'');
    if (name == "default" && !names.empty())
        return ": import names of it, such as { " + names[0] + " }";
    return list_of(names);
}

} // namespace worker_v8
