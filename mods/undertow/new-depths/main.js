// All of this mod is content: content/*.json says who and what there is, and the game does the rest.
export {};
