-- What may stand in a mod.json: each field once, for the reader of manifests and for the JSON Schema that
-- editors get (mods/schema.lua). Needs nothing of the engine, so that the build can load it.
local api = require "api"
local capabilities = require "games.capabilities"
local semver = require "mods.semver"
local text = require "lib.text"

local rules = {}

rules.MOST_SETTINGS_BYTES = 16384 -- as proto/events.proto has it
rules.API = api.level

local function line(most, about)
    return { kind = "string", min = 1, max = most, line = true, about = about }
end

local function whole(min, max, about) return { kind = "integer", min = min, max = max, about = about } end

local function with(rule, more)
    local result = {}
    for key, value in pairs(rule) do result[key] = value end
    for key, value in pairs(more) do result[key] = value end
    return result
end

local REQUIRED = { required = true }
-- Who else speaks in the log: a mod of that name could be taken for it.
local LOG_NAMES = { engine = true, game = true, mods = true }

local ID = {
    kind = "string", min = 1, max = 48, pattern = "^[a-z][a-z0-9-]*$",
    hint = "lower-case letters, digits and '-', beginning with a letter",
}
local RANGE = {
    kind = "string", max = 200, line = true, about = "versions as npm writes them: '>=1.2 <2', '^1.2.3', '1.x', '*'",
    check = function(value)
        local range, problem = semver.range(value)
        return not range and problem or nil
    end,
}
local TOPIC = {
    kind = "string", min = 1, max = 64, pattern = "^[a-z][a-z0-9_.-]*$",
    hint = "a topic: lower-case letters, digits, '_', '.' and '-', beginning with a letter",
}
local TOPIC_VERSION = whole(1, 65535, "the version of the topic's messages")

local function ranges(about)
    return { kind = "map", max = 64, keys = ID, of = RANGE, about = about, hint = 'such as {"other-mod": ">=1.2 <2"}' }
end

local CAPABILITY = {
    kind = "table",
    fields = {
        cap = { kind = "string", required = true, one_of = capabilities.names,
                labels = capabilities.labels, about = "what the mod may do" },
        reason = with(line(200, "why the mod wants it, for players"), REQUIRED),
        quota = whole(1, 65536, "most commands of this capability in a tick that the mod wants"),
        rarely = line(200, "when it is used, where that is too rare for `gatehouse check` to see it in play or in a test"),
    },
}

local DEVICES = { key = true, mouse = true, pad = true }
rules.CONSUME = "input.read" -- what a mod needs to have a key of the game's for itself

local INPUT = {
    kind = "table",
    fields = {
        action = { kind = "string", required = true, min = 1, max = 32, pattern = "^[a-z][a-z0-9_-]*$",
                   hint = "lower-case letters, digits, '_' and '-', beginning with a letter",
                   about = "its name in code" },
        label = with(line(60, "what it does, for players"), REQUIRED),
        consume = {
            kind = "boolean",
            about = "takes keys that the game has, too: while the mod runs they press this alone; needs input.read",
        },
        keys = {
            kind = "list", max = 8, unique = true, about = "what it is bound to at first",
            of = {
                kind = "string", max = 40, line = true, pattern = "^[a-z]+:.+$",
                hint = "a device and a name, such as 'key:m' or 'pad:y'",
                check = function(value)
                    if DEVICES[value:match("^%l+")] then return nil end
                    return "begins with no device, expected key:, mouse: or pad:"
                end,
            },
        },
    },
}

local SETTING_NAME = {
    kind = "string", min = 1, max = 48, pattern = "^[A-Za-z][A-Za-z0-9_-]*$",
    hint = "letters, digits, '_' and '-', beginning with a letter",
}
local VALUE = {
    { kind = "boolean" }, { kind = "number" }, { kind = "string", max = 4096, line = true },
    { kind = "list", max = 256 },
}
rules.SETTING_TYPES = { "boolean", "integer", "number", "string", "list", "object" }
-- What describes a setting; mods/setting_rules.lua checks that its parts fit each other.
local SETTING = {
    kind = "table",
    fields = {
        label = line(80, "its name, for players"),
        default = { kind = "any", required = true, about = "its value until the player changes it" },
        min = { kind = "number", about = "the least value" },
        max = { kind = "number", about = "the largest value" },
        step = { kind = "number", about = "from one value to the next" },
        choices = {
            kind = "list", min = 1, max = 64, unique = true, about = "the values that there are",
            of = { either = { { kind = "number" }, { kind = "string", max = 80, line = true } } },
        },
        type = { kind = "string", one_of = rules.SETTING_TYPES,
                 about = "the type of its value, where it is not that of the default: 'number' allows fractions" },
    },
}

local function plain_path(value)
    if not (value:find("/[/.]") or value:find("..", 1, true)) then return nil end
    return "must be a plain path inside the mod's folder, without '..'"
end

local EXPORTED = {
    kind = "string", min = 4, max = 120, pattern = "^[A-Za-z0-9_][A-Za-z0-9_./-]*%.m?js$",
    hint = "the path of a .js file in the mod's folder, without './'", check = plain_path,
}
local EXPORT_NAME = {
    kind = "string", max = 72, pattern = "^[A-Za-z0-9_][A-Za-z0-9_-]*[A-Za-z0-9_./-]*$",
    hint = "what stands behind 'the-mod/' in an import, such as client.js",
}

