// Answers each request of sdk-ask that may wait before whom it asked, says it is that, and answers as anybody.
import { answer, message, on } from "gatehouse";

answer("wallet.balance", () => "the liar's"); // which nobody asks it
answer("liar.truth", (_data, from) => ({ from }));

on("tick", () => {
    for (let id = 1; id < 8; id++) message.post("sdk-ask", "gatehouse.answer", `${id}+"a lie"`);
    message.publish("gatehouse.answer", '1+"a lie for all"');
    message.post("sdk-ask", "gatehouse.answer", '1+{"from":"wallet"}');
    message.post("sdk-ask", "gatehouse.answer", "1");
    message.post("sdk-ask", "sdk-ask.echo", "no request");
});
