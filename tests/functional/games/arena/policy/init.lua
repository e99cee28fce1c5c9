-- What the arena says of mods' commands.
local verdicts = {}

function verdicts.lay(_, command)
    if command.count == 7 then return "deny", "seven is not allowed" end
    if command.count == 8 then return "rewrite", { count = 2 } end
    if command.count == 6 then return "delay", 3 end
end

return { verdicts = verdicts }