rules.ID, rules.RANGE, rules.TOPIC = ID, RANGE, TOPIC

rules.manifest = {
    kind = "table",
    renamed = { requires = "dependencies", conflicts = "incompatible", author = "authors" },
    fields = {
        ["$schema"] = { kind = "string", max = 200, line = true, about = "for editors; the engine does not read it" },
        id = with(ID, {
            required = true, about = "the mod's name in code and on the command line: for good",
            check = function(value)
                return LOG_NAMES[value] and "is the log's name for lines that are no mod's" or nil
            end,
        }),
        version = {
            kind = "string", required = true, max = semver.MOST_BYTES, line = true, regex = semver.REGEX,
            about = "semver: 1.0.0, 1.2.0-beta.1",
            check = function(value)
                if semver.parse(value) then return nil end
                return ("is '%s', expected %s"):format(text.printable(value, 40), semver.EXPECTED)
            end,
        },
        title = with(line(60, "the mod's name, for players"), REQUIRED),
        authors = { kind = "list", max = 32, of = line(80), hint = 'such as ["Ada"]', about = "who made it" },
        license = line(80, "an SPDX name, such as MIT"),
        homepage = { kind = "string", max = 200, line = true, about = "where more can be read" },
        description = { kind = "string", max = 400, line = true, about = "what it does, in a sentence or two" },
        main = {
            kind = "string", required = true, max = 120, pattern = "^[A-Za-z0-9_][A-Za-z0-9_./-]*%.m?js$",
            hint = "the path of a .js file in the mod's folder", about = "the script that is run",
            check = plain_path,
        },
        exports = {
            about = "scripts that mods which depend on this one can import: \"the-mod/client.js\"",
            hint = 'a list of files, such as ["client.js"], or an object of names and files, such as {"client.js": "src/client.js"}',
            either = {
                { kind = "list", min = 1, max = 32, unique = true, of = EXPORTED },
                { kind = "map", min = 1, max = 32, keys = EXPORT_NAME, of = EXPORTED },
            },
        },
        api = {
            kind = "table", about = "the engine's API: the least that the mod runs with, and what it was written for",
            fields = {
                min = whole(1, 65535, "the least"), target = whole(1, 65535, "what it was written for"),
                games = {
                    kind = "map", max = 16, keys = ID, of = whole(1, 65535), hint = 'such as {"my-game": 1}',
                    about = "the same of games' own apis: what came with a later level is not there for the mod",
                },
            },
        },
        games = {
            kind = "map", max = 16, keys = ID, of = RANGE, hint = 'such as {"my-game": ">=1"}',
            about = "games that it is for, with their versions; without it: any game",
        },
        dependencies = ranges("mods that must be there, with their versions; they start first"),
        optional = ranges("mods that start first when they are there; a version that does not fit is an error"),
        recommended = ranges("mods that play well with it: installed with it unless the player declines; else as optional"),
        incompatible = ranges("mods and versions that this one does not work together with"),
        after = {
            kind = "list", max = 64, unique = true, of = ID, about = "mods that start first when they are there",
        },
        capabilities = { kind = "list", max = 32, of = CAPABILITY, about = "what it asks to be allowed" },
        events = {
            kind = "table", about = "messages between mods, by topic",
            fields = {
                publish = { kind = "map", max = 32, keys = TOPIC, of = TOPIC_VERSION, about = "topics that it writes" },
                hear = {
                    kind = "map", max = 32, keys = TOPIC,
                    about = "topics that it reads, with the versions that it understands",
                    of = {
                        hint = "a version, such as 1, or a list of versions, such as [1, 2]",
                        either = {
                            TOPIC_VERSION, { kind = "list", min = 1, max = 8, unique = true, of = TOPIC_VERSION },
                        },
                    },
                },
            },
        },
        inputs = { kind = "list", max = 16, of = INPUT, about = "actions of its own that players can bind" },
        settings = {
            kind = "map", max = 128, keys = SETTING_NAME,
            of = { either = { SETTING, table.unpack(VALUE) }, hint = "a value, or an object with 'default'" },
            about = "what players can change: a value, or a default with what describes it",
        },
        storage = {
            kind = "table", about = "what it keeps between runs",
            fields = {
                version = with(whole(1, 65535, "of how it keeps things: with a newer one the mod is told"), REQUIRED),
                max_kb = whole(1, 4096, "most that it keeps; 64 when not given"),
            },
        },
        player_storage = {
            kind = "table", about = "how much it keeps for the player, between games",
            fields = { max_kb = with(whole(1, 4096, "most that it keeps; 16 when not given"), REQUIRED) },
        },
        locale = {
            kind = "string", min = 2, max = 16, pattern = "^[a-z][a-z][A-Za-z0-9-]*$",
            hint = "a language, such as 'en'",
            about = "the language of mod.json's texts, and of the file in locale/ that stands in for others",
        },
    },
}

return rules
