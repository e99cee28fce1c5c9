-- The AppArmor profile that `make install` brings where the system asks for one, in a folder that stands for
-- /etc/apparmor.d.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

if os.getenv("B") == "asan" then return end -- no part of the program

local function run(folder, what, prefix)
    return os.execute(("APPARMOR_ETC=%s/etc PATH=%s/bin:$PATH sh .ci/apparmor %s '%s'"):format(folder, folder, what,
        prefix))
end

local function read(path)
    local file = io.open(path)
    local text = file and file:read("a")
    if file then file:close() end
    return text
end

describe("the AppArmor profile", function()
    it("is installed where AppArmor knows rules for user namespaces, and taken away again", function()
        program.with_folder(function(folder)
            program.write(folder .. "/bin/apparmor_parser", "#!/bin/sh\necho \"$@\" >>" .. folder .. "/told\n")
            os.execute("chmod +x " .. folder .. "/bin/apparmor_parser")
            program.write(folder .. "/etc/abi/4.0", "")
            assert.is_true(run(folder, "put", "/opt/games"))
            local profile = read(folder .. "/etc/gatehouse")
            assert.truthy(profile:find('profile gatehouse "/opt/games/{bin/gatehouse,libexec/gatehouse/'
                .. 'gatehouse-worker}" flags=(unconfined) {\n  userns,', 1, true), profile)
            assert.is_true(run(folder, "remove", "/usr/local")) -- another's
            assert.truthy(read(folder .. "/etc/gatehouse"))
            assert.is_true(run(folder, "remove", "/opt/games"))
            assert.is_nil(read(folder .. "/etc/gatehouse"))
            assert.equal(("-r %s/etc/gatehouse\n-R %s/etc/gatehouse\n"):format(folder, folder), read(folder .. "/told"))
        end)
    end)

    it("is none where AppArmor is absent or older", function()
        program.with_folder(function(folder)
            assert.is_true(run(folder, "put", "/opt/games"))
            program.write(folder .. "/etc/abi/3.0", "")
            assert.is_true(run(folder, "put", "/opt/games"))
            assert.is_nil(read(folder .. "/etc/gatehouse"))
            assert.is_true(run(folder, "remove", "/opt/games"))
        end)
    end)
end)
