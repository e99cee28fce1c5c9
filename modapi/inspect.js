// Any value as text for people, in the form that Node's console has made familiar. A classic script that
// runs after layout.js and looks.js, before any mod's code; it leaves `inspect` in `$prelude`.
//
// It runs no code of the value's, but for the message of an error where that is an accessor, since an error
// without its message says nothing: accessors are named and not called, proxies are looked past, kinds of
// objects are told by their built-in prototype and then by asking the built-in itself. What it writes is
// bounded: depth, items, length of strings, and all of it together. The one cost that grows with a value is
// the list of an object's keys, which the language gives only whole.
"use strict";
(() => {
    const prelude = globalThis.$prelude;
    const { proxy_target } = prelude;
    const { asked_message, asked_stack, data_of, inherited, kinds, look_at, prefix_of, property } = prelude.looks;
    const { HUGE_STRING, assemble, hex, key_text, more, named_string, show_primitive } = prelude.layout;
    const uncurry = Function.prototype.bind.bind(Function.prototype.call);
    const { getOwnPropertyDescriptor: own_property, getPrototypeOf } = Object;
    const { ownKeys } = Reflect;
    const is_array = Array.isArray;
    const { floor, min } = Math;
    const to_text = String;
    const to_number = Number;
    const MapOf = Map;
    const U8 = Uint8Array;
    const join = uncurry(Array.prototype.join);
    const slice = uncurry(String.prototype.slice);
    const index_of = uncurry(String.prototype.indexOf);
    const code_at = uncurry(String.prototype.charCodeAt);
    const repeat = uncurry(String.prototype.repeat);
    const function_text = uncurry(Function.prototype.toString);
    const object_text = uncurry(Object.prototype.toString);
    const iso_text = uncurry(Date.prototype.toISOString);
    const getter = (object, key) => uncurry(own_property(object, key).get);
    const TypedArray = getPrototypeOf(Uint8Array);
    const typed_brand = getter(TypedArray.prototype, Symbol.toStringTag);
    const typed_length = getter(TypedArray.prototype, "length");
    const buffer_length = getter(ArrayBuffer.prototype, "byteLength");
    const view_length = getter(DataView.prototype, "byteLength");
    const view_offset = getter(DataView.prototype, "byteOffset");
    const view_buffer = getter(DataView.prototype, "buffer");
    const map_size = getter(Map.prototype, "size");
    const set_size = getter(Set.prototype, "size");
    const map_entries = uncurry(Map.prototype.entries);
    const set_values = uncurry(Set.prototype.values);
    const map_next = uncurry(getPrototypeOf(new Map().entries()).next);
    const set_next = uncurry(getPrototypeOf(new Set().values()).next);
    const map_get = uncurry(Map.prototype.get);
    const map_set = uncurry(Map.prototype.set);
    const weak_map_has = uncurry(WeakMap.prototype.has);
    const weak_set_has = uncurry(WeakSet.prototype.has);
    const time_of = uncurry(Date.prototype.getTime);
    const regexp_source = getter(RegExp.prototype, "source");
    const flag_names = ["hasIndices", "global", "ignoreCase", "multiline", "dotAll", "unicode", "sticky"];
    const flag_letters = ["d", "g", "i", "m", "s", "u", "y"];
    const flag_getters = [];
    for (let i = 0; i < flag_names.length; i++) flag_getters[i] = getter(RegExp.prototype, flag_names[i]);
    const DEPTH = 2, MOST_DEPTH = 50, MOST_ITEMS = 100, MOST_BYTES = 100;
    const MOST_KEYS = 1000; // of an object that are looked at, when there are enough to show among them
    const WIDTH = 80;   // of a line, as far as it can be helped
    const ROOM = 10000; // characters of one value, about
    const COUNT_ONE = () => 1;
    const NO_INDENT = { indent: 0, width: WIDTH };

    // --- properties and items ---

    function show_property(object, key, state, depth) {
        const found = property(object, key);
        if (found === undefined) return "<gone>";
        if ("value" in found) return show_inside(found.value, state, depth);
        if (found.get === undefined) return found.set === undefined ? "undefined" : "[Setter]";
        return found.set === undefined ? "[Getter]" : "[Getter/Setter]";
    }

    function show_inside(value, state, depth) {
        state.indent += 2;
        const text = show(value, state, depth);
        state.indent -= 2;
        return text;
    }

    function is_index(key, length) {
        if (typeof key !== "string") return false;
        const number = to_number(key);
        return number >= 0 && number < length && floor(number) === number && to_text(number) === key;
    }

    // The enumerable keys without the indices below `length`; `left`: how many more there are, about, when there
    // are too many to look at. Of something long with indices there are none: the language would list each index
    // first.
    function keys_of(value, length) {
        /** @type {any} */
        const keys = [];
        keys.left = 0;
        if (length > MOST_ITEMS) return keys;
        const all = ownKeys(value);
        for (let i = 0; i < all.length; i++) {
            if (i >= MOST_KEYS && keys.length > MOST_ITEMS) {
                keys.left = all.length - i;
                break;
            }
            if (length > 0 && is_index(all[i], length)) continue;
            if (property(value, all[i])?.enumerable) keys[keys.length] = all[i];
        }
        return keys;
    }

    function add(shape, text, state) {
        shape.parts[shape.parts.length] = text;
        state.room -= 4;
    }

    function add_more(shape, count, what, state) {
        shape.has_more = true;
        add(shape, more(count, what), state);
    }

    function add_properties(shape, value, keys, state, depth) {
        for (let i = 0; i < keys.length; i++) {
            if (i === state.items || state.room <= 0) return add_more(shape, keys.length - i + keys.left, "key", state);
            const name = key_text(keys[i], property(value, keys[i])?.enumerable ?? true);
            state.room -= name.length;
            add(shape, `${name}: ${show_property(value, keys[i], state, depth)}`, state);
        }
    }

    // How many places from `from` on are empty; no further than it matters.
    function count_holes(array, from, length) {
        let count = 0;
        while (from + count < length && count < MOST_ITEMS && property(array, from + count) === undefined) count++;
        return count;
    }

    // The next index that is there, when the holes are many; the keys are in order.
    function next_filled(array, from, length) {
        /** @type {any[]} */
        const keys = ownKeys(array);
        for (let i = 0; i < keys.length; i++) if (is_index(keys[i], length) && +keys[i] >= from) return +keys[i];
        return length;
    }

    function add_items(shape, array, length, state, depth) {
        shape.is_list = true;
        shape.numbers = true;
        let shown = 0;
        for (let i = 0; i < length; shown++) {
            if (shown === state.items || state.room <= 0) return add_more(shape, length - i, "item", state);
            let holes = count_holes(array, i, length);
            if (holes === MOST_ITEMS) holes = next_filled(array, i, length) - i;
            if (holes > 0) {
                shape.numbers = false;
                add(shape, `<${holes} empty item${holes === 1 ? "" : "s"}>`, state);
                i += holes;
                continue;
            }
            const kind = typeof data_of(array, i);
            if (kind !== "number" && kind !== "bigint") shape.numbers = false;
            add(shape, show_property(array, i, state, depth), state);
            i++;
        }
    }

    function add_numbers(shape, array, length, state) {
        shape.is_list = true;
        shape.numbers = true;
        for (let i = 0; i < length; i++) {
            if (i === state.items || state.room <= 0) return add_more(shape, length - i, "item", state);
            const text = show_primitive(array[i], state);
            state.room -= text.length;
            add(shape, text, state);
        }
    }

    // --- the kinds ---

    // `ask` throws for what is not one of them. `show(value, looks, shape, state, depth)` fills the shape with
    // `count(value)` parts; a kind without a count says what it is in the base alone.
    function add_kind(name, prototype, ask, show_it, count) {
        map_set(kinds, prototype, { name, ask, show: show_it, count });
    }

    function is_kind(kind, value) {
        try {
            kind.ask(value);
            return true;
        } catch {
            return false;
        }
    }

    function show_map(value, looks, shape, state, depth) {
        const size = map_size(value), items = map_entries(value);
        shape.open = `${prefix_of(looks, "Map", `(${size})`)}{`;
        for (let i = 0; i < size; i++) {
            if (i === state.items || state.room <= 0) return add_more(shape, size - i, "item", state);
            const entry = map_next(items).value;
            add(shape, `${show_inside(entry[0], state, depth)} => ${show_inside(entry[1], state, depth)}`, state);
        }
    }

    function show_set(value, looks, shape, state, depth) {
        const size = set_size(value), items = set_values(value);
        shape.open = `${prefix_of(looks, "Set", `(${size})`)}{`;
        for (let i = 0; i < size; i++) {
            if (i === state.items || state.room <= 0) return add_more(shape, size - i, "item", state);
            add(shape, show_inside(set_next(items).value, state, depth), state);
        }
    }

    function show_buffer(value, looks, shape, state) {
        const length = buffer_length(value);
        const bytes = length === 0 ? [] : new U8(value, 0, min(length, MOST_BYTES));
        let text = "";
        for (let i = 0; i < bytes.length; i++) text += `${i ? " " : ""}${hex(bytes[i], 2)}`;
        if (length > bytes.length) text += ` ${more(length - bytes.length, "byte")}`;
        shape.open = `${prefix_of(looks, "ArrayBuffer")}{`;
        add(shape, `[Uint8Contents]: <${text}>`, state);
        add(shape, `byteLength: ${length}`, state);
        state.room -= text.length;
    }

    function show_view(value, looks, shape, state, depth) {
        shape.open = `${prefix_of(looks, "DataView")}{`;
        add(shape, `byteLength: ${view_length(value)}`, state);
        add(shape, `byteOffset: ${view_offset(value)}`, state);
        add(shape, `buffer: ${show_inside(view_buffer(value), state, depth)}`, state);
    }

    function show_date(value, looks, shape) {
        const prefix = prefix_of(looks, "Date");
        const text = time_of(value) === time_of(value) ? iso_text(value) : "Invalid Date";
        shape.base = prefix === "Date " ? text : prefix + text;
    }

    function show_regexp(value, looks, shape) {
        const prefix = prefix_of(looks, "RegExp");
        let text = `/${regexp_source(value)}/`;
        for (let i = 0; i < flag_getters.length; i++) if (flag_getters[i](value)) text += flag_letters[i];
        shape.base = prefix === "RegExp " ? text : prefix + text;
    }

    function show_unknown(what) {
        return (value, looks, shape, state) => {
            shape.open = `${prefix_of(looks, "Object")}{`;
            add(shape, what, state);
        };
    }

    function add_box(name, prototype) {
        const value_of = uncurry(prototype.valueOf);
        add_kind(name, prototype, value_of, (value, looks, shape) => {
            const inside = value_of(value);
            const type = looks.name === name ? name : `${name} (${looks.name ?? "null prototype"})`;
            shape.base = `[${type}: ${show_primitive(inside, NO_INDENT)}]`;
        });
        // The characters of a boxed string are keys.
        if (name === "String") map_get(kinds, prototype).length = (value) => value_of(value).length;
    }

    add_kind("Map", Map.prototype, map_size, show_map, map_size);
    add_kind("Set", Set.prototype, set_size, show_set, set_size);
    add_kind("ArrayBuffer", ArrayBuffer.prototype, buffer_length, show_buffer, COUNT_ONE);
    add_kind("DataView", DataView.prototype, view_length, show_view, COUNT_ONE);
    add_kind("Date", Date.prototype, time_of, show_date);
    add_kind("RegExp", RegExp.prototype, regexp_source, show_regexp);
    add_kind("WeakMap", WeakMap.prototype, (value) => weak_map_has(value, kinds), show_unknown("<items unknown>"),
        COUNT_ONE);
    add_kind("WeakSet", WeakSet.prototype, (value) => weak_set_has(value, kinds), show_unknown("<items unknown>"),
        COUNT_ONE);
    add_kind("Promise", Promise.prototype, () => {}, show_unknown("<state unknown>"),
        COUNT_ONE); // nothing tells a script
    add_kind("Error", Error.prototype, () => {}, show_error);
    const boxes = [Number, String, Boolean, Symbol, BigInt];
    for (let i = 0; i < boxes.length; i++) add_box(boxes[i].name, boxes[i].prototype);

    // --- errors and functions ---

    // The stack as the language gives it; its first line gets the class's name when it lacks it.
    function error_text(value, looks) {
        const asked = asked_message(value);
        const name = inherited(value, "name"), message = asked ?? inherited(value, "message");
        const called = typeof name === "string" ? name : "Error";
        let stack = asked === undefined ? data_of(value, "stack") : asked_stack(value);
        if (typeof stack !== "string" || stack === "") {
            const said = typeof message === "string" ? message : "";
            stack = called !== "" && said !== "" ? `${called}: ${said}` : called + said;
        }
        // Newer versions of V8 write the first line when the error is made, before its message could be asked.
        if (asked !== undefined && asked !== "" && called !== "" && index_of(stack, called) === 0
            && (stack.length === called.length || slice(stack, called.length, called.length + 1) === "\n")) {
            stack = `${called}: ${asked}${slice(stack, called.length)}`;
        }
        if (stack.length > HUGE_STRING) stack = named_string(stack);
        const { name: maker } = looks;
        if (maker !== null && called !== "" && index_of(called, maker) < 0 && index_of(stack, called) === 0) {
            const rest = slice(stack, called.length);
            stack = index_of(maker, called) >= 0 ? maker + rest : `${maker} [${called}]${rest}`;
        }
        return stack;
    }

    // Keys that the text says already are left out; the cause and the errors of several are no enumerable ones.
    function error_keys(value, keys, text) {
        const left = [];
        for (let i = 0; i < keys.length; i++) {
            const said = keys[i] === "name" || keys[i] === "message" || keys[i] === "stack";
            const given = said ? data_of(value, keys[i]) : undefined;
            if (typeof given !== "string" || index_of(text, given) < 0) left[left.length] = keys[i];
        }
        const hidden = ["cause", "errors"];
        for (let i = 0; i < hidden.length; i++) {
            const found = property(value, hidden[i]);
            if (found !== undefined && !found.enumerable) left[left.length] = hidden[i];
        }
        return left;
    }

    function show_error(value, looks, shape, state) {
        let text = error_text(value, looks);
        state.room -= text.length;
        shape.keys = error_keys(value, shape.keys, text);
        if (index_of(text, "\n    at") < 0) text = `[${text}]`;
        shape.base = indented(text, state.indent);
    }

    function indented(text, indent) {
        if (indent === 0) return text;
        const start = repeat(" ", indent);
        let out = "", from = 0;
        for (let end; (end = index_of(text, "\n", from)) >= 0; from = end + 1) {
            out += slice(text, from, end + 1) + start;
        }
        return out + slice(text, from);
    }

    function is_class(text) {
        if (slice(text, 0, 5) !== "class") return false;
        let i = 5;
        while (code_at(text, i) === 32 || code_at(text, i) === 10) i++;
        return (i > 5 && text[i] !== "(") || text[i] === "{"; // "class() {}" is a method of that name
    }

    function class_base(value, looks) {
        const name = data_of(value, "name");
        let base = `class ${typeof name === "string" && name !== "" ? name : "(anonymous)"}`;
        if (looks.name !== null && looks.name !== "Function") base += ` [${looks.name}]`;
        if (looks.tag !== "" && looks.name !== looks.tag) base += ` [${looks.tag}]`;
        if (looks.name === null) return `[${base} extends [null prototype]]`;
        const parent = looks.parent === null ? undefined : inherited(looks.parent, "name");
        return typeof parent === "string" && parent !== "" ? `[${base} extends ${parent}]` : `[${base}]`;
    }

    function show_function(value, looks, shape, state) {
        shape.base = is_class(function_text(value)) ? class_base(value, looks) : function_base(value, looks);
        state.room -= shape.base.length;
    }

    function function_base(value, looks) {
        const type = looks.kind?.is_function ? looks.kind.name : "Function";
        const name = inherited(value, "name");
        let base = `[${type}${looks.name === null ? " (null prototype)" : ""}`;
        base += typeof name === "string" && name !== "" ? `: ${name}]` : " (anonymous)]";
        if (looks.name !== null && looks.name !== type) base += ` ${looks.name}`;
        if (looks.tag !== "" && looks.name !== looks.tag) base += ` [${looks.tag}]`;
        return base;
    }

    const function_makers = [async () => {}, function* () {}, async function* () {}];
    const function_kinds = ["AsyncFunction", "GeneratorFunction", "AsyncGeneratorFunction"];
    for (let i = 0; i < function_makers.length; i++) {
        map_set(kinds, getPrototypeOf(function_makers[i]), { name: function_kinds[i], is_function: true });
    }

    // --- objects ---

    function show_list(value, looks, shape, state, depth) {
        const length = data_of(value, "length");
        const is_usual = looks.name === "Array" && looks.tag === "";
        shape.open = `${is_usual ? "" : prefix_of(looks, "Array", `(${length})`)}[`;
        shape.close = "]";
        add_items(shape, value, length, state, depth);
    }

    function show_typed(value, looks, shape, state) {
        const length = typed_length(value);
        shape.open = `${prefix_of(looks, typed_brand(value), `(${length})`)}[`;
        shape.close = "]";
        add_numbers(shape, value, length, state);
    }

    function show_arguments(value, looks, shape, state, depth) {
        shape.open = "[Arguments] [";
        shape.close = "]";
        add_items(shape, value, shape.length, state, depth);
    }

    function show_plain(value, looks, shape) {
        if (looks.name === null && looks.parent !== null) shape.open = "Object <no class> {";
        else if (looks.name !== "Object" || looks.tag !== "") shape.open = `${prefix_of(looks, "Object")}{`;
    }

    const LIST = { name: "Array", show: show_list, count: (value) => data_of(value, "length") };
    const TYPED = { name: "", show: show_typed, count: typed_length };
    const ARGUMENTS = { name: "Arguments", show: show_arguments, count: (_, shape) => shape.length };
    const PLAIN = { name: "Object", show: show_plain, count: () => 0 };
    const FUNCTION = { name: "Function", show: show_function };

    // The kind of `value`; shape.length becomes the number of its indices, which are no keys.
    function kind_of(value, looks, shape) {
        if (typeof value === "function") return FUNCTION;
        if (is_array(value)) {
            shape.length = data_of(value, "length");
            return LIST;
        }
        if (typed_brand(value) !== undefined) {
            shape.length = typed_length(value);
            return TYPED;
        }
        const { kind } = looks;
        if (kind !== undefined && kind.ask !== undefined && is_kind(kind, value)) {
            if (kind.length !== undefined) shape.length = kind.length(value);
            return kind;
        }
        if (looks.is_plain && looks.name === "Object" && object_text(value) === "[object Arguments]") {
            const length = data_of(value, "length");
            shape.length = typeof length === "number" ? length : 0;
            return ARGUMENTS;
        }
        return PLAIN;
    }

    // What stands for an object that is too deep.
    function summary(looks, kind) {
        const text = slice(prefix_of(looks, kind === LIST ? "Array" : "Object"), 0, -1);
        return looks.name === null ? text : `[${text}]`;
    }

    // The parts of it, its properties last. A kind without a count says all in its base.
    function show_parts(value, kind, looks, shape, state, depth) {
        state.path[state.path_length++] = value;
        state.deepest = depth + 1;
        if (kind.count !== undefined) kind.show(value, looks, shape, state, depth + 1);
        add_properties(shape, value, shape.keys, state, depth + 1);
        state.path_length--;
        const circle = state.circles === null ? undefined : map_get(state.circles, value);
        if (circle !== undefined) shape.base = `<ref *${circle}>${shape.base === "" ? "" : ` ${shape.base}`}`;
        return assemble(shape, state, depth + 1);
    }

    function show_object(value, state, depth) {
        const looks = look_at(value);
        const shape = { base: "", open: "{", close: "}", parts: [], keys: [], length: 0, is_list: false,
            has_more: false, numbers: false };
        const kind = kind_of(value, looks, shape);
        shape.keys = keys_of(value, shape.length);
        const is_said = kind.count === undefined;
        if (is_said) kind.show(value, looks, shape, state, depth);
        if (shape.keys.length === 0 && (is_said || kind.count(value, shape) === 0)) {
            if (is_said) return shape.base;
            kind.show(value, looks, shape, state, depth);
            return shape.open + shape.close;
        }
        if (depth > state.depth) return summary(looks, kind);
        return show_parts(value, kind, looks, shape, state, depth);
    }

    function circular(value, state) {
        state.circles ??= new MapOf();
        let number = map_get(state.circles, value);
        if (number === undefined) {
            number = ++state.circle_count;
            map_set(state.circles, value, number);
        }
        return `[Circular *${number}]`;
    }

    function show(value, state, depth) {
        if ((typeof value !== "object" || value === null) && typeof value !== "function") {
            const text = show_primitive(value, state);
            state.room -= text.length;
            return text;
        }
        for (let target; (target = proxy_target(value)) !== undefined; value = target) {
            if (target === null) return "<Revoked Proxy>";
        }
        for (let i = 0; i < state.path_length; i++) if (state.path[i] === value) return circular(value, state);
        return show_object(value, state, depth);
    }

    /**
     * Any value as text; never throws.
     * @param {unknown} value
     * @param {number} [depth] levels that are shown inside
     * @param {number} [items] of a list
     * @param {number} [width] of a line
     */
    prelude.inspect = (value, depth = DEPTH, items = MOST_ITEMS, width = WIDTH) => {
        try {
            return show(value, { indent: 0, room: ROOM, depth: min(depth, MOST_DEPTH), items, width, deepest: 0,
                path: [], path_length: 0, circles: null, circle_count: 0 }, 0);
        } catch {
            return "<cannot be shown>";
        }
    };
})();
