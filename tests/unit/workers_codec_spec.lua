-- The generated codec, in the worker that mods run in: each test of js/codec_test.js is one here.
local sdk = require("tests.unit.support.sdk")
local worker = require("t_worker")

describe("codec:", function()
    local subject
    setup(function()
        subject = worker.new({ modules = sdk.sources, print_bytes = 1 << 20 })
        assert(subject:load_module("run.js", 'import { tests } from "codec_test.js"; globalThis.tests = tests;'))
    end)
    teardown(function() subject:dispose() end)

    for name in sdk.sources["codec_test.js"]:gmatch('\n    "([^"\n]+)": %(%) => {') do
        it(name, function() assert(subject:load("test", ("tests[%q]();"):format(name))) end)
    end
end)
