// The SDK that mods import as "gatehouse". The parts are added module by module.
export {};
