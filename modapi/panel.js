// Panels: what a player can use, as a tree of widgets that the mod says again whenever it likes; what changed is what is
// sent. One panel a player. Its frame and its name are the game's, and the player can close it always.

import { encode_panel_close, encode_panel_open, encode_panel_update } from "./codec.js";
import { command, listen, listen_to_host, when_world_begins } from "./core.js";
import {
    MapOf, RangeErr, TypeErr, U8, check_function, format, freeze, is_array, map_clear, map_each, map_get, map_has, map_set, ownKeys, slice_text,
} from "./host.js";
import { local_text } from "./hud.js";
import { check_options, no_such, options_of } from "./suggest.js";

/**
 * @typedef {any} Widget
 * @typedef {{id: number, fields: any, widget: Widget}} Known a widget as the host has it
 */

const MOST = 255; // widgets, as proto/commands.proto has it
const NONE = freeze([]);
const FAILURES = freeze({ denied: true, failed: true, over_quota: true });

// --- widgets: plain objects ---

const COMMON = ["id", "color", "width", "height"];
const OF_KIND = freeze({
    text: options_of(...COMMON),
    picture: options_of(...COMMON),
    button: options_of(...COMMON, "sprite", "disabled"),
    item: options_of(...COMMON, "sprite", "detail", "disabled", "chosen"),
    slot: options_of(...COMMON, "count", "text", "disabled", "chosen"),
    bar: options_of(...COMMON, "text", "min"),
    slider: options_of(...COMMON, "step", "disabled"),
    toggle: options_of(...COMMON, "disabled"),
    input: options_of(...COMMON, "hint", "most", "disabled"),
    space: options_of("id", "width", "height"),
    column: options_of("id", "width", "height"),
    row: options_of("id", "width", "height"),
    list: options_of("id", "width", "height"),
    grid: options_of("id", "width", "height", "columns"),
    tabs: options_of("id", "width", "height"),
    tab: options_of("id", "chosen"),
});

function made(kind, options, own) {
    if (options !== undefined) check_options(`panel.${kind}`, options, OF_KIND[kind]);
    return freeze({ kind, ...options, ...own });
}

function content_of(kind, content) {
    if (!is_array(content)) throw new TypeErr(`panel.${kind}: expected a list of widgets, got ${format([content])}`);
    return content;
}

function handler_of(kind, fn) {
    if (fn !== undefined) check_function(fn, `panel.${kind}`);
    return fn;
}

// --- from widgets to what is sent ---

const whole = (value, otherwise) => (typeof value === "number" ? (value < 0 ? -((-value + 0.5) | 0) : (value + 0.5) | 0) : otherwise);

function fields_of(id, parent, widget) {
    const { kind, text = "" } = widget;
    const said = typeof text === "object" && text !== null ? local_text("panel", text) : { text: `${text}`, key: "", args: NONE };
    return {
        id, parent, kind, text: said.text, key: said.key, args: said.args, detail: `${widget.detail ?? widget.hint ?? ""}`,
        sprite: widget.sprite ?? "", color: widget.color ?? 0,
        value: whole(widget.value ?? widget.count, 0), min: whole(widget.min, 0), max: whole(widget.max ?? widget.most, 0),
        step: whole(widget.step, 0), width: whole(widget.width, 0), height: whole(widget.height, 0),
        columns: whole(widget.columns, 0), disabled: widget.disabled === true, chosen: widget.chosen === true,
    };
}

const PLAIN = freeze([
    "parent", "kind", "text", "key", "detail", "sprite", "color", "value", "min", "max", "step", "width", "height", "columns",
    "disabled", "chosen",
]);

function same_args(a, b) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) {
        if (a[i].name !== b[i].name || a[i].text !== b[i].text || a[i].number !== b[i].number) return false;
    }
    return true;
}

function same(a, b) {
    for (let i = 0; i < PLAIN.length; i++) if (a[PLAIN[i]] !== b[PLAIN[i]]) return false;
    return same_args(a.args, b.args);
}

// A number for a widget's name, the one that it had, or one that nobody has.
function number_of(names, taken, name) {
    const had = map_get(names, name);
    if (had !== undefined) return had;
    for (let id = 1; id <= MOST; id++) {
        if (taken[id]) continue;
        taken[id] = true;
        return id;
    }
    throw new RangeErr(`a panel has at most ${MOST} widgets`);
}

