// A daemon in a folder of its own, and what else is started beside it; all of it ends together.
const { execFileSync, spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, existsSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const BINARY = join(__dirname, '..', '..', '..', 'bin', 'rosfleet');

const folder = mkdtempSync(join(tmpdir(), 'rosfleet-bench-'));
const env = {
  ...process.env,
  ROSFLEET_DATA_DIR: join(folder, 'data'),
  // Polling has a measure of its own.
  ROSFLEET_ROLE: 'api,worker,scheduler',
  ROSFLEET_HTTP_PORT: '0',
  ROSFLEET_CONNECT_RATE: '10000',
  ROSFLEET_LOG_LEVEL: 'warn',
};
const children = [];

/** @param settings of the daemon, instead of those above */
function configure(settings) {
  Object.assign(env, settings);
}

function start(...args) {
  const child = spawn(process.execPath, [BINARY, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(child);
  return child;
}

async function appears(file) {
  const deadline = Date.now() + 60_000;
  while (!existsSync(file)) {
    if (Date.now() > deadline) throw new Error(`${file} does not appear`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

class Client {
  constructor() {
    this.url = JSON.parse(readFileSync(join(env.ROSFLEET_DATA_DIR, 'daemon.json'), 'utf8')).url;
    const token = readFileSync(join(env.ROSFLEET_DATA_DIR, 'admin.token'), 'utf8').trim();
    this.headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  async call(method, path, body) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: this.headers,
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  }

  /** From the request to the end of the run. */
  async run(request) {
    const { id } = await this.call('POST', '/runs', request);
    for (;;) {
      const run = await this.call('GET', `/runs/${id}?wait=30s`);
      if (run.state === 'finished') return run;
    }
  }
}

function clean() {
  for (const child of children) child.kill('SIGTERM');
  return Promise.all(
    children.map((child) => child.exitCode !== null || new Promise((resolve) => child.once('exit', resolve))),
  ).then(() => rmSync(folder, { recursive: true, force: true }));
}

/** Starts the daemon and lets it know the routers of a file. */
async function startDaemon(inventory) {
  start('serve');
  await appears(join(env.ROSFLEET_DATA_DIR, 'daemon.json'));
  execFileSync(process.execPath, [BINARY, 'routers', 'import', inventory, '--json'], { env });
  return new Client();
}

function runMain(main) {
  main()
    .then(clean)
    .then(
      () => process.exit(0),
      async (error) => {
        console.error(error);
        await clean();
        process.exit(70);
      },
    );
}

module.exports = { appears, configure, folder, runMain, start, startDaemon };
