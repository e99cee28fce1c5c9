-- How busted reports here: a line per file, every failure in full, and the totals. Where GATEHOUSE_TEST_TOTALS names a
-- file they go into that, and the files are named by who adds them up (tests/run.lua).
local base = require("busted.outputHandlers.base")

return function(options)
    local busted = require("busted")
    local handler = base()
    handler.options = options

    local function place(element)
        local trace = element.trace or {}
        return ("%s:%s"):format(trace.short_src or "?", trace.currentline or "?")
    end

    local function show(kind, failure)
        io.write(("\n%s  %s\n  %s\n"):format(kind, failure.name or "?", place(failure)))
        local message = failure.message
        if type(message) ~= "string" then message = require("pl.pretty").write(message) end
        io.write("  ", (message or ""):gsub("\n", "\n  "), "\n")
        if failure.trace and failure.trace.traceback and kind == "ERROR" then
            io.write("  ", (failure.trace.traceback:gsub("\n", "\n  ")), "\n")
        end
    end

    handler.fileEnd = function(file)
        local name = file.name or "?"
        if not os.getenv("GATEHOUSE_TEST_TOTALS") then io.write("  ", name, "\n") end
        io.flush()
        return nil, true
    end

    handler.suiteEnd = function()
        for _, failure in ipairs(handler.failures) do show("FAILED", failure) end
        for _, failure in ipairs(handler.errors) do show("ERROR", failure) end
        for _, pending in ipairs(handler.pendings) do
            local reason = tostring(pending.message or "the name says why")
            io.write(("  pending: %s (%s)\n"):format(pending.name or "?", reason))
        end
        local failed = #handler.failures + #handler.errors
        local totals = os.getenv("GATEHOUSE_TEST_TOTALS")
        if totals then
            local file = assert(io.open(totals, "a"))
            file:write(("%d %d %d\n"):format(handler.successesCount, failed, handler.pendingsCount))
            file:close()
        else
            io.write(("%d passed, %d failed, %d skipped\n"):format(
                handler.successesCount, failed, handler.pendingsCount))
        end
        return nil, true
    end

    busted.subscribe({ "file", "end" }, handler.fileEnd)
    busted.subscribe({ "suite", "end" }, handler.suiteEnd)
    return handler
end
