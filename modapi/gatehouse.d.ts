// The SDK's typings, by hand. proto/gen.lua puts the generated types of all messages in front of this and
// writes both to build/gen/gatehouse.d.ts.

declare module "gatehouse" {
    import type {
        AnyName, Anchor, Capability, EntityKind, EntityState, EventMap, ParticleStyle, SoundName, SpawnableKind, SpriteName, TileRect,
    } from "gatehouse/messages";
    export type { EntityKind, ParticleStyle, SoundName, SpawnableKind, SpriteName, TileName } from "gatehouse/messages";

    /** Events of one kind of entity only; at most each so many ticks (1 to 600). */
    export interface OnOptions { kind?: EntityKind | AnyName; every?: number }

    /** Calls `handler` for each event of that name and subscribes to it. What it returns ends that. */
    export function on<K extends keyof EventMap>(
        event: K, handler: (event: EventMap[K]) => unknown, options?: OnOptions): () => void;
    /** Ends what on(event, handler) began. */
    export function off<K extends keyof EventMap>(event: K, handler: (event: EventMap[K]) => unknown): void;

    /** Resolves with the init event: `await ready()` at the top of main.js, then read `settings` and `mod`. */
    export function ready(): Promise<void>;
    /** The mod's settings: mod.json's defaults and what the player changed. There from the init event on. */
    export const settings: Readonly<Record<string, any>>;
    /** What the mod knows of itself, from the init event on. */
    export const mod: {
        readonly id: string;
        readonly api: number;
        readonly capabilities: readonly Capability[];
        has(capability: Capability): boolean;
        /** How often it was started again: 0 = this is its first life. */
        readonly restarts: number;
        /** What is left of its limits: the last `budget` event; reading it asks for one each second. */
        readonly budget: EventMap["budget"] | undefined;
        readonly limits: { readonly commands_per_tick: number; readonly bytes_per_tick: number };
    };

    /** An entity of the model: read only, up to date, the same object as long as it lives. */
    export interface Entity {
        readonly id: number; readonly kind: string;
        readonly x: number; readonly y: number; readonly vx: number; readonly vy: number;
        readonly hp: number; readonly max_hp: number;
        /** The id of the mod that spawned it; "" = the game. */
        readonly owner: string;
        /** 1/65536 turn, 0 = right, clockwise. */
        readonly facing: number;
    }

    /** Where something begins or ends: an entity, its id, or a place. */
    export type End = Entity | EntityState | number | { readonly x: number; readonly y: number };

    export interface Way {
        /** A way to the target, or to beside it where that is solid. */
        readonly found: boolean;
        /** "none": there is none; "far": none was found within `nodes`. */
        readonly why: "" | "none" | "far";
        /** The middles of its tiles, without the one where it begins. With `nearest` also where `found` is false. */
        readonly points: { x: number; y: number }[];
        /** The way goes on behind the last of 1024 points. */
        readonly cut: boolean;
        /** Tiles that were looked at. */
        readonly nodes: number;
    }

    export type WhatIsThere = import("gatehouse/messages").Place;

    /** The world as the mod sees it. Needs `world.read`, but for tick, size and rate. */
    export const world: {
        readonly tick: number;
        readonly tick_rate: number;
        /** Tiles. */
        readonly width: number;
        readonly height: number;
        /** px */
        readonly tile_size: number;
        /** Begins to follow entities ("" = all kinds): complete from the next batch of events on. */
        watch(kind?: EntityKind | AnyName, options?: { every?: number }): void;
        entities(kind?: EntityKind | AnyName): Entity[];
        /** One entity of the kinds that are watched; of all, when none is. */
        get(id: number): Entity | undefined;
        /** Nearest first. */
        near(x: number, y: number, radius: number, kind?: EntityKind | AnyName): Entity[];
        readonly player: Entity | undefined;
        readonly players: Entity[];
        /** Asks the engine, nearest first; limit 0 = 64, at most 256. */
        queryEntities(query: {
            x: number; y: number; radius: number; kind?: EntityKind | AnyName; limit?: number;
        }): EntityState[];
        /** Asks the engine for a rectangle of tiles. */
        queryTiles(x: number, y: number, width: number, height: number): TileRect;
        /**
         * A way over the ground, tile by tile; of equally cheap ones always the same. From an entity it goes as that one
         * does: what swims or flies is not held up.
         */
        path(from: End, to: End, options?: {
            /** In four directions alone. */
            straight?: boolean;
            /** Water is as good as land. */
            swims?: boolean;
            /** Not through tiles in which something solid stands, but for the first and the last. */
            avoid?: boolean;
            /** Where there is no way: to the tile that is nearest to the target. */
            nearest?: boolean;
            /** Tiles that are looked at before it is given up; 4096 when not given, and at most. */
            nodes?: number;
        }): Way;
        /** Whether a straight line between two places meets nothing opaque. */
        sees(from: End, to: End): boolean;
        /** What there is at a place: its tile, and the entities whose middle is in it. */
        at(x: number, y: number): WhatIsThere;
    };

