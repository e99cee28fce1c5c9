-- The colours and measures of the host's own screens.
return {
    WIDTH = 320, HEIGHT = 180,       -- px that screens are laid out in: what any picture has room for (ui.draw)
    LINE = 10,                       -- px from one line of text to the next
    ROW = 12,                        -- px of a row that can be chosen

    SHADE = 0x080A18,                -- over the game
    SHADE_ALPHA = 80,
    FRAME = 0x70E8D8,                -- around the picture: no mod's HUD reaches there
    PANEL = 0x181C34,
    PANEL_EDGE = 0x39426A,
    FOCUS = 0x343E70,
    HOVER = 0x242B50,
    TRACK = 0x0C0F20,

    TEXT = 0xF4F0E0,
    SOFT = 0xB9BED4,
    DIM = 0x8088A8,
    AMBER = 0xFFC060,
    GREEN = 0x8CE0A0,
    RED = 0xFF8878,
    BLUE = 0x9FB8F0,
}
