// Polls routers over SNMP when the parent says how often; says how much CPU it took. usage: fork(snmp-polls.cjs, [ADDRESSES])
const { createSnmpReader } = require('../../../dist/monitoring/snmp/reader');
const { encodeSamples } = require('../../../dist/monitoring/snapshot/series-text');
const { defineMetric, sample } = require('../../../dist/monitoring/metrics/define-metric');
const { COLUMNS, NAME } = require('./snmp-columns.cjs');

const IN_FLIGHT_PER_ROUTER = 1;
const reader = createSnmpReader({ packetTimeoutMs: 30_000 });
const targets = process.argv[2].split(',').map((place, at) => {
  const [address, port] = place.split(':');
  return { routerId: String(at), address, port: Number(port), login: { version: 'v2c', community: 'public' } };
});
const metrics = COLUMNS.filter(({ oid }) => oid !== NAME).map(({ oid, metric }) => ({
  oid,
  metric: defineMetric({
    name: metric,
    type: metric.endsWith('_total') ? 'counter' : 'gauge',
    help: 'One column.',
    labels: ['interface'],
  }),
}));
const question = { scalars: [], tables: [{ columns: COLUMNS.map(({ oid }) => oid) }] };

async function poll(target) {
  const { tables } = await reader.read(target, question, { timeoutMs: 30_000 });
  const samples = [...tables[0].values()].flatMap((row) =>
    metrics.map(({ oid, metric }) => sample(metric, [row.get(NAME)], Number(row.get(oid)))),
  );
  return encodeSamples(samples, samples.length).series;
}

process.on('message', async (polls) => {
  let left = polls;
  let series = 0;
  const before = process.cpuUsage();
  const lane = async (target) => {
    while ((left -= 1) >= 0) series = await poll(target);
  };
  await Promise.all(targets.flatMap((target) => Array.from({ length: IN_FLIGHT_PER_ROUTER }, () => lane(target))));
  const { user, system } = process.cpuUsage(before);
  process.send({ cpuS: (user + system) / 1e6, series });
});
