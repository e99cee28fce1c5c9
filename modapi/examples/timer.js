// Shows: set_timer, timer_fired
import { timer } from "gatehouse";

timer.after(60, () => console.log("a second is over"));

let beats = 0;
const heart = timer.every(30, () => {
    if (++beats === 10) timer.cancel(heart);
});
