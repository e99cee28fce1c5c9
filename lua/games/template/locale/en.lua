return {
    title = "@TITLE@",
    goal = "Gather all shells. Mind the crabs.",
    begin = "E or button A: play",
    continue = "E or button A: go on",
    anew = "Space or button B: a new game",
    won = "All shells!",
    took = "It took you %d seconds.",
    lost = "The crabs have won",
    again = "E or button A: once more",
}
