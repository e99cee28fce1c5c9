import { state } from "./api.js";

export const score = () => state.round?.score ?? -1;
