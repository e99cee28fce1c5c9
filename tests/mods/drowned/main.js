import { content } from "gatehouse/game";

if (content.get("kind", "drowned:sailor").hp !== 12) throw new Error("its own content is not there");