// All widgets of a tree in order, as `found`: by name, what holds others before what it holds.
function walk(found, content, path) {
    for (let i = 0; i < content.length; i++) {
        const widget = content[i];
        if (widget === undefined || widget === null || widget === false) continue;
        if (typeof widget !== "object" || OF_KIND[widget.kind] === undefined) {
            throw typeof widget === "object" ? no_such("panel: there is no kind of widget", widget.kind, ownKeys(OF_KIND))
                : new TypeErr(`panel: expected a widget, such as panel.text("..."), got ${format([widget])}`);
        }
        const name = widget.id !== undefined ? `#${widget.id}` : `${path}${i}${widget.kind}`;
        if (map_has(found.names, name)) throw new RangeErr(`panel: two widgets have the id ${format([widget.id])}`);
        map_set(found.names, name, true);
        found.list[found.list.length] = { name, parent: path, widget };
        if (widget.content !== undefined) walk(found, widget.content, `${name}/`);
    }
}

// {order, known (by id), names (name -> id)} of the content, with the numbers that the panel has.
function lay_out(content, before) {
    const found = { list: [], names: new MapOf() };
    walk(found, content, "");
    if (found.list.length > MOST) throw new RangeErr(`a panel has at most ${MOST} widgets, this has ${found.list.length}`);
    const taken = {}, names = new MapOf(), known = {}, order = [];
    for (let i = 0; i < found.list.length; i++) {
        const had = map_get(before, found.list[i].name);
        if (had !== undefined) taken[had] = true;
    }
    for (let i = 0; i < found.list.length; i++) {
        const { name, parent, widget } = found.list[i];
        const id = map_get(before, name) ?? number_of(names, taken, name);
        map_set(names, name, id);
        known[id] = { id, fields: fields_of(id, parent === "" ? 0 : map_get(names, slice_text(parent, 0, -1)), widget), widget };
        order[order.length] = id;
    }
    return { order, known, names };
}

function same_order(a, b) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
}

function all_fields(laid) {
    const list = [];
    for (let i = 0; i < laid.order.length; i++) list[i] = laid.known[laid.order[i]].fields;
    return list;
}

function changed_fields(laid, before) {
    const list = [];
    for (let i = 0; i < laid.order.length; i++) {
        const { id, fields } = laid.known[laid.order[i]];
        const old = before.known[id];
        if (old === undefined || !same(old.fields, fields)) list[list.length] = fields;
    }
    return list;
}

// --- open panels ---

const open = new MapOf(); // player -> state

const NOTHING = freeze({ order: NONE, known: freeze({}), names: new MapOf() });

function now_of(state) {
    return typeof state.content === "function" ? content_of("open", state.content()) : state.content;
}

function send_all(state) {
    const { title, player, width, height } = state;
    const laid = lay_out(now_of(state), state.laid.names);
    state.seq = command(encode_panel_open, { player, title, width, height, widgets: all_fields(laid) });
    state.opening = state.seq;
    state.laid = laid;
}

function send_changes(state) {
    const laid = lay_out(now_of(state), state.laid.names);
    const widgets = changed_fields(laid, state.laid);
    const is_moved = !same_order(laid.order, state.laid.order);
    const title = state.title === state.shown_title ? undefined : state.title;
    if (widgets.length > 0 || is_moved || title !== undefined) {
        if (laid.order.length === 0) return send_all(state); // an order of none says that it did not change
        const order = new U8(is_moved ? laid.order.length : 0);
        for (let i = 0; i < order.length; i++) order[i] = laid.order[i];
        state.seq = command(encode_panel_update, { player: state.player, widgets, order, title });
        state.shown_title = state.title;
    }
    state.laid = laid;
    return undefined;
}

function is_open(state) { return map_get(open, state.player) === state; }

function end(state, reason) {
    if (!is_open(state)) return;
    map_set(open, state.player, undefined);
    const { on_close } = state;
    if (on_close !== undefined) on_close(reason);
}

listen("command_result", (event) => {
    if (event.command !== "panel_open" && event.command !== "panel_update") return;
    if (!FAILURES[event.outcome]) return;
    map_each(open, (state) => {
        if (state === undefined) return;
        if (event.seq === state.opening) end(state, event.reason);
        else if (event.seq === state.seq) send_all(state); // the host has not what was sent: all of it, then
    });
}, "", 1);

