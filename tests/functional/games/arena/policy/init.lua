-- What the arena says of mods' commands.
local verdicts = {}

function verdicts.lay(_, command)
    if command.count == 7 then return "deny", "seven is not allowed" end
    if command.count == 8 then return "rewrite", { count = 2 } end
    if command.count == 6 then return "delay", 3 end
end

function verdicts.trail(_, command)
    if command.owner.name == "late" then return "delay", 2 end
    if command.owner.name == "rich" then return "rewrite", { stops = { { x = 20, cut = "drop", gift = { count = 4 } } } } end
    if command.owner.name == "poor" then return "rewrite", { stops = { { x = 20, cut = "drop" } } } end
end

return { verdicts = verdicts }
