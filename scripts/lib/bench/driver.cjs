// (a) commands per second on one session, 32 in flight; (d) a table of 100,000 rows; (e) memory of a warm session.
const { join } = require('node:path');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { CLIENTS } = require('./clients.cjs');
const { median, report, seconds, startProgram } = require('./measure.cjs');

const IN_FLIGHT = 32;
const COMMANDS = 20_000;
const ROUNDS = 5;
const SESSIONS = 1000;
const NAMES = ['hand', 'driver', 'library'];

async function commandsPerSecond(client) {
  let left = COMMANDS;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await client.identity();
    }
  };
  const took = await seconds(() => Promise.all(Array.from({ length: IN_FLIGHT }, lane)));
  return COMMANDS / took;
}

async function commands(port) {
  const clients = Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, await CLIENTS[name](port)])));
  const rates = Object.fromEntries(NAMES.map((name) => [name, []]));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const name of NAMES) {
      const rate = await commandsPerSecond(clients[name]);
      if (round >= 0) rates[name].push(rate);
    }
  }
  for (const name of NAMES) clients[name].close();
  const [hand, driver, library] = NAMES.map((name) => median(rates[name]));
  report(`(a) one session, ${IN_FLIGHT} commands in flight, median of ${ROUNDS}`, [
    ['driver, commands/s', Math.round(driver)],
    ['driver / hand codec on a bare socket', (driver / hand).toFixed(2), 'at least 0.7'],
    ['driver / node-routeros', (driver / library).toFixed(2), 'at least 1.5'],
  ]);
}

async function table(port) {
  const rates = { driver: [], library: [] };
  const stalls = { driver: [], library: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of ['driver', 'library']) {
      const client = await CLIENTS[name](port);
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      let rows = 0;
      const took = await seconds(async () => (rows = await client.table()));
      delay.disable();
      client.close();
      rates[name].push(rows / took);
      stalls[name].push(delay.max / 1e6);
      globalThis.gc?.();
    }
  }
  report(`(d) a table of 100,000 rows, median of ${ROUNDS}`, [
    ['driver, rows/s', Math.round(median(rates.driver))],
    ['driver / node-routeros', (median(rates.driver) / median(rates.library)).toFixed(2), 'at least 2'],
    ['longest stall of the event loop, ms, worst of all rounds', Math.max(...stalls.driver).toFixed(0), 'at most 50'],
    ['the same for node-routeros', Math.max(...stalls.library).toFixed(0)],
  ]);
}

function used() {
  globalThis.gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { js: heapUsed + external + arrayBuffers, rss: process.memoryUsage.rss() };
}

async function memory(port) {
  const warm = await CLIENTS.driver(port);
  const before = used();
  const clients = [];
  for (let start = 0; start < SESSIONS; start += 100) {
    clients.push(...(await Promise.all(Array.from({ length: 100 }, () => CLIENTS.driver(port)))));
  }
  await Promise.all(clients.map((client) => client.identity()));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const after = used();
  report(`(e) memory of ${SESSIONS} warm sessions`, [
    ['JavaScript heap and buffers per session, KB', ((after.js - before.js) / SESSIONS / 1024).toFixed(1)],
    ['resident set per session, KB', ((after.rss - before.rss) / SESSIONS / 1024).toFixed(1), 'at most 100'],
  ]);
  for (const client of [...clients, warm]) client.close();
}

async function main() {
  const router = await startProgram(join(__dirname, 'answering-router.cjs'));
  try {
    const port = Number(router.line);
    await memory(port);
    await commands(port);
    await table(port);
  } finally {
    router.stop();
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(70);
  },
);
