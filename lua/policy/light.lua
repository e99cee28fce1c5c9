-- Lights: bright enough for any lamp, not so bright that a night turns white.
local light = {}

light.MOST = 140 -- percent
light.BIG = 160  -- px of radius from which the cap is lower
light.MOST_BIG = 80

function light.verdict(_, command)
    local most = command.radius >= light.BIG and command.spread == 0 and light.MOST_BIG or light.MOST
    if command.intensity > most then return "rewrite", { intensity = most } end
end

return light
