// Shows: shutdown
import { on } from "gatehouse";

on("shutdown", ({ reason }) => console.log("this is the end:", reason)); // commands sent now are not done
