// Shows: weather
import { timer, weather } from "gatehouse";

weather.set({ rain: 60, wind_x: 0.5, fog: 10 }); // this mod's part; those of all mods add up
timer.after(120, () => weather.flash(50));
timer.after(300, () => weather.set({}));