const OUTCOMES = freeze({ pressed: "on_press", changed: "on_change", entered: "on_enter", chosen: "on_choose" });

// The player changed it: what is shown is that now.
function note_change(known, event) {
    if (event.act === "changed") known.fields = { ...known.fields, value: event.value };
    if (event.act === "entered") known.fields = { ...known.fields, text: event.text, key: "", args: NONE };
}

// What a handler is told: of a press there is no more to say.
function tell(handler, widget, event) {
    if (event.act === "entered") handler(event.text);
    else if (event.act === "changed") handler(widget.kind === "toggle" ? event.value !== 0 : event.value);
    else handler();
}

listen("panel_event", (event) => {
    const state = map_get(open, event.player);
    if (state === undefined) return;
    if (event.act === "closed") {
        end(state, event.text);
        return;
    }
    const known = state.laid.known[event.widget];
    if (known === undefined) return; // it is not there any more
    note_change(known, event);
    const handler = known.widget[OUTCOMES[event.act]];
    if (handler !== undefined) tell(handler, known.widget, event);
    if (is_open(state) && typeof state.content === "function") send_changes(state);
}, "", 1);

when_world_begins(() => map_clear(open));

const OPEN = options_of("title", "content", "player", "width", "height", "onClose");

/** @param {{title: string, content: any, player?: number, width?: number, height?: number, onClose?: Function}} options */
function open_panel(options) {
    check_options("panel.open", options, OPEN);
    const { title, content, player = 0, width = 0, height = 0, onClose } = options;
    handler_of("open: onClose", onClose);
    if (typeof content !== "function") content_of("open: content", content);
    listen_to_host();
    const state = {
        title: `${title ?? ""}`, shown_title: `${title ?? ""}`, content, player, width, height, on_close: onClose, laid: NOTHING, seq: 0, opening: 0,
    };
    const before = map_get(open, player);
    send_all(state);
    map_set(open, player, state);
    if (before !== undefined && before.on_close !== undefined) before.on_close("another panel of this mod took its place");
    return freeze({
        get isOpen() { return is_open(state); },
        /** Shows this now; what is the same as before is not sent. Without content: what the function gives now. */
        show(fresh = state.content) {
            if (typeof fresh !== "function") content_of("show", fresh);
            if (!is_open(state)) return false;
            state.content = fresh;
            send_changes(state);
            return true;
        },
        retitle(text) {
            state.title = `${text}`;
            if (is_open(state)) send_changes(state);
        },
        close() {
            if (!is_open(state)) return;
            command(encode_panel_close, { player });
            map_set(open, player, undefined);
        },
    });
}

export const panel = freeze({
    open: open_panel,
    text: (text, options = undefined) => made("text", options, { text }),
    picture: (sprite, options = undefined) => made("picture", options, { sprite }),
    button: (text, onPress = undefined, options = undefined) =>
        made("button", options, { text, on_press: handler_of("button", onPress) }),
    item: (text, onPress = undefined, options = undefined) =>
        made("item", options, { text, on_press: handler_of("item", onPress) }),
    slot: (sprite, onPress = undefined, options = undefined) =>
        made("slot", options, { sprite: sprite ?? "", on_press: handler_of("slot", onPress) }),
    bar: (value, max, options = undefined) => made("bar", options, { value, max }),
    slider: (text, value, min, max, onChange = undefined, options = undefined) =>
        made("slider", options, { text, value, min, max, on_change: handler_of("slider", onChange) }),
    toggle: (text, value, onChange = undefined, options = undefined) =>
        made("toggle", options, { text, value: value ? 1 : 0, on_change: handler_of("toggle", onChange) }),
    input: (text, onEnter = undefined, options = undefined) =>
        made("input", options, { text, on_enter: handler_of("input", onEnter) }),
    space: (options = undefined) => made("space", options, {}),
    column: (content, options = undefined) => made("column", options, { content: content_of("column", content) }),
    row: (content, options = undefined) => made("row", options, { content: content_of("row", content) }),
    list: (content, options = undefined) => made("list", options, { content: content_of("list", content) }),
    grid: (content, options = undefined) => made("grid", options, { content: content_of("grid", content) }),
    tabs: (content, options = undefined) => made("tabs", options, { content: content_of("tabs", content) }),
    tab: (text, content, onChoose = undefined, options = undefined) =>
        made("tab", options, { text, content: content_of("tab", content), on_choose: handler_of("tab", onChoose) }),
});
