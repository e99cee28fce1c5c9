-- The examples of the reference: modapi/examples/*.js, each a mod's whole script, which a spec plays. A file begins
-- with "// Shows: " and the commands, queries and events that it is an example of; "// Needs: " names capabilities
-- besides those of what it shows. Every command, query and event has one.

local examples = {}

local function names_in(line)
    local names = {}
    for name in (line or ""):gmatch("[%w_.]+") do names[#names + 1] = name end
    return names
end

-- {name, shows, needs, code} from a file's text.
function examples.parse(name, text)
    local shows, rest = text:match("^// Shows: ([^\n]+)\n(.*)$")
    if not shows then error(("example %s: it must begin with '// Shows: ' and names"):format(name), 0) end
    local needs, after = rest:match("^// Needs: ([^\n]+)\n(.*)$")
    return { name = name, shows = names_in(shows), needs = names_in(needs), code = after or rest }
end

local function all_of(m)
    local all = {}
    for _, group in ipairs { m.commands, m.queries, m.events } do
        for _, item in ipairs(group) do
            if not item.testing then all[#all + 1] = item end
        end
    end
    return all
end

-- By the name of what they show; an error when one shows what is not there, or something has none. The
-- capabilities that an example asks for are in its `capabilities`.
function examples.index(m, list)
    local by_name, items = {}, {}
    for _, item in ipairs(all_of(m)) do items[item.name] = item end
    for _, example in ipairs(list) do
        local wanted = {}
        for _, capability in ipairs(example.needs) do wanted[capability] = true end
        for _, name in ipairs(example.shows) do
            if not items[name] then
                error(("example %s shows '%s', which is not there"):format(example.name, name), 0)
            end
            by_name[name] = by_name[name] or example
            if items[name].capability ~= "" then wanted[items[name].capability] = true end
        end
        example.capabilities = {}
        for capability in pairs(wanted) do table.insert(example.capabilities, capability) end
        table.sort(example.capabilities)
    end
    for _, item in ipairs(all_of(m)) do
        if not by_name[item.name] then
            error(("%s has no example: one of modapi/examples must show it"):format(item.name), 0)
        end
    end
    return by_name
end

local function list_text(names)
    local quoted = {}
    for i, name in ipairs(names) do quoted[i] = ("%q"):format(name) end
    return "[" .. table.concat(quoted, ",") .. "]"
end

-- What the specs play: [{"name", "shows", "capabilities"}], after index().
function examples.json(list)
    local items = {}
    for i, example in ipairs(list) do
        items[i] = ('{"name":"%s","shows":%s,"capabilities":%s}'):format(example.name, list_text(example.shows),
            list_text(example.capabilities))
    end
    return "[" .. table.concat(items, ",\n") .. "]\n"
end

return examples