    /** Commands about entities; a mod moves, changes and removes only its own. */
    export const entity: {
        spawn(kind: SpawnableKind | AnyName, x: number, y: number): Promise<number>;
        spawn(kind: SpawnableKind | AnyName, x: number, y: number, done: (id: number, reason: string) => void): undefined;
        move(id: number, x: number, y: number): void;
        set(id: number, properties: {
            vx?: number; vy?: number; hp?: number; facing?: number; sprite?: SpriteName | AnyName; tint?: number;
        }): void;
        damage(id: number, amount: number): void;
        remove(id: number): void;
        push(id: number, vx: number, vy: number): void;
    };

    /** x, y: px from the anchor. */
    export interface Place { anchor?: Anchor; x?: number; y?: number; color?: number }

    /** A key of the files locale/xx.json in the mod's package. */
    export interface LocalText {
        key: string;
        /**
         * What {name} in the text stands for, 8 at most. A whole number `count` chooses the form, by the rules of the
         * file's language: KEY.zero, KEY.one, KEY.two, KEY.few, KEY.many or KEY.other.
         */
        args?: Record<string, string | number>;
        /** Shown where no file has the key; without it the key itself. */
        text?: string;
    }

    /** `item`: the mod's own number for a thing on the screen, 0 to 63. */
    export const hud: {
        /** Pixels of the game's screen from left to right. */
        readonly width: number;
        /** Pixels from top to bottom. */
        readonly height: number;
        /**
         * A text itself, or a key, which the game shows in the player's language: no mod is told which that is.
         * `font`: one of the mod's own, fonts/NAME.png (and NAME.json with cell_width and cell_height).
         */
        text(item: number, text: string | LocalText, place?: Place & { font?: string }): void;
        /** The mod's own sprites/NAME.png (or "icon"), else the game's sprite of that name. */
        icon(item: number, sprite: SpriteName | AnyName, place?: Place): void;
        bar(item: number, value: number, max: number, place?: Place & { width?: number; height?: number }): void;
        pixels(item: number, width: number, height: number, pixels: Uint8Array, place?: Place): void;
        /**
         * Puts an item that is shown into the world: above x, y, or above an entity, with which it goes and ends (x, y are
         * the offset then). It stays there when it is shown again.
         */
        place(item: number, place: { x?: number; y?: number; entity?: number }): void;
        remove(item: number): void;
    };

    /** A widget of a panel: what the functions of `panel` make. */
    export interface Widget { readonly kind: string; readonly id?: string }
    export interface WidgetOptions {
        /** A name of its own, so that it stays the same one when others come and go. */
        id?: string; color?: number;
        /** px */ width?: number; /** px */ height?: number;
    }
    type Content = readonly (Widget | null | undefined | false)[];

