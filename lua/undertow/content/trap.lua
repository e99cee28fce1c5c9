return {
    spikes = { title = "@trap.spikes", said = "@trap.spikes.said", sprite = "ut_trap_spikes", does = "hurt", power = 4, once = false, share = 14 },
    plate = { title = "@trap.plate", said = "@trap.plate.said", sprite = "ut_trap_plate", does = "alarm", power = 12, share = 12 },
    valve = { title = "@trap.valve", said = "@trap.valve.said", sprite = "ut_trap_valve", does = "flood", power = 1, from = 2, share = 10 },
    spout = { title = "@trap.spout", said = "@trap.spout.said", sprite = "ut_trap_spout", does = "douse", share = 10 },
    snare = { title = "@trap.snare", said = "@trap.snare.said", sprite = "ut_trap_snare", does = "net", power = 4, from = 3, share = 8 },
    rot = { title = "@trap.rot", said = "@trap.rot.said", sprite = "ut_trap_rot", does = "fall", power = 3, from = 2, to = 8, share = 6 },
}
