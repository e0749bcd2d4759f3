// (n) a fleet polled for minutes, some of it dead and some of it slow: how old what is shown is, memory, and the event loop.
const { join } = require('node:path');
const { appears, configure, folder, runMain, start, startDaemon } = require('./daemon.cjs');
const { median, quantile, report } = require('./measure.cjs');

const ROUTERS = 1000;
const INTERVAL_S = 30;
/** The dead: three in five say nothing at all, the others refuse. */
const FAULTS = ['black-hole:3%', 'refuse:2%', 'latency:500ms~500ms@5%'];
const DEAD = 0.05;
const WARM_UP_S = 90;
const MINUTES = Number(process.argv[2] ?? 10);
const TEXT_LINE = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/;

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function linesOf(client, path) {
  const response = await fetch(`${client.url}${path}`, { headers: { authorization: client.headers.authorization } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const text = await response.text();
  return text.split('\n').flatMap((line) => {
    const found = TEXT_LINE.exec(line);
    return found ? [{ name: found[1], labels: found[2] ?? '', value: Number(found[3]) }] : [];
  });
}

const labelOf = ({ labels }, name) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1];

/** What Prometheus would see at this moment. */
async function look(client) {
  const lines = await linesOf(client, '/metrics/routers');
  const now = Date.now() / 1000;
  const up = new Set(lines.filter(({ name, value }) => name === 'routeros_up' && value === 1).map(seriesKey));
  const ages = lines
    .filter((line) => line.name === 'routeros_last_success_timestamp_seconds' && up.has(seriesKey(line)))
    .map(({ value }) => now - value);
  const own = await linesOf(client, '/metrics');
  const valueOf = (wanted) => own.filter(({ name }) => name === wanted).reduce((sum, { value }) => sum + value, 0);
  return {
    ages,
    routersUp: new Set([...up].map((key) => key.split(' ')[0])).size,
    series: lines.length,
    residentMb: valueOf('rosfleet_process_resident_memory_bytes') / 2 ** 20,
    heapMb: valueOf('rosfleet_nodejs_heap_size_used_bytes') / 2 ** 20,
    cpuS: valueOf('rosfleet_process_cpu_seconds_total'),
    stallMs: valueOf('rosfleet_nodejs_eventloop_lag_max_seconds') * 1000,
    lagP99Ms: valueOf('rosfleet_nodejs_eventloop_lag_p99_seconds') * 1000,
    polls: valueOf('rosfleet_polls_total'),
    late: own
      .filter((line) => line.name === 'rosfleet_polls_skipped_total' && ['late', 'overrun'].includes(labelOf(line, 'reason')))
      .reduce((sum, { value }) => sum + value, 0),
  };
}

const seriesKey = (line) => `${labelOf(line, 'router')} ${labelOf(line, 'source')}`;

async function prepare(client) {
  await client.call('POST', '/snmp-credentials', { name: 'ro', version: 'v2c', community: 'public' });
  await client.call('POST', '/groups', { name: 'everyone', rule: 'all' });
  await client.call('PATCH', '/groups/everyone/monitoring', { snmpCredential: 'ro', snmpPort: 1161 });
}

async function main() {
  const inventory = join(folder, 'routers.csv');
  const faults = FAULTS.flatMap((fault) => ['--fault', fault]);
  start(
    'sim',
    '--routers',
    String(ROUTERS),
    '--first',
    '127.89.0.1',
    '--services',
    'api,snmp',
    ...faults,
    '--inventory',
    inventory,
  );
  await appears(inventory);
  configure({ ROSFLEET_ROLE: 'all', ROSFLEET_POLL_FAST: `${INTERVAL_S}s` });
  const client = await startDaemon(inventory);
  await prepare(client);
  await pause(WARM_UP_S);
  const first = await look(client);
  const looks = [];
  const started = Date.now();
  // Not in step with the polls: else every look would find the same age.
  for (let at = 1; at <= Math.ceil((MINUTES * 60) / 17); at += 1) {
    await pause(17 - ((Date.now() - started) / 1000 - (at - 1) * 17));
    looks.push(await look(client));
  }
  const last = looks.at(-1);
  const fifth = Math.max(1, Math.floor(looks.length / 5));
  const [early, late] = [looks.slice(0, fifth), looks.slice(-fifth)];
  if (!(last.routersUp > 0)) throw new Error('no router is up');
  const ages = looks.flatMap((one) => one.ages);
  const polls = last.polls - first.polls;
  const cpuS = last.cpuS - first.cpuS;
  const grown = (pick) => (median(late.map(pick)) / median(early.map(pick))).toFixed(2);
  report(`(n) ${ROUTERS} routers polled every ${INTERVAL_S} s over SNMP and the API for ${MINUTES} min, 5 % dead, 5 % slow`, [
    ['routers up, fewest', Math.min(...looks.map(({ routersUp }) => routersUp)), `${ROUTERS * (1 - DEAD)}`],
    ['series shown', Math.round(median(looks.map(({ series }) => series)))],
    ['age of what is shown, s, p50', quantile(ages, 0.5).toFixed(1)],
    ['age of what is shown, s, p99', quantile(ages, 0.99).toFixed(1), `at most ${2 * INTERVAL_S}`],
    ['age of what is shown, s, the oldest', quantile(ages, 1).toFixed(1)],
    ['polls that were left out for want of time', last.late - first.late, '0'],
    ['polls per second', (polls / (MINUTES * 60)).toFixed(1)],
    ['CPU of the daemon, share of a core', (cpuS / (MINUTES * 60)).toFixed(2)],
    ['resident set, the last fifth / the first', grown(({ residentMb }) => residentMb), 'about 1'],
    ['resident set, MB', last.residentMb.toFixed(0)],
    ['heap in use, the last fifth / the first', grown(({ heapMb }) => heapMb), 'about 1'],
    ['event loop, p99 of its turns, ms, median of the looks', median(looks.map(({ lagP99Ms }) => lagP99Ms)).toFixed(0)],
    ['event loop, longest wait by the clock, ms, median', median(looks.map(({ stallMs }) => stallMs)).toFixed(0)],
    ['event loop, longest wait of all', Math.max(...looks.map(({ stallMs }) => stallMs)).toFixed(0)],
  ]);
}

runMain(main);