    /**
     * Panels that a player uses: as the game's own screens, with the mod's name on the frame. One a player at a time; the
     * player can close it always, and the game goes on. Needs `panel`.
     */
    export const panel: {
        /** content: a list of widgets, or a function that gives one and is called again after each press. */
        open(options: {
            title?: string; content: Content | (() => Content); player?: number; width?: number; height?: number;
            onClose?: (reason: string) => void;
        }): {
            readonly isOpen: boolean;
            /** Shows this now; what stays the same is not sent. False: it is not open any more. */
            show(content?: Content | (() => Content)): boolean;
            retitle(title: string): void;
            close(): void;
        };
        text(text: string | LocalText, options?: WidgetOptions): Widget;
        picture(sprite: SpriteName | AnyName, options?: WidgetOptions): Widget;
        button(text: string | LocalText, onPress?: () => unknown, options?: WidgetOptions & {
            sprite?: SpriteName | AnyName; disabled?: boolean;
        }): Widget;
        /** A line of a list; `detail` stands at its right end. */
        item(text: string | LocalText, onPress?: () => unknown, options?: WidgetOptions & {
            sprite?: SpriteName | AnyName; detail?: string; disabled?: boolean; chosen?: boolean;
        }): Widget;
        /** A square of a grid; without a sprite it is empty. */
        slot(sprite?: SpriteName | AnyName, onPress?: () => unknown, options?: WidgetOptions & {
            count?: number; text?: string; disabled?: boolean; chosen?: boolean;
        }): Widget;
        bar(value: number, max: number, options?: WidgetOptions & { text?: string | LocalText; min?: number }): Widget;
        /** Whole numbers. */
        slider(text: string | LocalText, value: number, min: number, max: number, onChange?: (value: number) => unknown,
            options?: WidgetOptions & { step?: number; disabled?: boolean }): Widget;
        toggle(text: string | LocalText, value: boolean, onChange?: (value: boolean) => unknown,
            options?: WidgetOptions & { disabled?: boolean }): Widget;
        /** A line that the player types; hint: what stands in it while it is empty; most: bytes, up to 120. */
        input(text: string, onEnter?: (text: string) => unknown, options?: WidgetOptions & {
            hint?: string; most?: number; disabled?: boolean;
        }): Widget;
        space(options?: WidgetOptions): Widget;
        column(content: Content, options?: WidgetOptions): Widget;
        row(content: Content, options?: WidgetOptions): Widget;
        /** Scrolls where it is longer than its height. */
        list(content: Content, options?: WidgetOptions): Widget;
        grid(content: Content, options?: WidgetOptions & { columns?: number }): Widget;
        /** Holds tabs alone. */
        tabs(content: Content, options?: WidgetOptions): Widget;
        tab(text: string | LocalText, content: Content, onChoose?: () => unknown, options?: WidgetOptions & { chosen?: boolean }): Widget;
    };

    export const light: {
        set(item: number, options: {
            x?: number; y?: number; entity?: number; radius: number; color?: number; intensity?: number;
            angle?: number; spread?: number; ticks?: number;
        }): void;
        remove(item: number): void;
        tint(color: number, ticks?: number): void;
    };
    export const weather: {
        set(options: { rain?: number; fog?: number; wind_x?: number; wind_y?: number }): void;
        flash(percent?: number): void;
    };
    export const particles: {
        /** Again and again at x, y, or going with an entity until that is gone. item: 0 to 15; every: ticks between two. */
        emit(item: number, style: ParticleStyle, options?: {
            x?: number; y?: number; entity?: number; count?: number; every?: number; color?: number; speed?: number; ticks?: number;
        }): void;
        stop(item: number): void;
        burst(style: ParticleStyle, x: number, y: number,
            options?: { count?: number; color?: number; speed?: number }): void;
    };
    export const sound: {
        /** The mod's own sounds/NAME.wav or .ogg, else the game's sound of that name. */
        play(name: SoundName | AnyName, options?: { volume?: number; x?: number; y?: number }): void;
    };

    /** Ticks of game time; 64 timers at most. */
    export const timer: {
        after(ticks: number, fn: () => unknown): number;
        every(ticks: number, fn: () => unknown): number;
        cancel(timer: number): void;
    };

    /**
     * What the mod keeps in the saved game, its own alone. Needs the capability `storage` and mod.json's "storage".
     * Reads see what this tick has set; what is stored changes when the tick's commands are applied.
     */
    export const storage: {
        /** undefined when there is none; a new object each time. */
        get(key: string): any;
        /** What JSON can say, or a Uint8Array; a key of at most 64 bytes, at most 16384 bytes of JSON. */
        set(key: string, value: unknown): void;
        remove(key: string): void;
        has(key: string): boolean;
        /** Sorted. */
        keys(prefix?: string): string[];
        /** Bytes of keys and values, at the start of the tick, and how many there may be. */
        readonly used: number;
        readonly most: number;
        /**
         * What the mod keeps for the player: it is there in his next game, too. Needs the capability `storage.player`;
         * mod.json's "player_storage" says how much (`max_kb`, 16 when not given). There are no migrations of it.
         */
        readonly player: {
            get(key: string): any;
            set(key: string, value: unknown): void;
            remove(key: string): void;
            has(key: string): boolean;
            keys(prefix?: string): string[];
            readonly used: number;
            readonly most: number;
        };
        /** Brings what an older version of this mod has kept up to date; when it throws, nothing has changed. */
        migrate(fn: (from: number, to: number) => unknown): void;
    };

