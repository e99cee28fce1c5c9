-- Who lives below the lighthouse: two or four frames each, in which it breathes; the diver in two rows, to the right and to the left.
local draw = require "draw"
local keys = require "undertow_keys"

local SIDE = 18

local function grid_of(rows, dy)
    local picture = draw.new(SIDE, 20)
    local left = (SIDE - #rows[1]) // 2
    draw.art(picture, left, 18 - #rows + (dy or 0), rows, keys)
    return draw.outline(picture)
end

local HERO = {
    "....yyyy....",
    "...yyaaay...",
    "..yyyyyyyy..",
    "...lssslb...",
    "...lsnsnb...",
    "...bssssb...",
    "..aybbbbaa..",
    ".ayyyaayyaa.",
    ".ay.yaay.aat",
    ".ss.yaay.stt",
    "....yaayaTyT",
    "....aaaa.tvt",
    "....wb.wbTTT",
    "....wb.wb...",
    "...bbb.bbb..",
}
local HERO_STEP = {
    "....yyyy....",
    "...yyaaay...",
    "..yyyyyyyy..",
    "...lssslb...",
    "...lsnsnb...",
    "...bssssb...",
    "..aybbbbaa..",
    ".ayyyaayyaat",
    ".ay.yaay.stt",
    ".ss.yaay.TyT",
    "....yaaya.vt",
    "....aaaa.TTT",
    "....wbwb....",
    "...bb.wbb...",
    "......bb....",
}

local CRAB = {
    {
        ".rr........rr.",
        "rc.r......r.cr",
        "rr.r......r.rr",
        ".rr..kv.kv.rr.",
        "..r.rrrrrr.r..",
        "...rccccccr...",
        "..rccrcrccrr..",
        ".rrcrccccrrrr.",
        "r.rrrrrrrrrR.r",
        "r..R.R..R.R..r",
        "..R.R....R.R..",
    },
    {
        "..............",
        ".rr........rr.",
        "rc.r......r.cr",
        "rr.r.kv.kvr.rr",
        ".rr.rrrrrrrrr.",
        "...rccccccr...",
        "..rccrcrccrr..",
        ".rrcrccccrrrr.",
        "r.rrrrrrrrrR.r",
        ".r.R.R..R.R.r.",
        "..R...R.R..R..",
    },
}
local EEL = {
    {
        "..............",
        "...gggg.......",
        "..gfvkgg......",
        "..ggggee......",
        "..fvvfe.......",
        "...ggee..ee...",
        "...gee..ee.e..",
        "..gge..ee..e..",
        "..geegee..ee..",
        "...eeeE..EE...",
        "....EE........",
    },
    {
        "...gggg.......",
        "..gfvkgg......",
        "..ggggee......",
        "..fvvfe.......",
        "...gge........",
        "..gge...ee....",
        "..ge...ee.e...",
        "..gge.ee..ee..",
        "...geeee...e..",
        "....eeE...EE..",
        "....EE........",
    },
}
local RAT = {
    {
        "..............",
        "..............",
        ".........uu...",
        "....uuuuudcu..",
        "..uuduuuuduru.",
        ".uuddduuudddu.",
        ".uddduuuddsssc",
        ".udduuuuuds...",
        "cbuuuuubbu....",
        "c.b.b..b.b....",
        ".cc...........",
    },
    {
        "..............",
        ".........uu...",
        "....uuuuudcu..",
        "..uuduuuuduru.",
        ".uuddduuudddu.",
        ".uddduuuddsssc",
        ".udduuuuuds...",
        ".buuuuubbu....",
        "cbuuuuubbu....",
        "c..b.b.b..b...",
        ".c............",
    },
}
local MOTH = {
    {
        "..............",
        ".ss.......ss..",
        "slls.y.y.slls.",
        "slsls.y.slsls.",
        "slysluuulsyls.",
        ".slslulslsls..",
        "..sssuuusss...",
        "..sl.uuu.ls...",
        ".sls.bub.sls..",
        ".ss...b...ss..",
        "..............",
    },
    {
        "..............",
        "..............",
        ".....y.y......",
        "......y.......",
        "..sssuuusss...",
        ".slsslulslsls.",
        "slsysuuusysls.",
        ".slslbublsls..",
        "..sss.b.sss...",
        "..............",
        "..............",
    },
}
local DROWNED = {
    {
        "....iiiii.....",
        "...iLLLLii....",
        "...LhLhLLi....",
        "...LvkLvkL....",
        "...LLLLLLj....",
        "....LkkkL.....",
        "..mmmLLjmmm...",
        ".mmmmmmmmmmi..",
        ".mL.mmmmm.Li..",
        ".Lj.mimim.jL..",
        ".j..mmmmi..j..",
        "....ii.ii.....",
        "....ii.ii.....",
        "...jji.jji....",
    },
    {
        "....iiiii.....",
        "...iLLLLii....",
        "...LhLhLLi....",
        "...LvkLvkL....",
        "...LLLLLLj....",
        "....LkkkL.....",
        "..mmmLLjmmm...",
        ".mmmmmmmmmmi..",
        ".Lmmmmmmm.Li..",
        ".jLmmimim.Lj..",
        "....mmmmi.j...",
        "....iii.ii....",
        "....ii..ii....",
        "...jji.jji....",
    },
}
local LURKER = {
    {
        "..............",
        "..............",
        "...nn....nn...",
        "..nmmn..nmmn..",
        ".nmrmnnnnmrmn.",
        ".nmmmmmmmmmmn.",
        "nmmiiiiiiiimmn",
        "nmivivivivivmn",
        "nmikkkkkkkkimn",
        "nmivkvkvkvkimn",
        ".nmiiiiiiiimn.",
        ".nn.nn..nn.nn.",
    },
    {
        "..............",
        "...nn....nn...",
        "..nmmn..nmmn..",
        ".nmrmnnnnmrmn.",
        ".nmmmmmmmmmmn.",
        "nmmiiiiiiiimmn",
        "nmivivivivivmn",
        "nmikkkkkkkkimn",
        "nmikkkkkkkkimn",
        "nmivkvkvkvkimn",
        ".nmiiiiiiiimn.",
        ".n..nn..nn..n.",
    },
}
local SPITTER = {
    {
        "..y..y........",
        "..h..h..ddd...",
        "..hh.h.dwwwd..",
        "...hh.dwWWwwd.",
        "..hHHhwWddWwd.",
        ".hHkHhwWdwWwd.",
        ".hHHhHhwWWwwd.",
        ".kkHHHHwwwwd..",
        "..hHHHHHHhhhh.",
        "...hhhhhhhLLLL",
        "..............",
    },
    {
        "..............",
        "..y..y..ddd...",
        "..h..h.dwwwd..",
        "..hhhhdwWWwwd.",
        "..hHHhwWddWwd.",
        ".hHkHhwWdwWwd.",
        ".hHHhHhwWWwwd.",
        ".kHHHHHwwwwd..",
        ".khHHHHHHhhhhh",
        "..hhhhhhhhLLLL",
        "..............",
    },
}
local JELLY = {
    {
        "....gffffg....",
        "..gffvvfffgg..",
        ".gfvvfffffgge.",
        ".gfvfffffgggge",
        "gffffggfggggee",
        "ggegegegegegee",
        ".g.e.g.e.g.e..",
        ".e.g.e.g.e.g..",
        "..e.g.e.g.e...",
        "..g.e...e.g...",
        "....g...g.....",
    },
    {
        "..............",
        "...gffffffg...",
        ".gffvvfffffgg.",
        "gfvvffffffggge",
        "gffffggfgggggE",
        "gegegegegegeee",
        "..g.e.g.e.g...",
        "..e.g.e.g.e...",
        ".g.e..e..e.g..",
        "...g..g..g....",
        "..............",
    },
}
local DIVER = {
    {
        "....aaaaa.....",
        "...ayyyyaa....",
        "..ayTTTTTaw...",
        "..ayTrTrTaw...",
        "..aaTTTTTaw...",
        "...aaaaaww....",
        "..ttatwattT...",
        ".tqqttttqtTT..",
        ".tq.tqtt.tTT..",
        ".tt.tqtT.tT...",
        ".aa.tttT.aa...",
        "....tt.tT.....",
        "....tt.tT.....",
        "...www.www....",
    },
    {
        "..............",
        "....aaaaa.....",
        "...ayyyyaa....",
        "..ayTTTTTaw...",
        "..ayTrTrTaw...",
        "..aaTTTTTaw...",
        "...aaaaaww....",
        ".tttatwattT...",
        ".qqqttttqtTT..",
        ".tt.tqtt.tTT..",
        ".aa.tqtT.aa...",
        "....tttTT.....",
        "....tt..tT....",
        "...www.www....",
    },
}
local SIREN = {
    {
        "...RRRRR......",
        "..RrrrrrR.....",
        "..RflllrR.....",
        ".RRlelerRR....",
        ".R.llrlrRR....",
        ".R..llrR.R....",
        ".R.lllllRR....",
        "..ll.ll.lR....",
        ".l..ggg..l....",
        "...ggege......",
        "....gege......",
        ".....geeg.....",
        "..e...gee.e...",
        "..ee.eeeee....",
        "...eee........",
    },
    {
        "...RRRRR......",
        "..RrrrrrR.....",
        "..RflllrR.....",
        ".RRlelerRR....",
        ".R.llrlrR.....",
        "RR..llrRR.....",
        "R..lllllR.....",
        "..ll.ll.l.....",
        "..l.ggg.l.....",
        "...ggege......",
        "....gege......",
        "....ggee......",
        ".e...gee..e...",
        ".ee..eee.ee...",
        "..eeee........",
    },
}
local WARDEN = {
    {
        "........yy..........",
        ".......yvvy.........",
        "....TTTTaaTTTT......",
        "...TttttttttttT.....",
        "..TtqEEEEEEEEqtT....",
        "..TtEefeeeefeEtT....",
        "..TtEeveeeeveEtT....",
        "..TtEeeeeeeeeEtT....",
        "..TtEEevkvkveEtT....",
        "...TtEEEEEEEEtT.....",
        ".TTTtttttttttTTTT...",
        "TtqtTiiiiiiiiTtqtT..",
        "TqtTiimmmmmmiiTtqT..",
        "TtTiimiiiiiimiiTtT..",
        ".T.imiieeeeiimi.Tp..",
        ".g.iimieffeimii.gpq.",
        "gg.iiimieeimiii.gpq.",
        "g..iiimmmmmmiii..pq.",
        "..iiiiiiiiiiiiii.q..",
        "..ii.iiii.iiii.ii...",
        ".E.ii.E.ii.E.ii.E...",
        "..E..E..E..E..E.....",
    },
    {
        ".........y..........",
        "........yvy.........",
        "....TTTTaaTTTT......",
        "...TttttttttttT.....",
        "..TtqEEEEEEEEqtT....",
        "..TtEefeeeefeEtT....",
        "..TtEeveeeeveEtT....",
        "..TtEeeeeeeeeEtT....",
        "..TtEEkvkvkvkEtT....",
        "...TtEEEEEEEEtT.....",
        ".TTTtttttttttTTTT...",
        "TtqtTiiiiiiiiTtqtT..",
        "TqtTiimmmmmmiiTtqTp.",
        "TtTiimiiiiiimiiTtTpq",
        ".T.imiieeeeiimi.Tpq.",
        ".g.iimieffeimii.gpq.",
        ".g.iiimieeimiii.gq..",
        ".gg.iimmmmmmii..gg..",
        "..iiiiiiiiiiiiii....",
        ".ii.iiii.iiii.iii...",
        "..E.ii.E.ii.E.ii....",
        ".E..E..E..E..E..E...",
    },
}
local FIRE = {
    { "......y.......", ".....yy...r...", "..r.yaay.ra...", "..ryavayray...", ".rayvvyayar...", ".ayvvvvyaar...", ".rayvvyaar....", "..rraarrr....." },
    { "....r.........", "....yy....r...", "..r.yay..yr...", ".ra.avay.ar...", ".rayvvyayar...", ".ayvvvvyaar...", ".rayvvyyar....", "..rrararr....." },
    { "..............", ".r....y...r...", "..r..yay.ar...", ".ra.yvayrar...", ".rayyvvyaar...", ".ayvvvvyaar...", ".rayvvyaar....", "..rrarrrr....." },
}
local SCONCE = { "..r...", ".rar..", ".aya..", ".yvy..", ".ava..", "TtttT.", ".TtT..", "..T...", "..T..." }
local SCONCE_2 = { "......", "..ra..", ".ray..", ".yvya.", ".ava..", "TtttT.", ".TtT..", "..T...", "..T..." }

local function breathing(name, frames, ticks, oy)
    local pictures = {}
    for i, rows in ipairs(frames) do pictures[i] = grid_of(rows) end
    return { name = name, frames = { pictures }, ticks = ticks, ox = SIDE // 2, oy = oy or 18 }
end

local function hero()
    local right = { grid_of(HERO), grid_of(HERO), grid_of(HERO_STEP), grid_of(HERO_STEP) }
    local left = {}
    for i, picture in ipairs(right) do left[i] = draw.mirror(picture) end
    return { name = "ut_hero", frames = { right, left }, ticks = 14, ox = SIDE // 2, oy = 18 }
end

local function warden()
    local pictures = {}
    for i, rows in ipairs(WARDEN) do
        local picture = draw.new(24, 26)
        draw.art(picture, 2, 2, rows, keys)
        pictures[i] = draw.outline(picture)
    end
    return { name = "ut_warden", frames = { pictures }, ticks = 26, ox = 12, oy = 24 }
end

local function sconce()
    local pictures = {}
    for i, rows in ipairs { SCONCE, SCONCE_2 } do
        local picture = draw.new(8, 11)
        draw.art(picture, 1, 1, rows, keys)
        pictures[i] = picture
    end
    return { name = "ut_sconce", frames = { pictures }, ticks = 9, ox = 4, oy = 10 }
end

return {
    hero(), warden(), sconce(), breathing("ut_fire", FIRE, 6, 17),
    breathing("ut_crab", CRAB, 22), breathing("ut_eel", EEL, 18), breathing("ut_rat", RAT, 16), breathing("ut_moth", MOTH, 7, 19),
    breathing("ut_drowned", DROWNED, 26), breathing("ut_lurker", LURKER, 30), breathing("ut_spitter", SPITTER, 28), breathing("ut_jelly", JELLY, 20, 19),
    breathing("ut_diver", DIVER, 30), breathing("ut_siren", SIREN, 24),
}
