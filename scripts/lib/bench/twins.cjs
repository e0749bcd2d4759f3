// (f) simulated routers: memory of 1,000 in one process, and answers per second against what polling them every 30 s needs.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const snmp = require('net-snmp');
const { connectApi } = require('../../../dist/routeros');
const { Secret } = require('../../../dist/core/secrets');
const { report, seconds, startProgram } = require('./measure.cjs');

const ROUTERS = 1000;
const ASKED = 200;
const INTERVAL_S = 30;
/** What one poll of a router is: table walks in GETBULKs, and a few reads over the API. */
const BULKS_PER_POLL = 20;
const READS_PER_POLL = 5;
const ROUNDS = 25;
const API_PORT = 8728;
const SNMP_PORT = 1161;
const IF_TABLE = '1.3.6.1.2.1.2.2.1';
const TABLES = ['/interface', '/ip/address', '/system/resource', '/ip/dhcp-server/lease', '/ip/firewall/filter'];

function addresses(count) {
  const found = [];
  for (let third = 0; found.length < count; third += 1) {
    for (let fourth = 1; fourth < 255 && found.length < count; fourth += 1) found.push(`127.90.${third}.${fourth}`);
  }
  return found;
}

function residentMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

async function apiRate(targets) {
  const connections = await Promise.all(
    targets.map((address) =>
      connectApi({
        address,
        port: API_PORT,
        username: 'admin',
        password: new Secret(''),
        connectTimeoutMs: 20_000,
        commandTimeoutMs: 30_000,
      }),
    ),
  );
  let answers = 0;
  const took = await seconds(() =>
    Promise.all(
      connections.map(async (connection) => {
        for (let round = 0; round < ROUNDS; round += 1) {
          for (const table of TABLES) {
            await connection.exec([`${table}/print`]);
            answers += 1;
          }
        }
      }),
    ),
  );
  for (const connection of connections) connection.close();
  return answers / took;
}

function bulk(session) {
  return new Promise((resolve, reject) =>
    session.getBulk([IF_TABLE], 0, 20, (error, rows) => (error ? reject(error) : resolve(rows))),
  );
}

async function snmpRate(targets) {
  const sessions = targets.map((address) =>
    snmp.createSession(address, 'public', { port: SNMP_PORT, version: snmp.Version2c, timeout: 20_000 }),
  );
  let answers = 0;
  const took = await seconds(() =>
    Promise.all(
      sessions.map(async (session) => {
        for (let round = 0; round < ROUNDS; round += 1) {
          await bulk(session);
          answers += 1;
        }
      }),
    ),
  );
  for (const session of sessions) session.close();
  return answers / took;
}

async function main() {
  const fleet = await startProgram(join(__dirname, 'twin-fleet.cjs'), String(ROUTERS));
  try {
    const pid = Number(fleet.line);
    const idle = residentMb(pid);
    const targets = addresses(ROUTERS).slice(0, ASKED);
    const api = await apiRate(targets);
    const bulks = await snmpRate(targets);
    report(`(f) ${ROUTERS} simulated routers in one process`, [
      ['resident set after the start, MB', idle.toFixed(0)],
      [`resident set after ${ASKED} of them were read, MB`, residentMb(pid).toFixed(0), 'at most 1536'],
      ['API reads/s', Math.round(api)],
      [
        `API reads/s / what ${ROUTERS} polls in ${INTERVAL_S} s need`,
        (api / ((ROUTERS * READS_PER_POLL) / INTERVAL_S)).toFixed(1),
        'above 1',
      ],
      ['SNMP GETBULKs/s', Math.round(bulks)],
      [
        `GETBULKs/s / what ${ROUTERS} polls in ${INTERVAL_S} s need`,
        (bulks / ((ROUTERS * BULKS_PER_POLL) / INTERVAL_S)).toFixed(1),
        'above 1',
      ],
    ]);
  } finally {
    fleet.stop();
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(70);
  },
);