    export interface ReceivedMessage {
        /** A mod's id; "" = the game. */
        from: string;
        topic: string;
        /** As its publisher's mod.json has it; 0 = posted to this mod alone. */
        version: number;
        body: Uint8Array;
        readonly text: string;
        /** The text read as JSON; throws when it is none. */
        readonly json: any;
    }
    /** Between mods, by the topics in "events" of their mod.json, or with the game (""). */
    export const message: {
        publish(topic: string, body?: string | Uint8Array): void;
        /** Any value that JSON has; read as `json` by who hears it. */
        publishJson(topic: string, value: unknown): void;
        post(to: string, topic: string, body?: string | Uint8Array): void;
        on(topic: string, fn: (message: ReceivedMessage) => unknown): () => void;
    };
    /** Of a request that failed: which mod was asked. */
    export interface AskError extends Error {
        readonly mod: string;
    }
    /**
     * Asks another mod, and gives a promise of what it answers: `await ask("wallet.balance", { player: 0 })`. Needs `message`. It is
     * rejected with an AskError when no such mod plays, it does not hear the request, it answers with an error, or does not answer in
     * time: `ticks` from 1 to 3600, 60 when nothing is said. The data and the answer are what JSON has, 4000 bytes at most.
     */
    export function ask<Answer = any>(name: `${string}.${string}`, data?: unknown, options?: { ticks?: number }): Promise<Answer>;
    /**
     * Answers what other mods ask of this one, with what `fn` gives or its promise does; what it throws goes to who asked. The name begins
     * with this mod's id and is among the topics in "events.hear" of its mod.json. Needs `message`. `from`: the mod that asks, as the host
     * says. Ends when the function that it gives is called.
     */
    export function answer<Data = any>(name: `${string}.${string}`, fn: (data: Data, from: string) => unknown): () => void;
    /** Actions, not keys: the game's, which need `input.read`, and the mod's own, from "inputs" in mod.json. */
    export const input: {
        on(action: string, fn: (pressed: boolean, player: number) => unknown): () => void;
    };
    export const utf8: { encode(text: string): Uint8Array; decode(bytes: Uint8Array): string };
    /** The same lines as console's. */
    export const log: {
        (...values: unknown[]): void;
        debug(...values: unknown[]): void;
        info(...values: unknown[]): void;
        warn(...values: unknown[]): void;
        error(...values: unknown[]): void;
    };
}

/** The host's three functions: all that a mod has. The SDK is built on them. */
declare function $print(...values: unknown[]): void;
declare function $send(bytes: ArrayBuffer | ArrayBufferView): ArrayBuffer | undefined;
declare function $recv(callback: (bytes: ArrayBuffer) => void): void;

/**
 * Lines of the log, with their level and the place of the call. The first text may have format specifiers:
 * %s text, %d number, %i whole number, %f float, %j JSON, %o and %O any value, %c nothing, %% a percent sign.
 * Values are shown as Node shows them; no accessor is called for it.
 */
interface Console {
    log(...values: unknown[]): void;
    info(...values: unknown[]): void;
    /** Shown with `--log-level debug`; in the mod's log file always. */
    debug(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
    /** `depth`: levels that are shown inside; null: as many as there are. */
    dir(value: unknown, options?: { depth?: number | null }): void;
    table(data: unknown, columns?: readonly (string | number)[]): void;
    /** An error's line when the condition does not hold. */
    assert(condition?: unknown, ...values: unknown[]): void;
    /** The values and the stack of the call. */
    trace(...values: unknown[]): void;
    /** Lines that follow are indented until groupEnd. */
    group(...values: unknown[]): void;
    groupCollapsed(...values: unknown[]): void;
    groupEnd(): void;
    /** How often it was called with that label. */
    count(label?: string): void;
    countReset(label?: string): void;
    /** Begins to measure game time. */
    time(label?: string): void;
    timeLog(label?: string, ...values: unknown[]): void;
    timeEnd(label?: string): void;
}
declare var console: Console;

// Tests of mods: tests/NAME.test.js, run by `gatehouse test`. Nothing of it works in a mod that plays.
declare module "gatehouse/test" {
    import type { Entity, world } from "gatehouse";
    import type { ActionName, AnyName, EntityKind } from "gatehouse/messages";

