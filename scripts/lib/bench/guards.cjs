// (g) what a guard costs a router; (h) 500 routers in waves against 500 at once.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { startFleet } = require('../../../dist/simulator');
const { folder, runMain, startDaemon } = require('./daemon.cjs');
const { median, report, seconds } = require('./measure.cjs');

const ROUTERS = 500;
const CONCURRENCY = 200;
const CHANGES = 40;
const ROUNDS = 3;
const ANCHOR = { comment: 'defconf: drop all not coming from LAN' };

function rule(comment) {
  return { chain: 'input', action: 'accept', protocol: 'icmp', comment, 'place-before': ANCHOR };
}

function change(on, comment, options) {
  return { do: 'firewall.create_filter_rule', on, input: rule(comment), ...options };
}

/** One change after the other on one router; commands counted where they arrive. */
async function guardCost(client, fleet) {
  const router = fleet.routers.find(({ version }) => version === '7.20.8');
  const kinds = ['none', 'inverse', 'safe-mode', 'dead-man'];
  const seen = Object.fromEntries(kinds.map((guard) => [guard, { ms: [], commands: [] }]));
  for (let index = -5; index < CHANGES; index += 1) {
    for (const guard of kinds) {
      const before = router.sentences;
      const request = change(`name=${router.name}`, `${guard} ${index}`, { guard, checks: 'none' });
      const took = await seconds(async () => {
        const run = await client.run(request);
        if (run.counts.changed !== 1) throw new Error(JSON.stringify(run));
      });
      if (index < 0) continue;
      seen[guard].ms.push(took * 1000);
      seen[guard].commands.push(router.sentences - before);
    }
  }
  const base = median(seen.none.ms);
  report(
    `(g) one firewall rule on one router, ${CHANGES} times each, in turn`,
    kinds.flatMap((guard) => [
      [`${guard}: ms, p50`, median(seen[guard].ms).toFixed(1)],
      [`${guard}: commands on the router`, median(seen[guard].commands)],
      ...(guard === 'none' ? [] : [[`${guard} / unguarded`, (median(seen[guard].ms) / base).toFixed(2)]]),
    ]),
  );
}

async function waves(client) {
  const times = { waves: [], once: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, rollout] of [
      ['once', { concurrency: CONCURRENCY }],
      ['waves', { concurrency: CONCURRENCY, waves: ['1', '10%', '50%', '100%'] }],
    ]) {
      const took = await seconds(async () => {
        const run = await client.run(change('all', `${name} ${round}`, { rollout }));
        if (run.counts.changed !== ROUTERS) throw new Error(JSON.stringify(run.counts));
      });
      times[name].push(took);
    }
  }
  report(`(h) a guarded rule on ${ROUTERS} routers, ${CONCURRENCY} at once, median of ${ROUNDS}`, [
    ['at once, s', median(times.once).toFixed(2)],
    ['in waves of 1, 10 %, 50 %, 100 %, s', median(times.waves).toFixed(2)],
    ['waves / at once', (median(times.waves) / median(times.once)).toFixed(2)],
  ]);
}

runMain(async () => {
  const fleet = await startFleet({ routers: ROUTERS, first: '127.89.0.1', apiPort: 0, versions: ['7.20.8', '6.49.18'] });
  const rows = fleet.inventory().map((entry) => `${entry.name},${entry.address},${entry.port},${entry.username},`);
  const inventory = join(folder, 'routers.csv');
  writeFileSync(inventory, ['name,address,port,username,password', ...rows, ''].join('\n'));
  const client = await startDaemon(inventory);
  await guardCost(client, fleet);
  await waves(client);
  await fleet.close();
});
