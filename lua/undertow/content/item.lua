-- The game's own items, as mods declare theirs.
return {
    -- what is used
    biscuit = { title = "@item.biscuit", about = "@about.biscuit", sprite = "ut_biscuit", use = "heal", power = 6, stack = 5, share = 16 },
    rum = { title = "@item.rum", about = "@about.rum", sprite = "ut_rum", use = "heal", power = 12, throw = "fire", stack = 3, from = 2, share = 9 },
    oil = { title = "@item.oil", about = "@about.oil", sprite = "ut_oil", use = "oil", power = 30, throw = "fire", stack = 5, share = 26 },
    chart = { title = "@item.chart", about = "@about.chart", sprite = "ut_chart", use = "map", stack = 3, share = 8 },
    wax = { title = "@item.wax", about = "@about.wax", sprite = "ut_wax", use = "hush", power = 25, stack = 3, from = 2, share = 8 },
    pump = { title = "@item.pump", about = "@about.pump", sprite = "ut_pump", use = "drain", power = 2, stack = 2, from = 3, share = 7 },
    rope = { title = "@item.rope", about = "@about.rope", sprite = "ut_rope", use = "return", stack = 2, from = 3, share = 5 },
    -- what is thrown
    pebble = { title = "@item.pebble", about = "@about.pebble", sprite = "ut_pebble", throw = "noise", power = 8, stack = 9, share = 14 },
    flask = { title = "@item.flask", about = "@about.flask", sprite = "ut_flask", throw = "fire", power = 4, stack = 4, from = 2, share = 12 },
    flare = { title = "@item.flare", about = "@about.flare", sprite = "ut_flare", throw = "flash", power = 6, stack = 4, from = 2, share = 10 },
    salt = { title = "@item.salt", about = "@about.salt", sprite = "ut_salt", throw = "salt", power = 7, stack = 5, share = 12 },
    net = { title = "@item.net", about = "@about.net", sprite = "ut_net", throw = "net", power = 6, stack = 3, keeps = true, from = 2, share = 8 },
    bell = { title = "@item.bell", about = "@about.bell", sprite = "ut_bell", throw = "noise", power = 14, stack = 1, keeps = true, from = 4, share = 4 },
    -- what is held
    knife = { title = "@item.knife", about = "@about.knife", sprite = "ut_knife", slot = "hand", hit = 3, bane = "unaware", share = 6, to = 4 },
    gaff = { title = "@item.gaff", about = "@about.gaff", sprite = "ut_gaff", slot = "hand", hit = 4, bane = "wet", share = 7, from = 2 },
    harpoon = { title = "@item.harpoon", about = "@about.harpoon", sprite = "ut_harpoon", slot = "hand", hit = 4, reach = 2, throw = "hit", power = 9,
                keeps = true, share = 6, from = 3, score = 15 },
    hammer = { title = "@item.hammer", about = "@about.hammer", sprite = "ut_hammer", slot = "hand", hit = 6, bane = "armored", quiet = -3, share = 6, from = 4, score = 15 },
    -- what is worn
    oilskin = { title = "@item.oilskin", about = "@about.oilskin", sprite = "ut_oilskin", slot = "coat", armor = 1, dry = true, share = 7, score = 10 },
    cork = { title = "@item.cork", about = "@about.cork", sprite = "ut_cork", slot = "coat", quiet = 2, share = 6, from = 2, score = 10 },
    brass = { title = "@item.brass", about = "@about.brass", sprite = "ut_brass", slot = "coat", armor = 3, quiet = -3, share = 6, from = 5, score = 20 },
    lens = { title = "@item.lens", about = "@about.lens", sprite = "ut_lens", slot = "charm", light = 2, share = 5, from = 2, score = 15 },
    wick = { title = "@item.wick", about = "@about.wick", sprite = "ut_wick", slot = "charm", thrift = 35, share = 6, score = 15 },
    conch = { title = "@item.conch", about = "@about.conch", sprite = "ut_conch", slot = "charm", quiet = 3, share = 5, from = 3, score = 15 },
    -- what is worth something
    pearl = { title = "@item.pearl", about = "@about.pearl", sprite = "ut_pearl", stack = 9, throw = "flash", power = 3, share = 6, from = 3, score = 50 },
}