    type Fn = (t: Test) => unknown;

    /**
     * Declares one for each case of a table: a list of values, of lists of values, or a template whose first line has the
     * names. In the title %s, %d, %i, %f, %j, %o and %p take the case's values in turn, %# is its number, $name a field of it.
     */
    interface Each {
        <A extends unknown[] | [unknown]>(cases: readonly A[]): (title: string, fn: (...values: [...A, Test]) => unknown) => void;
        <C>(cases: readonly C[]): (title: string, fn: (value: C, t: Test) => unknown) => void;
        (names: TemplateStringsArray, ...values: unknown[]): (title: string, fn: (row: any, t: Test) => unknown) => void;
    }
    interface EachSuite {
        <A extends unknown[] | [unknown]>(cases: readonly A[]): (title: string, fn: (...values: A) => void) => void;
        <C>(cases: readonly C[]): (title: string, fn: (value: C) => void) => void;
        (names: TemplateStringsArray, ...values: unknown[]): (title: string, fn: (row: any) => void) => void;
    }

    /** Declares a test. Each runs in a game and a process of its own. */
    export const test: {
        (name: string, fn: Fn): void;
        /** Only tests like this run, of those in the file. */
        readonly only: { (name: string, fn: Fn): void; readonly each: Each };
        readonly skip: { (name: string, fn: Fn, reason?: string): void; (name: string, reason?: string): void; readonly each: Each };
        /** One that is still to be written. */
        todo(name: string): void;
        readonly each: Each;
    };
    /** The same as test(). */
    export const it: typeof test;
    /** Tests that belong together. */
    export const describe: {
        (name: string, fn: () => void): void;
        readonly only: { (name: string, fn: () => void): void; readonly each: EachSuite };
        readonly skip: { (name: string, fn: () => void, reason?: string): void; readonly each: EachSuite };
        readonly each: EachSuite;
    };
    /** Before the tests of its describe: since each begins the game anew, once in each, before what beforeEach says. */
    export function beforeAll(fn: Fn): void;
    /** Before each test of its describe, the outer ones first. */
    export function beforeEach(fn: Fn): void;
    /** After each test of its describe, the inner ones first, also when it failed. */
    export function afterEach(fn: Fn): void;
    /** At the end of each game that a test of its describe had, after what afterEach says. */
    export function afterAll(fn: Fn): void;
    /** How the game of each test of the file is set up. */
    export function configure(options: {
        /** Of the island and everything random; otherwise the run's. */
        seed?: number;
        players?: 1 | 2 | 3 | 4;
        /** Options of the game's own, by their names in its game.lua; durations in ticks. */
        game?: Record<string, unknown>;
        /** The bot plays; otherwise nobody does but the test. */
        bot?: boolean;
        /** Other mods that play, by id, or by a path from the mod's folder. What the mod needs plays in any case. */
        mods?: string[];
        /** Of the mod under test. */
        settings?: Record<string, unknown>;
        /** The most that a test may take; 3600 otherwise. */
        ticks?: number;
        /** What the mod under test kept for the player before; nothing otherwise. */
        player_storage?: Record<string, unknown>;
        /** Of mods' texts; "en" otherwise. */
        language?: string;
    }): void;

    /** A command of a mod and what became of it; its fields beside that. */
    export interface SeenCommand {
        readonly command: string;
        readonly tick: number;
        readonly outcome: "applied" | "rewritten" | "delayed" | "denied" | "over_quota" | "failed";
        readonly reason: string;
        /** The entity that it made; 0 = none. */
        readonly made: number;
        readonly [field: string]: any;
    }

    export interface SeenError {
        readonly kind: "error" | "stopped" | "failed" | "died";
        readonly message: string;
        readonly file?: string; readonly line?: number; readonly column?: number;
        readonly tick: number;
    }

    /** What a test has in its hands. `mod` is the mod under test when it is not given. */
    export interface Test {
        readonly name: string;
        readonly mod_id: string;
        readonly seed: number;
        /** The tick now. */
        readonly now: number;
        /** All entities, at once: the test is told of everything. */
        readonly world: typeof world;
        readonly expect: typeof expect;

