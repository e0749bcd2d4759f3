// (m) a scrape of the series of a whole fleet: how long, how large, and how long the event loop was held meanwhile.
const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const http = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const { Redis } = require('ioredis');
require('../load-ts.cjs');
const { Exposition } = require('../../../src/monitoring/exposition/exposition.ts');
const { COLLECTORS } = require('../../../src/monitoring/index.ts');
const { metricCatalogue } = require('../../../src/monitoring/metrics/catalogue.ts');
const { RosterCache } = require('../../../src/monitoring/polling/roster-cache.ts');
const { encodeSamples } = require('../../../src/monitoring/snapshot/series-text.ts');
const { memoField, resultField, snapshotKey, SnapshotStore } = require('../../../src/monitoring/snapshot/snapshot-store.ts');
const { NO_MEMO } = require('../../../src/monitoring/snapshot/snapshot.ts');
const { formatOf, sendMetrics } = require('../../../src/api/http/send-metrics.ts');
const { median, report } = require('./measure.cjs');

const ROUTERS = 1_000;
const SERIES = 410;
const ROUNDS = 5;
const HOUR_MS = 3_600_000;
const INTERFACES = Array.from({ length: 20 }, (_, index) => `ether${index + 1}`);

/** A private server of the bench; everything it has is in memory. */
async function startRedis(folder) {
  const socket = join(folder, 'redis.sock');
  const args = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  const client = new Redis({ path: socket, retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.ping();
  return { client, stop: () => (client.disconnect(), child.kill('SIGTERM')) };
}

/** What collectors bring from a typical router: per interface, per something, or once, until there are so many. */
function samplesOf(seed) {
  const left = { series: SERIES - OWN_SERIES };
  const byCollector = [];
  for (const collector of COLLECTORS.filter(({ source, byDefault }) => source === 'snmp' && byDefault)) {
    const samples = collector.metrics.flatMap((metric) => samplesOfMetric(metric, seed)).slice(0, left.series);
    left.series -= samples.length;
    byCollector.push([collector.id, samples]);
  }
  if (left.series > 0) throw new Error(`only ${SERIES - left.series} series`);
  return byCollector;
}

/** routeros_up and its like, and routeros_info: the exposition adds them itself. */
const OWN_SERIES = 6;

function samplesOfMetric(metric, seed) {
  const names = metric.labels.includes('interface') ? INTERFACES : metric.labels.length > 0 ? ['one', 'two', 'three'] : [''];
  return names.map((name, index) => ({
    metric,
    labels: metric.labels.map((label, at) => (at === 0 ? name : `${label} of ${name}`)),
    value: (seed * 7919 + index * 104_729 * 1e6) % 1e12,
  }));
}

async function fill(client) {
  const routers = [];
  const now = Date.now();
  const up = { up: true, at: now, lastSuccessAt: now, durationMs: 40, failures: 0 };
  for (let index = 0; index < ROUTERS; index += 1) {
    const id = `019ab000-0000-7000-8000-${String(index).padStart(12, '0')}`;
    const name = `edge-${String(index).padStart(4, '0')}`;
    routers.push({
      id,
      name,
      tenant: 'default',
      site: `site-${index % 50}`,
      version: '7.20.8',
      board: 'RB5009UPr+S+',
      serial: `HX${index}`,
      architecture: 'arm64',
      hasLogin: true,
      settings: {},
      inMaintenance: false,
    });
    const fields = samplesOf(index).map(([collectorId, samples]) =>
      resultField({ collectorId, at: now, durationMs: 40, expiresAt: now + HOUR_MS, text: encodeSamples(samples, SERIES).text }),
    );
    fields.push(memoField({ ...NO_MEMO, sources: { snmp: up } }));
    await client.hset(snapshotKey(id), ...fields.flat());
  }
  return routers;
}

function serve(exposition) {
  const server = http.createServer(async (request, response) => {
    await sendMetrics(request, response, await exposition.routers(undefined, { index: 0, of: 1 }, formatOf(request)));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Scrapes from another process: what the reader costs must not count. */
function scrape(port, gzip) {
  const headers = JSON.stringify(gzip ? { 'accept-encoding': 'gzip' } : {});
  const count = "r => { let n = 0; r.on('data', (c) => (n += c.length)); r.on('end', () => console.log(n)); }";
  const code = `require('http').get('http://127.0.0.1:${port}/metrics/routers', { headers: ${headers} }, ${count})`;
  return new Promise((resolve, reject) => {
    let text = '';
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (chunk) => (text += chunk));
    child.once('error', reject);
    child.once('close', () => resolve(Number(text)));
  });
}

/** CPU of the thread that runs JavaScript so far: what other programs take of the machine meanwhile is not in it. */
function ownCpuMs() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

/** Looks at every turn of the event loop. @returns a function that ends it and gives the longest turn, in CPU */
function watchTurns() {
  let [longest, last, timer] = [0, ownCpuMs(), undefined];
  const look = () => {
    const now = ownCpuMs();
    longest = Math.max(longest, now - last);
    last = now;
    timer = setTimeout(look, 1);
  };
  look();
  return () => (clearTimeout(timer), longest);
}

async function measure(port, gzip) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const turns = watchTurns();
  const start = performance.now();
  const cpu = process.cpuUsage();
  const bytes = await scrape(port, gzip);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  delays.disable();
  return { bytes, seconds, cpuSeconds: (user + system) / 1e6, turnMs: turns(), stallMs: delays.max / 1e6 };
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'rosfleet-bench-'));
  const redis = await startRedis(folder);
  let server;
  try {
    const routers = await fill(redis.client);
    const roster = new RosterCache({ read: () => Promise.resolve(routers), mark: () => Promise.resolve('same') });
    const collectors = new Map(COLLECTORS.map((collector) => [collector.id, collector]));
    const store = new SnapshotStore(redis.client);
    const exposition = new Exposition({ roster, store, catalogue: metricCatalogue(), collectors, now: Date.now });
    server = await serve(exposition);
    const { port } = server.address();
    for (const gzip of [false, true]) {
      await measure(port, gzip);
      const rounds = [];
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(port, gzip));
      const of = (pick) => median(rounds.map(pick));
      report(`(m) ${ROUTERS} routers of ${SERIES} series scraped, ${gzip ? 'compressed' : 'plain'}`, [
        ['megabytes', (of(({ bytes }) => bytes) / 1e6).toFixed(1)],
        ['seconds until the last byte', of(({ seconds }) => seconds).toFixed(2)],
        ['seconds of CPU', of(({ cpuSeconds }) => cpuSeconds).toFixed(2)],
        ['longest turn of the event loop, ms of its own CPU', of(({ turnMs }) => turnMs).toFixed(0), 'at most 50'],
        ['longest stall by the clock, ms: with what else runs here', of(({ stallMs }) => stallMs).toFixed(0)],
      ]);
    }
  } finally {
    server?.closeAllConnections();
    server?.close();
    redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
