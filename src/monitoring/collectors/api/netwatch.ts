import type { RouterReader, Row } from '../../../core/catalogue';
import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/netwatch';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { rowsOf } from './ask';
import { momentOf, readClock, type RouterClock } from './clock';
import { distinctNames, flag, give } from './give';
import { isTrue, numberOf, ratioOf, secondsOf } from './read-values';

/** Never the scripts: they are long, and may hold what is nobody's business. */
const PROPERTIES = (
  'name host type port status since interval timeout comment disabled done-tests failed-tests sent-count response-count ' +
  'loss-count loss-percent rtt-avg rtt-min rtt-max rtt-jitter rtt-stdev tcp-connect-time http-status-code http-resp-time'
).split(' ');
const STATES = ['up', 'down', 'unknown'] as const;
/** The only type of 6.x and of 7.x up to 7.3, which do not name it. */
const PLAIN = 'simple';

type Labels = readonly [netwatch: string, host: string, type: string];

/** Its name, else what it probes: `.id` is another one after it was removed and added. */
function nameOf({ name, host = '', type = PLAIN, port }: Row): string {
  return name || `${host} ${type}${port && port !== '0' ? `:${port}` : ''}`;
}

export const netwatch = defineApiCollector({
  id: 'api.netwatch',
  title: 'Netwatch',
  tier: 'fast',
  metrics: Object.values(metrics),
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 10_000,
  collect: collectProbes,
});

async function collectProbes(router: RouterReader, context: CollectContext): Promise<Sample[]> {
  const rows = await rowsOf(router, context, '/tool/netwatch', PROPERTIES);
  const probes = rows.filter((row) => !isTrue(row.disabled));
  const clock = probes.some((row) => row.since) ? await readClock(router, context) : undefined;
  return distinctNames(probes, nameOf).flatMap(([name, row]) => {
    const labels: Labels = [name, row.host ?? '', row.type ?? PLAIN];
    return [...stateOf(row, labels, clock), ...measuresOf(row, labels)];
  });
}

function stateOf(row: Row, labels: Labels, clock: RouterClock | undefined): Sample[] {
  const { comment = '', interval = '', timeout = '' } = row;
  const status = STATES.find((state) => state === row.status) ?? 'unknown';
  return [
    // Nobody has looked yet: neither up nor down.
    ...(status === 'unknown' ? [] : [flag(metrics.netwatchUp, labels, status === 'up')]),
    ...STATES.map((state) => flag(metrics.netwatchState, [...labels, state], state === status)),
    ...give(metrics.netwatchSince, labels, momentOf(row.since, clock)),
    ...give(metrics.netwatchTests, labels, numberOf(row['done-tests'])),
    ...give(metrics.netwatchTestsFailed, labels, numberOf(row['failed-tests'])),
    sample(metrics.netwatchInfo, [...labels, comment, interval, timeout], 1),
  ];
}

function measuresOf(row: Row, labels: Labels): Sample[] {
  return [
    ...give(metrics.netwatchLoss, labels, lossOf(row)),
    ...roundTripsOf(row, labels),
    ...give(metrics.netwatchTcpConnect, labels, secondsOf(row['tcp-connect-time'])),
    ...give(metrics.netwatchHttpResponse, labels, secondsOf(row['http-resp-time'])),
    ...give(metrics.netwatchHttpStatus, labels, numberOf(row['http-status-code'])),
  ];
}

function lossOf(row: Row): number | undefined {
  const told = ratioOf(row['loss-percent']);
  const [sent, lost] = [numberOf(row['sent-count']), numberOf(row['loss-count'])];
  return told ?? (sent && lost !== undefined ? lost / sent : undefined);
}

/** Where no ping came back the times are 0, which is no time. */
function roundTripsOf(row: Row, labels: Labels): Sample[] {
  if (row['response-count'] === '0') return [];
  return [
    ...give(metrics.netwatchRttAvg, labels, secondsOf(row['rtt-avg'])),
    ...give(metrics.netwatchRttMin, labels, secondsOf(row['rtt-min'])),
    ...give(metrics.netwatchRttMax, labels, secondsOf(row['rtt-max'])),
    ...give(metrics.netwatchRttJitter, labels, secondsOf(row['rtt-jitter'])),
    ...give(metrics.netwatchRttStddev, labels, secondsOf(row['rtt-stdev'])),
  ];
}
