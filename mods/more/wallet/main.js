// The coins of each player, kept in the saved game. Who gives and takes them is whom the host names, never what a request says.
import { answer, log, settings, storage } from "gatehouse";

const MOST_COINS = 9999; // that a player has
const MOST_AT_ONCE = 99;
const MOST_PLAYERS = 4;

const key = (player) => `player${player}`;
const coins_of = (player) => storage.get(key(player)) ?? settings.start;

function player_of({ player = 0 } = {}) {
    if (Number.isInteger(player) && player >= 0 && player < MOST_PLAYERS) return player;
    throw new Error(`there is no player ${JSON.stringify(player)}`);
}

function count_of({ coins } = {}) {
    if (Number.isInteger(coins) && coins >= 1 && coins <= MOST_AT_ONCE) return coins;
    throw new Error(`coins: expected a whole number from 1 to ${MOST_AT_ONCE}, got ${JSON.stringify(coins)}`);
}

function set(player, coins, words, from, reason) {
    storage.set(key(player), coins);
    log.debug(`${from} ${words}: ${String(reason ?? "no reason given").slice(0, 80)}`);
    return coins;
}

answer("wallet.balance", (data) => coins_of(player_of(data)));

answer("wallet.give", (data, from) => {
    const player = player_of(data), coins = count_of(data);
    return set(player, Math.min(coins_of(player) + coins, MOST_COINS), `gives ${coins}`, from, data.reason);
});

answer("wallet.pay", (data, from) => {
    const player = player_of(data), coins = count_of(data), has = coins_of(player);
    if (has < coins) throw new Error(`that costs ${coins}, and there are ${has}`);
    return set(player, has - coins, `takes ${coins}`, from, data.reason);
});
