-- What Undertow's mods in mods/undertow/ bring along: their icons, an angler, a hermit, a whirl, and five things to find.
local draw = require "draw"
local keys = require "undertow_keys"
local png = require "png"
local sheet = require "sheet"

local THINGS = {
    whale_oil = {
        "...tqqt.....", "....aa......", "..wwaaww....", ".wyyaaaaw...", ".wyyaaaaw...", ".wyaaaaaw...",
        ".wEEEEEEw...", ".wEfEEeEw...", ".waEEEaaw...", ".waaaaaaw...", "..wwwwww....",
    },
    trident = {
        ".....p.p..p.", ".....q.q.pq.", "......qqpq..", ".....q.gq.p.", "......gqqq..", ".....g......",
        "....gg......", "...eg.......", "..eg........", ".eg.........", ".e..........",
    },
    seal_skin = {
        "...qq.qq....", "..qtTkTtq...", ".qttTkTttq..", "qttTtttTttq.", "qt.ttqtt.tq.", "tt.tqttt.tt.",
        "T..ttttt..T.", "...tttqt....", "..ttttttt...", "..TTtTTtT...",
    },
    storm_glass = {
        "....aaa.....", "....www.....", "...fffff....", "..fEEvEEg...", "..fEvvyEg...", "..fEEyEEg...",
        "..fEyyEEg...", "..fEEEyEg...", "..ffEEEgg...", "...ggggg....", "..wwwwwww...",
    },
    tea = {
        "...v..v.....", "....v..v....", "...v..v.....", ".cccccccc...", ".crrrrrrccc.", ".pcrrrrcp.p.",
        ".pppccppp.p.", ".qppppppqpp.", "..qppppqq...", "...qqqqq....",
    },
}
local WHIRL = { "............", "...fffff....", ".ff.....ff..", ".f..ggg..f..", "f..g...g..f.", "f.g.kee.g.f.", "f.g.ek..g.f.", "f..g..gg..f.", ".f..gg...f..", ".ff....ff...", "...ffff....." }
local ANGLER = {
    {
        "....y.........", "...yvy.nn.....", "....y..n......", "......nn......", "...EEEEEEE....", ".EEEeeeeeEEE.E",
        "EEevkeeeeeeEEE", "Eeekkeeeeee.EE", "vEvEveeeeeeEE.", "kkkkkkeeeeEE.E",
        "vkvkvkEeeEE...", "EEEEEEEEE.....", "...E..E.......",
    },
    {
        "...y..........", "..yvy.nn......", "...y..n.......", ".....nn.......", "...EEEEEEE....", ".EEEeeeeeEEE..",
        "EEevkeeeeeeEEE", "Eeekkeeeeee.EE", "vEvEveeeeeeEEE", "EvEvEEeeeeEE..",
        "vEvEvEEeEE..E.", "EEEEEEEEE.....", "....E..E......",
    },
}
local HERMIT = {
    {
        "......ddd.....", "....ddlldd....", "...dlsssldd...", "..dlsdddsld...", "..dsdllldsd...", ".ddsdlsdlsdd..",
        ".dlsddsdssld..", "rrdssssssdd...", "rcrkdkddddr...", "rr.rrrrrrr.r..", ".r.r.r.r.r....",
    },
    {
        "..............", "......ddd.....", "....ddlldd....", "...dlsssldd...", "..dlsdddsld...", ".ddsdllldsdd..",
        ".dlsdlsdlsld..", ".dlsddsdssd...", "rrdkskssdd....", "rcrrrrrrrrr...", "rr.r.r.r.r.r..",
    },
}
local DEPTHS_ICON = {
    "ffggffggffggffgg", "gggggggggggggggg", "eeeeeeeeeeeeeeee", "eeeeEeeeeEeeeeee", "EEEEEEEEEEEEEEEE", "EEEEEyEEEEEEEEEE",
    "EEEEyvyEEEEEEEEE", "AAAAAyAnnAAAAAAA", "AAAAAAAAnAAAAAAA", "AAAAAeeeeeAAAAAA",
    "AAAAevkeeeeAAeAA", "nnneekkeeeeeeenn", "nnnvkvkeeeennenn", "nnnnkvkveennnnnn", "kkkkkeeekkkkkkkk", "kkkkkkkkkkkkkkkk",
}
local ORACLE_ICON = {
    "................", "......ffff......", "....ffvvfffg....", "...fvvffffggg...", "..ffvffmmffggg..", "..fvffmyymfgge..",
    ".ffffmyvvymfgge.", ".fffmyvkkvymgge.", ".ffffmyvvymggge.", "..fgffmyymgggE..",
    "..ggfffmmggggE..", "...ggggggggeE...", "....eggggeEE....", "...wwwwwwwwww...", "..wWWWWWWWWWWw..", ".bbbbbbbbbbbbbb.",
}

local function strip(frames, width, height, left)
    local c = draw.new(width * #frames, height)
    for i, rows in ipairs(frames) do
        local frame = draw.new(width, height)
        draw.art(frame, left, height - 2 - #rows, rows, keys)
        draw.blit(c, draw.outline(frame), (i - 1) * width, 0)
    end
    return c
end

local function file(name, make) return { name = "undertow/" .. name, make = make } end

local function picture(c)
    return function() return png.encode(c.w, sheet.rows(c)) end
end

local function described(columns, ticks, x, y)
    return function()
        return ('{ "columns": %d, "ticks_per_frame": %d, "origin_x": %d, "origin_y": %d }\n'):format(columns, ticks, x, y)
    end
end

local list = {
    file("new-depths/icon.png", picture(draw.grid(DEPTHS_ICON, keys))), file("oracle/icon.png", picture(draw.grid(ORACLE_ICON, keys))),
    file("new-depths/sprites/angler.png", picture(strip(ANGLER, 18, 20, 2))), file("new-depths/sprites/angler.json", described(2, 26, 9, 18)),
    file("new-depths/sprites/hermit.png", picture(strip(HERMIT, 18, 20, 2))), file("new-depths/sprites/hermit.json", described(2, 24, 9, 18)),
    file("new-depths/sprites/whirl.png", picture(strip({ WHIRL }, 16, 16, 2))), file("new-depths/sprites/whirl.json", described(1, 0, 8, 14)),
}
local names = {}
for name in pairs(THINGS) do names[#names + 1] = name end
table.sort(names)
for _, name in ipairs(names) do
    list[#list + 1] = file(("new-depths/sprites/%s.png"):format(name), picture(strip({ THINGS[name] }, 16, 16, 2)))
    list[#list + 1] = file(("new-depths/sprites/%s.json"):format(name), described(1, 0, 8, 13))
end

return list