        /** Waits. */
        ticks(count?: number): Promise<void>;
        /** Waits until the condition is true, which is asked each tick; its value. At most 600 ticks when not given. */
        until<T>(condition: () => T | Promise<T>, most?: number): Promise<T>;
        /** Makes an entity of any kind, as the game. */
        spawn(kind: EntityKind | AnyName, x: number, y: number): Promise<number>;
        set(entity: number | Entity, fields: {
            x?: number; y?: number; vx?: number; vy?: number; hp?: number; max_hp?: number; facing?: number; tint?: number;
        }): Promise<void>;
        remove(entity: number | Entity): Promise<boolean>;
        /** True when it died of it. */
        hurt(entity: number | Entity, amount: number): Promise<boolean>;
        /** What the game itself offers to tests, by its name there; the game says what is wrong with the fields. */
        game(verb: string, fields?: object): Promise<any>;
        /** A variable of the game ("oil", "wood", "fuel", "score"); with a value it is set. */
        variable(name: string, value?: number): Promise<number>;
        /** What a player holds from now on. An action of a mod's own goes by its name, or as "mod.action". */
        input(action: "move", direction: { x?: number; y?: number }, options?: { player?: number }): Promise<void>;
        input(action: "aim", at: { x: number; y: number } | { angle: number } | false, options?: { player?: number }): Promise<void>;
        input(action: ActionName | AnyName, held?: boolean, options?: { player?: number; mod?: string }): Promise<void>;
        /** Holds it for so many ticks, 1 when not given. */
        press(action: ActionName | AnyName, ticks?: number, options?: { player?: number; mod?: string }): Promise<void>;
        /** Moves the pointer, in px of the picture from its left upper corner; `held` is its left button, `wheel` lines up. */
        point(x: number, y: number, options?: { held?: boolean; wheel?: number }): Promise<void>;
        /** Presses its left button there for a tick. */
        click(x: number, y: number): Promise<void>;
        /** Types a text, or with `key` one that edits ("backspace", "enter"), into a game that asks for text. */
        type(text: string, options?: { key?: boolean; shift?: boolean; ctrl?: boolean }): Promise<void>;
        /** What a player's panel shows now, its widgets in order; undefined: none is open. */
        panel(options?: { player?: number }): Promise<{
            readonly mod: string; readonly title: string;
            readonly widgets: readonly {
                readonly id: number; readonly parent: number; readonly kind: string; readonly text: string;
                readonly detail: string; readonly sprite?: string; readonly value: number; readonly min: number;
                readonly max: number; readonly disabled: boolean; readonly chosen: boolean;
            }[];
        } | undefined>;
        /**
         * Uses a widget of the open panel as the player would; called: its text, or what that begins with, or its number.
         * `value` sets a slider or chooses a tab by its number from 1, `text` is typed into an input.
         */
        press_widget(called: string | number, options?: { player?: number; value?: number; text?: string }): Promise<void>;
        /** Closes the open panel as the player would. */
        close_panel(options?: { player?: number }): Promise<void>;
        /** Asks a mod as another would, `from` its id (that of the test when nothing is said): what it answers. */
        ask<Answer = any>(name: `${string}.${string}`, data?: unknown, options?: { ticks?: number; from?: string }): Promise<Answer>;
        /** Answers what mods ask of one that does not play in this test. */
        answer<Data = any>(name: `${string}.${string}`, fn: (data: Data, from: string) => unknown): Promise<void>;
        /** A message of the game to a mod; a body that is no text becomes JSON. */
        send(mod: string, topic: string, body?: unknown): Promise<void>;
        /** Ends a mod's process and starts it again; what it keeps stays. */
        restart(mod?: string): Promise<void>;

        /** Its commands since the test began. filter: a command's name, some of its fields, or a function. */
        commands(mod?: string, filter?: string | object | ((command: SeenCommand) => boolean)): SeenCommand[];
        /** What it printed. */
        logs(mod?: string): { readonly level: string; readonly text: string; readonly place: string; readonly tick: number }[];
        errors(mod?: string): SeenError[];
        mod(mod?: string): {
            readonly id: string; readonly state: "starting" | "running" | "stopped" | "dead"; readonly reason: string;
            readonly starts: number; readonly errors: number; readonly prints: number; readonly commands: number;
            readonly applied: number; readonly denied: number; readonly over_quota: number; readonly failed: number;
            readonly rejected_batches: number; readonly suspended: boolean;
        };
        /** What it shows on the screen: each item with `kind` and its command's fields; of a text, `shown` is what players read. */
        hud(mod?: string): any[];
        /** The texts that it shows, as players read them. */
        texts(mod?: string): string[];
        /** Errors of that mod do not make the test fail. */
        allowErrors(mod?: string): Promise<void>;

