// What other mods import: `import { balance, give, pay } from "wallet/client.js"`. It runs in the mod that imports it, which needs
// the capability "message"; the coins are where the wallet runs.
import { ask } from "gatehouse";

const TICKS = 120;

/**
 * How many coins a player has.
 * @param {number} [player] from 0
 * @returns {Promise<number>}
 */
export const balance = (player = 0) => ask("wallet.balance", { player }, { ticks: TICKS });

/**
 * Gives a player coins; what he has then.
 * @param {number} coins from 1 to 99
 * @param {string} reason a few words for the wallet's log
 * @param {number} [player] from 0
 * @returns {Promise<number>}
 */
export const give = (coins, reason, player = 0) => ask("wallet.give", { player, coins, reason }, { ticks: TICKS });

/**
 * Takes coins of a player; what he has then. It throws, and nothing is taken, when he has not so many.
 * @param {number} coins from 1 to 99
 * @param {string} reason a few words for the wallet's log
 * @param {number} [player] from 0
 * @returns {Promise<number>}
 */
export const pay = (coins, reason, player = 0) => ask("wallet.pay", { player, coins, reason }, { ticks: TICKS });
