-- What to do about an error whose own words do not say so: names that other places for JavaScript have and a mod has
-- not, most often met in packages that were bundled into a mod.
local hints = {}

local DEFINE = "it is Node's; bundle with --platform=browser, and with --define:process.env.NODE_ENV='\"production\"'"
local BUNDLE = "it is Node's way to load code; bundle with esbuild --bundle --format=esm"
local NO_PAGE = "there is no page: use hud, light, particles and sound of \"gatehouse\", or a package made for any environment"
local NO_NETWORK = "a mod has no network; other mods and the game are reached by message of \"gatehouse\""
local NO_FILES = "a mod has no files: keep things with storage of \"gatehouse\""

-- By the name that is not defined.
local NAMES = {
    process = DEFINE, require = BUNDLE, module = BUNDLE, exports = BUNDLE, __dirname = BUNDLE, __filename = BUNDLE,
    Buffer = "it is Node's: use Uint8Array, TextEncoder and TextDecoder, or the package \"buffer\"",
    window = NO_PAGE, document = NO_PAGE, navigator = NO_PAGE, location = NO_PAGE, Image = NO_PAGE, Audio = NO_PAGE,
    HTMLElement = NO_PAGE, requestAnimationFrame = "use on(\"tick\", ...) of \"gatehouse\"",
    fetch = NO_NETWORK, XMLHttpRequest = NO_NETWORK, WebSocket = NO_NETWORK, EventSource = NO_NETWORK,
    localStorage = NO_FILES, sessionStorage = NO_FILES, indexedDB = NO_FILES,
    Worker = "a mod has one thread: spread the work over ticks",
    WebAssembly = "it is off in mods: take the package's build in plain JavaScript",
    SharedArrayBuffer = "it is off in mods, which have one thread: use ArrayBuffer",
    Atomics = "it is off in mods, which have one thread",
    WeakRef = "it is off in mods, since it shows when memory is collected: use a Map, or WeakMap",
    FinalizationRegistry = "it is off in mods, since it shows when memory is collected: end things where they end",
}

local INTL = "of Intl there is PluralRules alone, so that each machine gives the same: format by hand, or with a package "
    .. "that brings its own data (dayjs, date-fns)"

-- A line for people, or nil. `message`: an error's, "ReferenceError: process is not defined".
function hints.of(message)
    local name = message:match("ReferenceError: ([%w_]+) is not defined")
    if name and NAMES[name] then return ("%s: %s"):format(name, NAMES[name]) end
    local part = message:match("Intl%.(%w+) is not a constructor") or message:match("Intl%.(%w+) is not a function")
    if part then return ("Intl.%s: %s"):format(part, INTL) end
end

return hints
