-- The game that came with the engine: which one is played when none is named. Its files are where they were before
-- there were other games.
return "tidelight"