        /** Compares all of the mod's commands so far with tests/__golden__/NAME.txt. */
        golden(mod: string, name: string): Promise<void>;
        /**
         * Compares the picture with tests/__shots__/NAME.png. tolerance: how far a channel of a pixel may be off, of
         * 255; share: the part of the pixels that may be off by more, 0 to 1.
         */
        shot(name: string, options?: { tolerance?: number; share?: number }): Promise<void>;
    }

    export interface Matchers<R> {
        toBe(expected: unknown): R;
        /** Deep, by what is in them; properties that are undefined do not count. */
        toEqual(expected: unknown): R;
        /** The same with classes, holes and undefined properties. */
        toStrictEqual(expected: unknown): R;
        toMatchObject(part: object): R;
        toContain(item: unknown): R;
        toContainEqual(item: unknown): R;
        toHaveLength(length: number): R;
        toHaveProperty(path: string | readonly (string | number | symbol)[], value?: unknown): R;
        toBeCloseTo(number: number, digits?: number): R;
        toBeGreaterThan(number: number | bigint): R;
        toBeGreaterThanOrEqual(number: number | bigint): R;
        toBeLessThan(number: number | bigint): R;
        toBeLessThanOrEqual(number: number | bigint): R;
        toBeTruthy(): R;
        toBeFalsy(): R;
        toBeUndefined(): R;
        toBeDefined(): R;
        toBeNull(): R;
        toBeNaN(): R;
        toBeInteger(): R;
        toBeInstanceOf(kind: Function): R;
        toMatch(pattern: string | RegExp): R;
        toThrow(expected?: string | RegExp | Function | Error): R;
    }

    interface Expectation extends Matchers<void> {
        readonly not: Matchers<void>;
        readonly resolves: Matchers<Promise<void>> & { readonly not: Matchers<Promise<void>> };
        readonly rejects: Matchers<Promise<void>> & { readonly not: Matchers<Promise<void>> };
        /** Compares with tests/__snapshots__/FILE.snap; what is new is written. */
        toMatchSnapshot(name?: string): Promise<void>;
        /** Compares with the text in the call itself; `gatehouse test` writes it there where there is none, with --update where it is another. */
        toMatchInlineSnapshot(expected?: string): Promise<void>;
    }

