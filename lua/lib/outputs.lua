-- What each verb prints with --json, as JSON Schemas (draft 7): here and nowhere else. They are a promise: a field that is
-- there stays, with its meaning; new ones may come with a new version, and then they are here. A text that a mod, or
-- who made it, wrote has "x-from": "mod": it is data, never words of the program.
local json = require "lib.json"
local text = require "lib.text"

local outputs = {}

-- --- parts ---
local TEXT, NUMBER, INTEGER, YES_NO = { type = "string" }, { type = "number" }, { type = "integer" }, { type = "boolean" }
local ANY, COUNT = {}, { type = "integer", minimum = 0 }
local OF_MOD = { type = "string", ["x-from"] = "mod" }
local VALUE_OF_MOD = { ["x-from"] = "mod" }
local ID = { type = "string", pattern = "^[a-z][a-z0-9-]*$" }
local DIGEST, SHA256 = { type = "string", pattern = "^[0-9a-f]{16}$" }, { type = "string", pattern = "^[0-9a-f]{64}$" }

-- { name = schema, ["name?"] = one that may be missing }
local function object(fields)
    local out, required = { type = "object", properties = {}, additionalProperties = false }, json.list {}
    for _, key in ipairs(text.sorted_keys(fields)) do
        local name = key:gsub("%?$", "")
        out.properties[name] = fields[key]
        if name == key then required[#required + 1] = name end
    end
    if #required > 0 then out.required = required end
    return out
end

local function list(of) return { type = "array", items = of } end
local function map(of) return { type = "object", additionalProperties = of } end
local function one_of(...) return { type = "string", enum = json.list { ... } } end
local function any_of(...) return { anyOf = json.list { ... } } end

local function merged(...)
    local all = {}
    for _, fields in ipairs { ... } do
        for key, value in pairs(fields) do all[key] = value end
    end
    return all
end

-- An object that has other fields, too: of the game's own names.
local function open(schema, of)
    schema.additionalProperties = of
    return schema
end

local TEXTS, IDS, RANGES = list(TEXT), list(ID), map(OF_MOD)
local STATE = one_of("allowed", "asked", "denied")
local FILES = object { files = TEXTS }

-- What a game declares for mods: a message of its own.
local DEEPEST_FIELDS = 4 -- messages within messages
local OWN_FIELDS
for _ = 0, DEEPEST_FIELDS do
    OWN_FIELDS = list(object {
        number = COUNT, name = TEXT, type = TEXT, ["repeated"] = YES_NO, optional = YES_NO, fixed = YES_NO, min = INTEGER,
        max = INTEGER, max_bytes = COUNT, max_count = COUNT, ["names?"] = TEXTS, ["of?"] = TEXT, ["fields?"] = OWN_FIELDS,
    })
end
local OWN = map(object { number = COUNT, capability = TEXT, since = COUNT, fields = OWN_FIELDS, ["reply?"] = OWN_FIELDS,
    ["state?"] = YES_NO })

-- What a mod changes of others' content; `by` where it is not the one that is told of.
local CHANGED = object {
    ["by?"] = ID, type = TEXT, id = TEXT, field = OF_MOD, ["was?"] = VALUE_OF_MOD, ["is?"] = VALUE_OF_MOD,
}

-- A capability that a mod asks for, with what became of it.
local CAPABILITY = {
    cap = TEXT, label = TEXT, reason = OF_MOD, state = STATE, ["why?"] = TEXT, ["quota?"] = COUNT,
}
local CAPABILITIES = list(object(merged(CAPABILITY, {
    rule = one_of("allow", "ask", "deny"), ["granted_quota?"] = COUNT, ["usual_quota?"] = COUNT,
})))

local SETTINGS = list(object {
    key = OF_MOD, ["label?"] = OF_MOD, kind = TEXT, value = VALUE_OF_MOD, default = VALUE_OF_MOD, ["min?"] = NUMBER,
    ["max?"] = NUMBER, ["step?"] = NUMBER, ["choices?"] = list(VALUE_OF_MOD),
})

local CHANGES = object {
    from = OF_MOD, to = OF_MOD, ["unread?"] = YES_NO,
    capabilities = list(object { mod = ID, cap = TEXT, label = TEXT, is_new = YES_NO, ["quota?"] = COUNT,
        ["before_quota?"] = COUNT }),
    dependencies = list(object { mod = ID, by = ID, ["version?"] = OF_MOD, ["authors?"] = OF_MOD, capabilities = TEXTS,
        ["is_recommended?"] = YES_NO }),
    authors = list(object { mod = ID, before = OF_MOD, now = OF_MOD }),
    code = list(object { mod = ID, ["by?"] = ID, ["before?"] = OF_MOD, ["now?"] = OF_MOD }),
}

local INSTALLED = object {
    id = ID, version = OF_MOD, title = OF_MOD, path = TEXT, sha256 = SHA256, bytes = COUNT, files = COUNT,
    capabilities = list(object(CAPABILITY)),
    replaced = list(object { ["version?"] = OF_MOD, path = TEXT }), unmet = TEXTS, namesakes = IDS,
    replaces_shipped = YES_NO, ["pulled_by?"] = object { id = ID, field = one_of("dependencies", "recommended") },
    ["changes?"] = CHANGES,
}

local REPORT = list(object {
    number = COUNT, id = ID, state = TEXT, stream_digest = DIGEST, starts = COUNT, errors = COUNT,
    ["reason?"] = OF_MOD, prints = COUNT, prints_dropped = COUNT, evaluations = COUNT, commands = COUNT,
    applied = COUNT, denied = COUNT, over_quota = COUNT, failed = COUNT, rejected_batches = COUNT, queries = COUNT,
    late_ticks = COUNT, cut_frames = COUNT,
})

local RUN = object {
    digest = DIGEST, ticks = COUNT, frames = COUNT, seed = INTEGER, summary = TEXT, mods = REPORT, problems = list(VALUE_OF_MOD),
    ["picture?"] = TEXT, ["timing?"] = map(VALUE_OF_MOD),
}

local PROFILE = { off = IDS, settings = map(map(VALUE_OF_MOD)) }
local PROFILES = object { current = TEXT, profiles = map(object(merged(PROFILE))) }

-- A line of the log, as `--log json` prints it, too. `from_mod`: the text is what the mod printed, or the error that it
-- threw; without it the text is the engine's about it, in which names may be the mod's.
local LOG_LINE = object {
    tick = COUNT, mod = TEXT, level = one_of("debug", "info", "warn", "error"), ["file?"] = OF_MOD, ["line?"] = COUNT,
    text = OF_MOD, ["count?"] = COUNT, ["from_mod?"] = { const = true },
}

local TEST = object {
    name = OF_MOD, path = list(OF_MOD), state = one_of("passed", "failed", "skipped"), ["ticks?"] = COUNT,
    ["reason?"] = OF_MOD, ["error?"] = VALUE_OF_MOD,
    ["printed?"] = list(object { mod = ID, level = TEXT, text = OF_MOD, ["place?"] = OF_MOD }),
}
local TESTS = object {
    passed = COUNT, failed = COUNT, skipped = COUNT, ["seed?"] = INTEGER,
    ["files?"] = list(object { file = TEXT, ["mod?"] = TEXT, ["seed?"] = INTEGER, state = TEXT, ["reason?"] = OF_MOD,
        ["said?"] = list(OF_MOD), tests = list(TEST), ["took?"] = NUMBER }),
}

local VERB = object {
    name = TEXT, group = TEXT, summary = TEXT, usage = TEXT, ["about?"] = TEXT, ["words?"] = TEXT,
    ["first?"] = TEXTS,
    options = list(object { name = TEXT, kind = TEXT, ["help?"] = TEXT, ["value?"] = TEXT, ["short?"] = TEXT,
        ["one_of?"] = TEXTS }),
    examples = list(object { line = TEXT, does = TEXT }),
}

local SAVE_MODS = list(object { id = ID, version = OF_MOD, ["sha256?"] = TEXT })
local SAVE = {
    name = TEXT, path = TEXT, ["summary?"] = TEXT, ["meta?"] = map(TEXT), ["mods?"] = SAVE_MODS, ["problem?"] = TEXT,
    ["differences?"] = TEXTS, ["world_bytes?"] = COUNT,
    ["storage?"] = list(object { mod = ID, version = COUNT, keys = COUNT, bytes = COUNT }),
}

-- --- a verb each ---
local of = {
    api = object { game = ID, level = COUNT, capabilities = map(TEXT), commands = OWN, queries = OWN, events = OWN,
        breaks = TEXTS },
    bisect = object { found = IDS, along = IDS, steps = list(object { mods = IDS, exit = INTEGER, fails = YES_NO }) },
    check = any_of(object {
        path = TEXT, ["id?"] = ID, ["version?"] = OF_MOD, ["ticks?"] = COUNT, ["played?"] = COUNT,
        ["settled_cpu_ns?"] = COUNT, ["tests?"] = COUNT, ["summary?"] = TEXT, errors = COUNT, warnings = COUNT,
        ["entries?"] = COUNT, ["changes?"] = list(OF_MOD),
        findings = list(object { level = one_of("error", "warning"), what = TEXT, text = OF_MOD, ["source?"] = OF_MOD }),
    }, object { digests = list(DIGEST), contents = list(object { what = TEXT, value = TEXT }), summary = TEXT }),
    completion = any_of(object { shell = TEXT, script = TEXT }, object { words = TEXTS }),
    console = any_of(object { ok = YES_NO, text = OF_MOD, ["data?"] = VALUE_OF_MOD, ["from_mod?"] = { const = true } },
        LOG_LINE, object { games = list(INTEGER) }),
    dev = RUN,
    disable = object { changed = IDS, profile = TEXT, left = list(object { id = ID, needs = ANY }) },
    docs = FILES,
    doctor = object { well = YES_NO, checks = list(object { name = TEXT, means = TEXT, required = YES_NO,
        stands = YES_NO, ["detail?"] = TEXT, ["fix?"] = TEXT }) },
    enable = object { changed = IDS, profile = TEXT },
    games = object {
        games = list(object { id = ID, version = TEXT, title = OF_MOD, description = OF_MOD,
            place = one_of("shipped", "user", "named"), path = TEXT, kind = one_of("folder", "zip"), players = COUNT,
            options = TEXTS, is_default = YES_NO }),
        problems = list(OF_MOD),
    },
    help = any_of(object { verbs = list(VERB) }, VERB, object { ["$schema"] = TEXT, title = TEXT,
        anyOf = list(map(VALUE_OF_MOD)) }),
    info = object {
        id = TEXT, state = TEXT, place = TEXT, path = TEXT, problems = list(OF_MOD), ["version?"] = OF_MOD,
        ["title?"] = OF_MOD, ["description?"] = OF_MOD, ["license?"] = OF_MOD, ["homepage?"] = OF_MOD,
        ["authors?"] = list(OF_MOD), ["api?"] = object { min = COUNT, target = COUNT, games = map(COUNT) }, ["locale?"] = OF_MOD,
        ["why?"] = OF_MOD, ["games?"] = RANGES, ["dependencies?"] = RANGES, ["optional?"] = RANGES, ["recommended?"] = RANGES, ["incompatible?"] = RANGES,
        ["after?"] = IDS, ["needed_by?"] = IDS, ["capabilities?"] = CAPABILITIES, ["settings?"] = SETTINGS,
        ["events?"] = object { ["publish?"] = map(VALUE_OF_MOD), ["hear?"] = map(VALUE_OF_MOD) },
        ["inputs?"] = list(object { action = OF_MOD, label = OF_MOD, ["keys?"] = list(OF_MOD), ["consume?"] = YES_NO }),
        ["content?"] = object {
            declares = list(object { type = TEXT, id = TEXT, place = OF_MOD, changed = list(CHANGED) }),
            changes = list(CHANGED), conflicts = list(OF_MOD),
        },
        ["storage?"] = object { version = COUNT, max_kb = COUNT },
        ["player_storage?"] = object { max_kb = COUNT, ["path?"] = TEXT, ["keys?"] = COUNT, ["bytes?"] = COUNT },
        ["kind?"] = one_of("folder", "zip"),
        ["bytes?"] = COUNT, ["files?"] = COUNT, ["sha256?"] = SHA256,
    },
    install = object { installed = list(INSTALLED), problems = list(OF_MOD) },
    list = object {
        mods = list(object { id = TEXT, ["version?"] = OF_MOD, ["title?"] = OF_MOD, state = TEXT, place = TEXT, path = TEXT,
            capabilities = list(object { cap = TEXT, state = STATE }), problems = list(OF_MOD), ["why?"] = OF_MOD }),
        profile = TEXT, problems = list(OF_MOD), notes = list(VALUE_OF_MOD),
    },
    lock = object { file = TEXT, lock = object { format = COUNT, engine = TEXT, api = COUNT, mods = list(object {
        id = ID, version = OF_MOD, sha256 = SHA256, place = TEXT, dependencies = map(OF_MOD) }) } },
    log = any_of(LOG_LINE, object { folder = TEXT, logs = list(object { mod = TEXT, ["run?"] = TEXT, lines = COUNT,
        warnings = COUNT, errors = COUNT }) }),
    names = open(object {
        ["commands?"] = TEXTS, ["events?"] = TEXTS, ["queries?"] = TEXTS,
        ["kinds?"] = list(object { name = TEXT, spawnable = YES_NO, hp = COUNT, width = NUMBER, height = NUMBER,
            is_solid = YES_NO }),
        ["tiles?"] = list(object { name = TEXT, number = COUNT, is_solid = YES_NO, is_water = YES_NO }),
        ["sprites?"] = list(object { name = TEXT, width = COUNT, height = COUNT, columns = COUNT, rows = COUNT }),
        ["sounds?"] = TEXTS, ["actions?"] = TEXTS, ["particles?"] = TEXTS,
        ["palette?"] = list { type = "string", pattern = "^#[0-9a-f]{6}$" },
    }, TEXTS),
    ["new-game"] = object { id = ID, path = TEXT, files = TEXTS, next = TEXTS },
    new = object { id = ID, path = TEXT, files = TEXTS, next = TEXTS },
    pack = object { path = TEXT, id = ID, version = OF_MOD, files = COUNT, bytes = COUNT, packed = COUNT,
        file_sha256 = SHA256, sha256 = SHA256 },
    ["pack-game"] = object { path = TEXT, id = ID, version = OF_MOD, files = COUNT, bytes = COUNT, packed = COUNT,
        file_sha256 = SHA256, sha256 = SHA256 },
    perms = object { mods = list(object { id = ID, version = OF_MOD, place = TEXT, capabilities = CAPABILITIES }) },
    profile = any_of(PROFILES, object(merged(PROFILE, { name = TEXT }))),
    remove = object { removed = list(object { id = ID, ["version?"] = OF_MOD, path = TEXT }), problems = list(OF_MOD) },
    run = RUN,
    saves = any_of(object { saves = list(object(SAVE)) }, object(SAVE), object { removed = TEXT }),
    settings = object { id = ID, settings = SETTINGS },
    shot = object { file = TEXT, tick = COUNT, seed = INTEGER },
    test = any_of(TESTS, object { files = TEXTS }),
    types = FILES,
    probe = object {
        file = TEXT, mod = ID, place = TEXT, hits = COUNT, values = list(object { tick = COUNT, text = OF_MOD }), same = YES_NO,
        ["problem?"] = TEXT,
    },
    replay = any_of(
        object {
            file = TEXT, ticks = COUNT, digest = DIGEST, same = YES_NO, ["problem?"] = TEXT, ["damage?"] = TEXT, engine = TEXT,
            game = ID, seed = INTEGER, summary = TEXT,
        },
        object {
            file = TEXT, mod = ID, same = YES_NO, deliveries = COUNT, sends = COUNT, starts = COUNT, first_tick = COUNT,
            last_tick = COUNT, ["damage?"] = TEXT,
            ["difference?"] = object {
                tick = COUNT, what = TEXT, ["place?"] = OF_MOD,
                fields = list(object { field = TEXT, ["was?"] = VALUE_OF_MOD, ["is?"] = VALUE_OF_MOD }),
            },
            prints = list(object { tick = COUNT, level = TEXT, text = OF_MOD, ["place?"] = OF_MOD }),
            errors = list(object { tick = COUNT, what = TEXT, ["text?"] = OF_MOD }),
        }),
    trace = any_of(
        object {
            file = TEXT, game = OF_MOD, engine = TEXT, seed = INTEGER, players = COUNT, ticks = COUNT, seconds = NUMBER,
            mods = list(object {
                id = OF_MOD, version = OF_MOD, title = OF_MOD, place = TEXT, starts = COUNT, told = COUNT, told_bytes = COUNT,
                sends = COUNT, sent_bytes = COUNT, queries = COUNT, prints = COUNT, errors = COUNT, deaths = COUNT, cpu_us = COUNT,
            }),
            notes = list(object { tick = COUNT, ["mod?"] = OF_MOD, what = TEXT, text = OF_MOD }), note_count = COUNT, ["damage?"] = TEXT,
        },
        object {
            file = TEXT, count = COUNT, ["problem?"] = TEXT, ["damage?"] = TEXT,
            commands = list(object {
                tick = COUNT, mod = ID, command = TEXT, verdict = TEXT, ["reason?"] = OF_MOD, ["entity?"] = COUNT,
                fields = open(object {}, VALUE_OF_MOD),
            }),
        }),
    verify = object { same = YES_NO, differences = list(object { ["id?"] = TEXT, kind = TEXT, text = OF_MOD }), problems = list(OF_MOD) },
    version = object { version = TEXT, api = COUNT, lua = TEXT },
}

-- What every verb prints instead when it could not do what it was told and has nothing else to say. exit: the exit
-- code; messages: what stands on standard error, without "gatehouse: ".
local ERROR = object { error = object { verb = TEXT, exit = { type = "integer", minimum = 1 }, messages = list(OF_MOD) } }

-- The schema of each line that a verb prints with --json; nil: it has none.
function outputs.schema(verb)
    local own = of[verb]
    if not own then return nil end
    return {
        ["$schema"] = "http://json-schema.org/draft-07/schema#", title = "gatehouse " .. verb .. " --json",
        anyOf = json.list { own, ERROR },
    }
end

return outputs
