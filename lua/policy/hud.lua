-- What mods put on the screen: room for a panel, not for a page. Bars are the only filled areas besides
-- the small pictures, and stay thin.
local hud = {}

hud.BAR_AREA = 160 * 16

function hud.bar(_, command)
    if command.width * command.height <= hud.BAR_AREA then return end
    return "rewrite", { height = math.max(1, hud.BAR_AREA // command.width) }
end

return hud
