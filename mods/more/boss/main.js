// Old Brine comes up with the tide. It wades to the light; worn down by a third it calls its brood, by two thirds it dives,
// heals a little and comes up elsewhere. Whoever ends it before dawn finds pearls.
import { entity, hud, light, on, particles, settings, sound, world } from "gatehouse";
import { on as on_island, score } from "gatehouse/game";

const KIND = "boss:brine", BROOD = "boss:brood", PEARL = "boss:pearl";
const HP = 150, HEALS = 25, PEARLS = 3, POINTS = 120;
const FAR = 250; // px from the lighthouse where it comes up
const CALLS = 300, DIVES = 480; // ticks between two
const BLUE = 0x70d8e8, RED = 0xff7050;
const BAR = { anchor: "top_right", x: -4, y: 47, width: 56, height: 3 };

let boss = 0, stage = 0, next = 0;

world.watch();

const tower = () => world.entities("lighthouse")[0];

// A place in the sea around the lighthouse.
function surface() {
    const { x, y } = tower(), angle = Math.random() * 2 * Math.PI;
    return { x: x + Math.cos(angle) * FAR, y: y + Math.sin(angle) * FAR * 0.7 };
}

function spray(x, y, color = 0xa8e0f0) {
    particles.burst("splash", x, y, { count: 16, color, speed: 2 });
}

function rise(tries = 8) {
    const { x, y } = surface();
    entity.spawn(KIND, x, y, (id) => {
        if (id === 0) return tries > 1 ? rise(tries - 1) : undefined;
        boss = id;
        stage = 0;
        spray(x, y);
        light.set(0, { entity: id, y: -12, radius: 44, color: BLUE, intensity: 90 });
        sound.play("roar", { volume: 80, x, y });
        hud.text(0, "Old Brine", { anchor: "top_right", x: -4, y: 36, color: BLUE });
    });
}

function call_brood({ x, y }) {
    next = world.tick + CALLS;
    for (const side of [-14, 14]) entity.spawn(BROOD, x + side, y + 6, (id) => id && spray(x + side, y + 6));
    sound.play("roar", { volume: 60, x, y });
}

function dive({ x, y, hp }) {
    next = world.tick + DIVES;
    spray(x, y);
    const to = surface();
    entity.move(boss, to.x, to.y);
    entity.set(boss, { hp: Math.min(HP, hp + HEALS) }); // the game says how often
    spray(to.x, to.y, 0xffc0a0);
    sound.play("roar", { volume: 70, x: to.x, y: to.y });
}

// What it does now that it is worn down so far: 0, 1 or 2.
function change(it, to) {
    stage = to;
    next = world.tick;
    if (to === 2) {
        entity.set(boss, { tint: 0xffb0a0 });
        light.set(0, { entity: boss, y: -12, radius: 52, color: RED, intensity: 110 });
    }
    particles.emit(0, to === 2 ? "ember" : "glow", { entity: boss, count: 2, every: 12, color: to === 2 ? RED : BLUE });
}

function forget() {
    boss = 0;
    for (const item of [0, 1]) hud.remove(item);
    light.remove(0);
    particles.stop(0);
}

on("tick", () => {
    const it = boss && world.get(boss);
    if (!it) return;
    const to = it.hp > HP * 0.66 ? 0 : it.hp > HP * 0.33 ? 1 : 2;
    if (to > stage) change(it, to);
    if (stage > 0 && world.tick >= next) (stage === 1 ? call_brood : dive)(it);
    if (world.tick % 6 === 0) hud.bar(1, it.hp, HP, { ...BAR, color: stage === 2 ? RED : BLUE });
});

on("entity_died", ({ entity: id, cause, x, y }) => {
    if (id !== boss) return;
    forget();
    sound.play("fall", { volume: 90, x, y });
    particles.burst("glow", x, y - 8, { count: 24, color: 0xffe0f0, speed: 2 });
    if (cause === "dawn") return; // it is gone, and nobody ended it
    score({ points: POINTS });
    for (let i = 0; i < PEARLS; i++) entity.spawn(PEARL, x + (i - 1) * 9, y + (i % 2) * 5, () => {});
});

on_island("phase", ({ phase, day }) => {
    if (phase === "night" && boss === 0 && day >= settings.first && (day - settings.first) % settings.every === 0) rise();
    if (phase !== "night" && phase !== "dawn" && boss !== 0) forget();
});
