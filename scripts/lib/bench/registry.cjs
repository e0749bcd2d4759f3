// (i) what all areas cost: loading the registry, checking one input, starting the daemon, memory.
const { execFileSync, spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { openBundle } = require('../../../bin/bundle.cjs');
const { median, report, seconds } = require('./measure.cjs');

const ROUNDS = 5;
const INPUTS = 2000;
/** What Linux counts the time of processes in. */
const TICKS_PER_S = 100;
const ROOT = join(__dirname, '..', '..', '..');
const BINARY = join(ROOT, 'bin', 'rosfleet');

/** Run in a process of its own: modules are loaded once. */
function load() {
  const bundle = openBundle(join(ROOT, 'dist')).exports;
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  const { ALL_AREAS, createRegistry, parseInput } = bundle.registry();
  const registry = createRegistry(ALL_AREAS);
  const loadMs = performance.now() - started;
  global.gc();
  const heapMb = (process.memoryUsage().heapUsed - before) / 1e6;
  const action = registry.action('firewall.create_filter_rule');
  const input = { chain: 'input', action: 'drop', 'src-address': '203.0.113.0/24', comment: 'bench' };
  const first = performance.now();
  parseInput(action, input);
  const firstMs = performance.now() - first;
  const again = performance.now();
  for (let index = 0; index < INPUTS; index += 1) parseInput(action, input);
  const inputUs = ((performance.now() - again) / INPUTS) * 1000;
  console.log(JSON.stringify({ loadMs, heapMb, firstMs, inputUs, actions: registry.actions.length, areas: ALL_AREAS.length }));
}

/** Time that a process has had of a core so far, in seconds: it hardly changes with what else the machine does. */
function coreSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ');
  const [user, system] = fields.slice(11, 13);
  return (Number(user) + Number(system)) / TICKS_PER_S;
}

/** From nothing to a daemon that is ready, on an empty data folder. */
async function startUp(program) {
  const folder = mkdtempSync(join(tmpdir(), 'rosfleet-bench-'));
  const env = { ...process.env, ROSFLEET_DATA_DIR: join(folder, 'data'), ROSFLEET_HTTP_PORT: '0' };
  let child;
  const tookS = await seconds(async () => {
    child = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    while (!text.includes('"msg":"ready"')) text += String((await once(child.stderr, 'data'))[0]);
  });
  const coreS = coreSeconds(child.pid);
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
  return { tookS, coreS };
}

async function main() {
  const found = Array.from({ length: ROUNDS }, () =>
    JSON.parse(execFileSync(process.execPath, ['--expose-gc', __filename, 'load'], { encoding: 'utf8' })),
  );
  const of = (name) => median(found.map((each) => each[name]));
  const starts = [];
  const ofSingleFiles = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    starts.push(await startUp(BINARY));
    ofSingleFiles.push(await startUp(join(ROOT, 'dist', 'main.js')));
  }
  const tookS = median(starts.map((each) => each.tookS));
  report(`(i) the registry: ${of('actions')} actions in ${of('areas')} areas, median of ${ROUNDS}`, [
    ['loading it, ms', of('loadMs').toFixed(0)],
    ['heap, MB', of('heapMb').toFixed(1)],
    ['checking the first input of an action, ms', of('firstMs').toFixed(1)],
    ['checking a further one, us', of('inputUs').toFixed(0)],
    ['start of the daemon with an empty data folder, s', tookS.toFixed(2), 'below 2'],
    ['from single files / from the bundle', (median(ofSingleFiles.map((each) => each.tookS)) / tookS).toFixed(1)],
    ['time of a core that it takes, s', median(starts.map(({ coreS }) => coreS)).toFixed(2)],
  ]);
}

if (process.argv[2] === 'load') load();
else main();
