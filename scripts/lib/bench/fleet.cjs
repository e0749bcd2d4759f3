// (b) a change on 500 routers, through the daemon and in a plain loop; (c) what the daemon adds to one action.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { createRegistry, parseInput, sentenceOf } = require('../../../dist/core/catalogue');
const { Secret } = require('../../../dist/core/secrets');
const { AREAS } = require('../../../dist/modules');
const { createSessionPool } = require('../../../dist/routeros');
const { appears, folder, runMain, start, startDaemon } = require('./daemon.cjs');
const { median, quantile, report, seconds } = require('./measure.cjs');

const ROUTERS = 500;
const CONCURRENCY = 200;
const ROUNDS = 5;
const ACTIONS = 500;

function entryOf(name) {
  return { name: `${name.replace(' ', '-')}.lan`, address: '192.0.2.1' };
}

function targets() {
  const [, ...lines] = readFileSync(join(folder, 'routers.csv'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [name, address, port] = line.split(',');
    const credential = { id: 'c', revision: 1, username: 'admin', password: new Secret('') };
    return { routerId: name, address, port: Number(port), transport: 'api', credential };
  });
}

/** Plan, write, plan again: what the daemon does on each router for a change that needs no guard, and nothing else. */
async function changeOne(pool, target, action, input) {
  await pool.withSession(target, 'write', async (session) => {
    const plan = await action.plan(session, input, {});
    for (const change of plan.changes) {
      const { command, args } = sentenceOf(change);
      await session.write(command, args);
    }
    const left = await action.plan(session, input, { previous: plan });
    if (plan.changes.length !== 1 || left.changes.length !== 0)
      throw new Error(`${target.routerId}: ${plan.changes.length} changes`);
  });
}

async function plainLoop(pool, routers, action, comment) {
  const input = parseInput(action, entryOf(comment));
  const left = [...routers];
  const lane = async () => {
    for (let target = left.shift(); target; target = left.shift()) await changeOne(pool, target, action, input);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}

async function change500(client, pool, routers, registry) {
  const action = registry.action('dns.create_static');
  const times = { daemon: [], loop: [] };
  for (let round = -1; round < ROUNDS; round += 1) {
    const loop = await seconds(() => plainLoop(pool, routers, action, `loop ${round}`));
    let run;
    const request = {
      do: action.id,
      on: 'all',
      input: entryOf(`daemon ${round}`),
      checks: 'none',
      rollout: { concurrency: CONCURRENCY },
    };
    const daemon = await seconds(async () => (run = await client.run(request)));
    if (run.counts.changed !== ROUTERS) throw new Error(JSON.stringify(run.counts));
    if (round < 0) continue;
    times.loop.push(loop);
    times.daemon.push(daemon);
  }
  report(`(b) one DNS entry on ${ROUTERS} routers, ${CONCURRENCY} at once, median of ${ROUNDS}`, [
    ['through the daemon, s', median(times.daemon).toFixed(2)],
    ['the same driver in a plain loop, s', median(times.loop).toFixed(2)],
    ['daemon / loop', (median(times.daemon) / median(times.loop)).toFixed(2), 'at most 3'],
  ]);
}

async function oneAction(client, pool, target) {
  const direct = [];
  const through = [];
  const request = { do: 'system.get_identity', on: `name=${target.routerId}` };
  for (let index = -50; index < ACTIONS; index += 1) {
    const bare = await seconds(() => pool.withSession(target, 'read', (session) => session.print('/system/identity')));
    const daemon = await seconds(() => client.run(request));
    if (index < 0) continue;
    direct.push(bare * 1000);
    through.push(daemon * 1000);
  }
  const added = (q) => (quantile(through, q) - quantile(direct, q)).toFixed(1);
  report(`(c) one read on a warm session, ${ACTIONS} times, from the HTTP request to the result`, [
    ['on the session alone, ms, p50', quantile(direct, 0.5).toFixed(2)],
    ['added by the daemon, ms, p50', added(0.5), 'at most 10'],
    ['added by the daemon, ms, p99', added(0.99), 'at most 50'],
  ]);
}

async function main() {
  start('sim', '--routers', String(ROUTERS), '--first', '127.88.0.1', '--inventory', join(folder, 'routers.csv'));
  await appears(join(folder, 'routers.csv'));
  const client = await startDaemon(join(folder, 'routers.csv'));
  const registry = createRegistry(AREAS);
  const routers = targets();
  const pool = createSessionPool({
    connectTimeoutMs: 5000,
    commandTimeoutMs: 30_000,
    idleTimeoutMs: 300_000,
    connectsPerSecond: 10_000,
    connectJitterMs: 0,
    breaker: { failures: 3, openMs: 1000, maxOpenMs: 1000 },
  });
  await oneAction(client, pool, routers[0]);
  await change500(client, pool, routers, registry);
  await pool.close();
}

runMain(main);
