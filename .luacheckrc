std = "lua54"
max_line_length = 120
files["tests/**"] = { std = "lua54+busted" }
exclude_files = { "build/**" }
