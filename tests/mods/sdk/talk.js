// Messages.

import { message, utf8 } from "gatehouse";

message.on("answer", ({ from, version, text }) => console.info("answer", from, version, text));

export const talk = {
    publish: (topic, body) => message.publish(topic, body),
    publish_json: (topic, value) => message.publishJson(topic, value),
    publish_bytes: (topic, list) => message.publish(topic, new Uint8Array(list)),
    post: (to, topic, body) => message.post(to, topic, body),
    utf8: (text) => [[...utf8.encode(text)], utf8.decode(utf8.encode(text))],
};
