-- The island's own creatures, as mods declare theirs (api.lua says what each field is). Mods may change them.
return {
    shade = { title = "Shade", base = "walk", sprite = "shade", hp = 26, speed = 0.54, hit = 3, wall = 14, every = 54,
              score = 10, touch = 11, size = 4 },
    shade_swift = { title = "Swift shade", base = "walk", sprite = "shade_swift", hp = 15, speed = 0.95, hit = 2, wall = 8,
                    every = 44, score = 15, touch = 10, size = 4 },
    shade_brute = { title = "Brute", base = "walk", sprite = "shade_brute", hp = 100, speed = 0.4, hit = 9, wall = 40,
                    every = 74, score = 40, touch = 14, size = 6 },
    crab = { title = "Crab", base = "animal", sprite = "crab", hp = 3, size = 4 },
    gull = { title = "Gull", base = "animal", sprite = "gull", hp = 3, size = 4 },
}
