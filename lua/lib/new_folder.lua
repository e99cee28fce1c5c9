-- A folder that is made with all its files, or not at all.
local fs = require "engine.fs"
local text = require "lib.text"

local new_folder = {}

-- Makes the folder with all files; nil, or what is wrong, and then nothing is left of it.
function new_folder.write(path, files)
    local made, problem = fs.mkdir(path)
    for _, name in ipairs(made and text.sorted_keys(files) or {}) do
        for at in name:gmatch("()/") do
            made, problem = fs.mkdir(path .. "/" .. name:sub(1, at - 1))
            if not made then break end
        end
        if made then made, problem = fs.write(path .. "/" .. name, files[name]) end
        if not made then
            fs.remove_tree(path)
            return problem
        end
    end
    return problem
end

return new_folder
