// The game's palette, as far as the map uses it (assets/palette.txt).

export const CLEAR = 255;
export const INK = 0, NIGHT = 1, INDIGO = 2, ABYSS = 4, DEEP = 5, TEAL = 6, LAGOON = 7, FOAM = 8, WHITE = 9;
export const KELP = 11, LEAF = 12, GRASS = 13, SAND_DARK = 16, SAND = 17, SAND_LIGHT = 18, WOOD = 21,
    WOOD_LIGHT = 22;
export const STONE_DARK = 23, STONE = 24, STONE_LIGHT = 25, STONE_PALE = 26, RED = 28, AMBER = 30, YELLOW = 31;

/** What a tile looks like when it is dry; names that are not here are drawn as stone. */
export const TILE_COLORS = new Map(Object.entries({
    deep: ABYSS, water: DEEP, sea_root: DEEP, sand: SAND, sand_root: SAND_DARK, grass: LEAF, grass_root: KELP,
    path: SAND_DARK, rock: STONE, floor: WOOD_LIGHT, dock: WOOD, wall: STONE_PALE, cliff: STONE_DARK,
}));
export const WATER_TILES = new Set(["deep", "water", "sea_root"]);
