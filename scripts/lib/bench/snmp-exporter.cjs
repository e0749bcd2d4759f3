// prometheus-snmp-exporter over the columns of snmp-columns.cjs, with its defaults otherwise.
const { execFileSync, spawn, spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const http = require('node:http');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { COLUMNS, NAME } = require('./snmp-columns.cjs');

const BINARY = 'prometheus-snmp-exporter';
/** Since this minor version logins are apart from modules. */
const SPLIT_AT = 23;
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

function configOf(isSplit) {
  const lookups = [{ labels: ['ifIndex'], labelname: 'interface', oid: NAME, type: 'DisplayString' }];
  const indexes = [{ labelname: 'ifIndex', type: 'gauge' }];
  const metrics = COLUMNS.filter(({ oid }) => oid !== NAME).map(({ oid, metric }) => ({
    name: metric,
    oid,
    type: metric.endsWith('_total') ? 'counter' : 'gauge',
    help: 'One column.',
    indexes,
    lookups,
  }));
  const module = { walk: COLUMNS.map(({ oid }) => oid), metrics };
  const community = { version: 2, community: 'public' };
  // JSON is YAML.
  return JSON.stringify(
    isSplit
      ? { auths: { public_v2: community }, modules: { bench: module } }
      : { bench: { ...module, version: 2, auth: { community: 'public' } } },
  );
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** @returns its scrape, and the CPU seconds it has used so far */
async function startExporter() {
  const { stdout, stderr } = spawnSync(BINARY, ['--version'], { encoding: 'utf8' });
  const version = /version (\d+)\.(\d+)/.exec(stdout + stderr);
  const folder = mkdtempSync(join(tmpdir(), 'rosfleet-bench-'));
  const config = join(folder, 'snmp.yml');
  writeFileSync(config, configOf(Number(version[1]) > 0 || Number(version[2]) >= SPLIT_AT));
  const port = await freePort();
  const child = spawn(BINARY, [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const agent = new http.Agent({ keepAlive: true });
  const get = (path) =>
    new Promise((resolve, reject) => {
      const request = http.get({ agent, host: '127.0.0.1', port, path }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
      });
      request.on('error', reject);
    });
  for (let tries = 0; ; tries += 1) {
    try {
      await get('/');
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    name: `${BINARY} ${version[1]}.${version[2]}`,
    scrape: async (target) => {
      const text = await get(`/snmp?module=bench&target=${target}`);
      return text.split('\n').filter((line) => line.startsWith('routeros_bench_')).length;
    },
    cpuS: () => {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    },
    stop: () => {
      child.kill('SIGKILL');
      agent.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

module.exports = { startExporter };
