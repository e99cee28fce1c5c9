// A trader's panel, with each kind of widget; what the player does is kept, and shown again.
import { hud, message, panel, particles } from "gatehouse";

const seen = [];
const note = (what) => (value) => { seen.push(value === undefined ? what : `${what} ${value}`); };
let wares = ["bread", "fish", "rope"];
let count = 1, gift = false, name = "";
let shop;

const content = () => [
    panel.text(`You take ${count}.`),
    panel.tabs([
        panel.tab("Buy", [
            panel.list(wares.map((ware) => panel.item(ware, () => {
                note("buys")(ware);
                wares = wares.filter((other) => other !== ware);
            }, { id: ware, detail: `${ware.length}`, disabled: ware === "rope" }))),
        ]),
        panel.tab("Sell", [panel.grid([panel.slot("oil", note("sells"), { count: 3 }), panel.slot()])], note("looks")),
    ]),
    panel.slider("How many", count, 1, 9, (value) => { count = value; }),
    panel.toggle("As a gift", gift, (on) => {
        gift = on;
        note("gift")(on);
    }),
    gift && panel.input(name, (text) => {
        name = text;
        note("for")(text);
    }, { hint: "for whom", most: 8 }),
    panel.row([panel.bar(count, 9), panel.button("Leave", () => shop.close())]),
];

const doings = {
    open(more) {
        shop = panel.open({ title: "Wares", content, onClose: note("closed"), ...more });
    },
    show(list) {
        shop.show(list.map((text) => panel.button(text, note("pressed"), { id: text })));
    },
    close() { shop.close(); },
    again() {
        for (let i = 0; i < 10; i++) panel.open({ title: "Again", content: [] });
    },
    many({ rows }) {
        shop.show([panel.list(Array.from({ length: rows }, (_, i) => panel.item(`row ${i}`)))]);
    },
    mark({ entity }) {
        hud.text(0, "Ada");
        hud.place(0, { entity, y: -18 });
        particles.emit(1, "glow", { entity, every: 2 });
    },
    told() {},
};

message.on("do", ({ json }) => {
    try {
        doings[json.what](json.more);
    } catch (problem) {
        seen.push(problem.message);
    }
    console.log("seen:", seen.join("; "), "open:", shop?.isOpen);
});
