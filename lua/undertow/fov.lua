-- What is seen from a cell: shadow casting over eight octants. It knows no world: whether a cell is opaque it is told.
local fov = {}

local OCTANTS = { { 1, 0, 0, 1 }, { 0, 1, 1, 0 }, { 0, -1, 1, 0 }, { -1, 0, 0, 1 }, { -1, 0, 0, -1 }, { 0, -1, -1, 0 }, { 0, 1, -1, 0 }, { 1, 0, 0, -1 } }

local function cast(o, x, y, radius, row, from, to, is_opaque, see)
    if from < to then return end
    local was_opaque, next_from = false, from
    for distance = row, radius do
        for column = -distance, 0 do
            local left, right = (column - 0.5) / (-distance + 0.5), (column + 0.5) / (-distance - 0.5)
            -- slopes run from 1 (the octant's diagonal) down to 0 (its axis)
            if from < right then goto continue end
            if to > left then break end
            local cell_x, cell_y = x + column * o[1] - distance * o[2], y + column * o[3] - distance * o[4]
            if column * column + distance * distance <= radius * radius + radius then see(cell_x, cell_y) end
            local opaque = is_opaque(cell_x, cell_y)
            if was_opaque then
                if opaque then
                    next_from = right
                else
                    was_opaque, from = false, next_from
                end
            elseif opaque and distance < radius then
                was_opaque = true
                cast(o, x, y, radius, distance + 1, from, left, is_opaque, see)
                next_from = right
            end
            ::continue::
        end
        if was_opaque then return end
    end
end

-- Calls see(x, y) for each cell that is seen from there, its own first; some more than once.
function fov.each(x, y, radius, is_opaque, see)
    see(x, y)
    if radius < 1 then return end
    for _, octant in ipairs(OCTANTS) do cast(octant, x, y, radius, 1, 1.0, 0.0, is_opaque, see) end
end

-- Whether nothing opaque lies between two cells (the ends do not count).
function fov.is_clear(x0, y0, x1, y1, is_opaque)
    local steps = math.max(math.abs(x1 - x0), math.abs(y1 - y0))
    for i = 1, steps - 1 do
        local x = x0 + ((x1 - x0) * i * 2 + steps) // (steps * 2)
        local y = y0 + ((y1 - y0) * i * 2 + steps) // (steps * 2)
        if is_opaque(x, y) then return false end
    end
    return true
end

return fov