    export const expect: {
        (value: unknown): Expectation;
        /** These stand in for a value inside of another. */
        any(kind: Function): any;
        anything(): any;
        objectContaining(part: object): any;
        arrayContaining(items: readonly unknown[]): any;
        stringContaining(part: string): any;
        stringMatching(pattern: string | RegExp): any;
        closeTo(number: number, digits?: number): any;
    };
}

// --- globals that code from elsewhere takes for granted ---
//
// Plain JavaScript over the SDK, the same in every run: delays and clocks are game time, random bytes follow the
// game's seed. There is no network to use an address with.

declare var self: typeof globalThis;
declare var global: typeof globalThis;

/** Calls `fn` once after `ms` of game time, at least one tick later. */
declare function setTimeout<A extends unknown[]>(fn: (...values: A) => void, ms?: number, ...values: A): number;
/** Calls `fn` again and again, each `ms` of game time. */
declare function setInterval<A extends unknown[]>(fn: (...values: A) => void, ms?: number, ...values: A): number;
/** Calls `fn` in the next tick. */
declare function setImmediate<A extends unknown[]>(fn: (...values: A) => void, ...values: A): number;
declare function clearTimeout(id: number | undefined): void;
declare function clearInterval(id: number | undefined): void;
declare function clearImmediate(id: number | undefined): void;
/** Calls `fn` when what runs now is over, before anything else. */
declare function queueMicrotask(fn: () => void): void;
/** A deep copy. Functions and symbols cannot be copied; nothing can be transferred. */
declare function structuredClone<T>(value: T): T;
/** Base64 to text of characters up to U+00FF. */
declare function atob(text: string): string;
/** Text of characters up to U+00FF to base64. */
declare function btoa(text: string): string;

interface Performance {
    readonly timeOrigin: number;
    /** Milliseconds of game time since the game began; it stands still within a tick. */
    now(): number;
    mark(name?: string): void;
    measure(name?: string): void;
    clearMarks(name?: string): void;
    clearMeasures(name?: string): void;
}
declare var performance: Performance;

/** Numbers that follow from the game's seed: not for secrets. */
interface Crypto {
    getRandomValues<T extends ArrayBufferView>(view: T): T;
    randomUUID(): string;
}
declare var crypto: Crypto;

interface TextEncoder {
    readonly encoding: string;
    encode(text?: string): Uint8Array;
    encodeInto(text: string, out: Uint8Array): { read: number; written: number };
}
declare var TextEncoder: { prototype: TextEncoder; new(): TextEncoder };

interface TextDecoder {
    readonly encoding: string;
    readonly fatal: boolean;
    readonly ignoreBOM: boolean;
    decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
/** UTF-8, UTF-16 and Latin-1. */
declare var TextDecoder: {
    prototype: TextDecoder;
    new(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};

interface URLSearchParams extends Iterable<[string, string]> {
    readonly size: number;
    append(name: string, value: string): void;
    delete(name: string, value?: string): void;
    get(name: string): string | null;
    getAll(name: string): string[];
    has(name: string, value?: string): boolean;
    set(name: string, value: string): void;
    sort(): void;
    forEach(fn: (value: string, name: string, params: URLSearchParams) => void, self?: unknown): void;
    entries(): IterableIterator<[string, string]>;
    keys(): IterableIterator<string>;
    values(): IterableIterator<string>;
    toString(): string;
}
declare var URLSearchParams: {
    prototype: URLSearchParams;
    new(init?: string | Iterable<[string, string]> | Record<string, string>): URLSearchParams;
};

interface URL {
    href: string;
    readonly origin: string;
    protocol: string;
    username: string;
    password: string;
    host: string;
    hostname: string;
    port: string;
    pathname: string;
    search: string;
    readonly searchParams: URLSearchParams;
    hash: string;
    toString(): string;
    toJSON(): string;
}
declare var URL: {
    prototype: URL;
    new(text: string | URL, base?: string | URL): URL;
    canParse(text: string | URL, base?: string | URL): boolean;
    parse(text: string | URL, base?: string | URL): URL | null;
};

interface DOMException extends Error { readonly code: number }
declare var DOMException: { prototype: DOMException; new(message?: string, name?: string): DOMException };

interface Event {
    readonly type: string;
    readonly target: EventTarget | null;
    readonly currentTarget: EventTarget | null;
    readonly cancelable: boolean;
    readonly defaultPrevented: boolean;
    readonly timeStamp: number;
    preventDefault(): void;
    stopPropagation(): void;
    stopImmediatePropagation(): void;
}
declare var Event: { prototype: Event; new(type: string, options?: { cancelable?: boolean }): Event };
interface CustomEvent<T = any> extends Event { readonly detail: T }
declare var CustomEvent: {
    prototype: CustomEvent;
    new<T>(type: string, options?: { detail?: T; cancelable?: boolean }): CustomEvent<T>;
};
type EventListenerLike = ((event: any) => void) | { handleEvent(event: any): void };
interface EventTarget {
    addEventListener(type: string, listener: EventListenerLike | null,
        options?: boolean | { once?: boolean; signal?: AbortSignal }): void;
    removeEventListener(type: string, listener: EventListenerLike | null): void;
    dispatchEvent(event: Event): boolean;
}
declare var EventTarget: { prototype: EventTarget; new(): EventTarget };

interface AbortSignal extends EventTarget {
    readonly aborted: boolean;
    readonly reason: any;
    onabort: ((event: Event) => void) | null;
    throwIfAborted(): void;
}
declare var AbortSignal: {
    prototype: AbortSignal;
    abort(reason?: unknown): AbortSignal;
    /** Aborts after `ms` of game time. */
    timeout(ms: number): AbortSignal;
    any(signals: Iterable<AbortSignal>): AbortSignal;
};
interface AbortController { readonly signal: AbortSignal; abort(reason?: unknown): void }
declare var AbortController: { prototype: AbortController; new(): AbortController };
