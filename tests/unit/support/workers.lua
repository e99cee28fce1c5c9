-- Workers that end with the spec that made them, and what their scripts print.
local worker = require "t_worker"

local live = {}

local function new(options)
    local subject = worker.new(options)
    live[#live + 1] = subject
    return subject
end

local function load(source, options)
    local subject = new(options)
    assert(subject:load("main.js", source))
    return subject
end

-- The texts that a script prints.
local function texts(subject)
    local out = {}
    for i, print in ipairs(subject:prints()) do
        out[i] = print.text
    end
    return out
end

local function printed(source, options)
    return texts(load(source, options))
end

-- For after_each.
local function dispose_all()
    for _, subject in ipairs(live) do subject:dispose() end
    live = {}
end

return { new = new, load = load, texts = texts, printed = printed, dispose_all = dispose_all }
