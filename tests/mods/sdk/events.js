// Events, timers and what players press.

import { input, off, on, timer, world } from "gatehouse";

const told = { __proto__: null }; // name -> ticks at which a handler was called
const ends = { __proto__: null }; // name -> what on() gave
const handlers = { __proto__: null };

function handler(name) {
    told[name] = [];
    handlers[name] = () => { told[name].push(world.tick); };
    return handlers[name];
}

export const events = {
    on(name, event, options) { ends[name] = on(event, handler(name), options); },
    end: (name) => ends[name](),
    off: (name, event) => off(event, handlers[name]),
    told: (name) => told[name],
    after: (name, ticks) => timer.after(ticks, handler(name)),
    every: (name, ticks) => timer.every(ticks, handler(name)),
    cancel: (number) => timer.cancel(number),
    timers(count, ticks) {
        for (let i = 0; i < count; i++) timer.after(ticks, () => { told.timers.push(i); });
    },
    begin_timers() { told.timers = []; },
    press(action) { ends[action] = input.on(action, (pressed, player) => console.info(action, pressed, player)); },
};
