// console.table's table, in the form of Node's. A classic script between inspect.js and console.js; it leaves
// `table` in `$prelude`. Rows and columns are bounded, and what is left out is said below the table.
"use strict";
(() => {
    const prelude = globalThis.$prelude;
    const { inspect } = prelude;
    const { more, width_of } = prelude.layout;
    const { property } = prelude.looks;
    const uncurry = Function.prototype.bind.bind(Function.prototype.call);
    const { getOwnPropertyDescriptor: own_property, getPrototypeOf } = Object;
    const { ownKeys } = Reflect;
    const is_array = Array.isArray;
    const to_text = String;
    const MapOf = Map;
    const repeat = uncurry(String.prototype.repeat);
    const getter = (object, key) => uncurry(own_property(object, key).get);
    const map_size = getter(Map.prototype, "size");
    const set_size = getter(Set.prototype, "size");
    const map_get = uncurry(Map.prototype.get);
    const map_set = uncurry(Map.prototype.set);
    const map_entries = uncurry(Map.prototype.entries);
    const map_next = uncurry(getPrototypeOf(new Map().entries()).next);
    const set_values = uncurry(Set.prototype.values);
    const set_next = uncurry(getPrototypeOf(new Set().values()).next);

    const MOST_ROWS = 100, MOST_COLUMNS = 20, CELL_ITEMS = 3;

    // --- drawing ---

    function row_text(cells, widths) {
        let line = "│";
        for (let i = 0; i < widths.length; i++) {
            const text = cells[i] ?? "";
            line += ` ${text}${repeat(" ", widths[i] - width_of(text))} │`;
        }
        return line;
    }

    function rule(left, middle, right, widths) {
        let line = left;
        for (let i = 0; i < widths.length; i++) line += (i ? middle : "") + repeat("─", widths[i] + 2);
        return line + right;
    }

    function draw(heads, rows) {
        const widths = [];
        for (let i = 0; i < heads.length; i++) {
            widths[i] = width_of(heads[i]);
            for (let j = 0; j < rows.length; j++) {
                const width = width_of(rows[j][i] ?? "");
                if (width > widths[i]) widths[i] = width;
            }
        }
        let text = `${rule("┌", "┬", "┐", widths)}\n${row_text(heads, widths)}\n`;
        text += `${rule("├", "┼", "┤", widths)}\n`;
        for (let i = 0; i < rows.length; i++) text += `${row_text(rows[i], widths)}\n`;
        return text + rule("└", "┴", "┘", widths);
    }

    // --- what is in it ---

    const is_object = (value) => typeof value === "object" && value !== null;

    // A proxy's target is looked at instead, as the console does everywhere.
    function unwrap(value) {
        for (let target; is_object(value) && (target = prelude.proxy_target(value)) !== undefined;) value = target;
        return value;
    }

    // The keys that can be shown. Of a long list only its first indices: the language would give all of them.
    function keys_of(value) {
        const keys = [], { length } = is_array(value) ? value : [];
        if (length > MOST_ROWS) {
            for (let i = 0; i < MOST_ROWS; i++) if (property(value, i)) keys[keys.length] = to_text(i);
            return { keys, left: length - MOST_ROWS };
        }
        const all = ownKeys(value);
        let left = 0;
        for (let i = 0; i < all.length; i++) {
            if (typeof all[i] !== "string" || !property(value, all[i])?.enumerable) continue;
            if (keys.length < MOST_ROWS) keys[keys.length] = all[i];
            else left++;
        }
        return { keys, left };
    }

    function cell_of(found) {
        if (found === undefined) return "";
        if (!("value" in found)) return "[Getter]";
        const value = unwrap(found.value);
        const is_big = is_object(value) && !is_array(value) && ownKeys(value).length > 2;
        return inspect(value, is_big ? -1 : 0, CELL_ITEMS, Infinity);
    }

    function is_size(size, data) {
        try {
            return size(data) >= 0;
        } catch {
            return false;
        }
    }

    // {head, rows: [name, descriptor, key?] each, left: how many more there are, has_keys, spread: whether what
    // is in the rows gets columns}
    function rows_of(data) {
        const rows = [];
        const is_set = is_size(set_size, data);
        if (!is_set && !is_size(map_size, data)) {
            const { keys, left } = keys_of(data);
            for (let i = 0; i < keys.length; i++) rows[i] = [keys[i], property(data, keys[i])];
            return { head: "(index)", rows, left, has_keys: false, spread: true };
        }
        const size = is_set ? set_size(data) : map_size(data);
        const items = is_set ? set_values(data) : map_entries(data);
        for (let i = 0; i < size && i < MOST_ROWS; i++) {
            const item = is_set ? set_next(items).value : map_next(items).value;
            rows[i] = is_set ? [to_text(i), { value: item }] : [to_text(i), { value: item[1] }, item[0]];
        }
        return { head: "(iteration index)", rows, left: size - rows.length, has_keys: !is_set, spread: false };
    }

    // The cells of one row by its keys; new keys become columns while there is room for them.
    function fill_row(cells, value, columns, wanted) {
        if (is_array(wanted)) {
            for (let i = 0; i < wanted.length; i++) cells[i] = cell_of(property(value, wanted[i]));
            return;
        }
        const { keys } = keys_of(value);
        for (let i = 0; i < keys.length; i++) {
            let at = map_get(columns.places, keys[i]);
            if (at === undefined) {
                if (columns.names.length === MOST_COLUMNS) {
                    columns.is_cut = true;
                    return;
                }
                at = columns.names.length;
                columns.names[at] = keys[i];
                map_set(columns.places, keys[i], at);
            }
            cells[at] = cell_of(property(value, keys[i]));
        }
    }

    function spread_rows({ rows, spread }, wanted) {
        const columns = { names: [], places: new MapOf(), has_values: false, is_cut: false };
        const lines = [];
        for (let i = 0; i < rows.length; i++) {
            const value = unwrap(rows[i][1]?.value);
            const line = { cells: [], value: "" };
            if (is_object(value) && spread) fill_row(line.cells, value, columns, wanted);
            else {
                line.value = cell_of(rows[i][1]);
                columns.has_values = true;
            }
            lines[i] = line;
        }
        if (is_array(wanted)) for (let i = 0; i < wanted.length; i++) columns.names[i] = to_text(wanted[i]);
        return { columns, lines };
    }

    /** A table of what is in `data`; undefined: there is no table of that. */
    prelude.table = (data, wanted) => {
        data = unwrap(data);
        if (!is_object(data)) return undefined;
        const found = rows_of(data);
        const { columns, lines } = spread_rows(found, is_array(wanted) ? wanted : undefined);
        const heads = [found.head], rows = [];
        if (found.has_keys) heads[1] = "Key";
        for (let i = 0; i < columns.names.length; i++) heads[heads.length] = columns.names[i];
        if (columns.has_values) heads[heads.length] = "Values";
        for (let i = 0; i < lines.length; i++) {
            const row = [found.rows[i][0]];
            if (found.has_keys) row[1] = cell_of({ value: found.rows[i][2] });
            const start = row.length;
            for (let j = 0; j < columns.names.length; j++) row[start + j] = lines[i].cells[j] ?? "";
            if (columns.has_values) row[row.length] = lines[i].value;
            rows[i] = row;
        }
        let text = draw(heads, rows);
        if (found.left > 0) text += `\n${more(found.left, "row")}`;
        if (columns.is_cut) text += `\n... more columns than ${MOST_COLUMNS}`;
        return text;
    };
})();
