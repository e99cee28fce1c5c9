-- What the letters of Undertow's pictures mean.
local P = require "palette".index

return { k = P.ink, n = P.night, i = P.indigo, m = P.dusk, A = P.abyss, E = P.deep, e = P.teal, g = P.lagoon, f = P.foam, v = P.white,
    K = P.kelp_dark, j = P.kelp, L = P.leaf, h = P.grass, H = P.lime, u = P.umber, d = P.sand_dark, s = P.sand, l = P.sand_light,
    B = P.bark_dark, b = P.bark, w = P.wood, W = P.wood_light, T = P.stone_dark, t = P.stone, q = P.stone_light, p = P.stone_pale,
    R = P.wine, r = P.red, c = P.coral, a = P.amber, y = P.yellow }
