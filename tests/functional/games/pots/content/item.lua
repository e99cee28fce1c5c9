return {
    pot = { title = "Pot", price = 5, sprite = "shell", size = { w = 3, h = 4 } },
    lid = { title = "Lid", next = "pot" },
}
