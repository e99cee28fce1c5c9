return {
    title = "@TITLE@",
    goal = "Sammle alle Muscheln. Hüte dich vor den Krebsen.",
    begin = "E oder Knopf A: spielen",
    continue = "E oder Knopf A: weiter",
    anew = "Leertaste oder Knopf B: neues Spiel",
    won = "Alle Muscheln!",
    took = "Du hast %d Sekunden gebraucht.",
    lost = "Die Krebse haben gewonnen",
    again = "E oder Knopf A: noch einmal",
}
