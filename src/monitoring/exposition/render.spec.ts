import type { MonitoredRouter } from '../../fleet';
import { defineApiCollector, defineSnmpCollector } from '../collectors/define-collector';
import { COLLECTION_METRICS } from '../metrics/collection';
import { defineMetric, sample, type Sample } from '../metrics/define-metric';
import { encodeSamples } from '../snapshot/series-text';
import { NO_MEMO, type Snapshot } from '../snapshot/snapshot';
import { renderRouters } from './render';
import type { ExpositionFormat } from './text-format';

const NOW = 1_000_000;
const bytes = defineMetric({
  name: 'routeros_link_bytes_total',
  type: 'counter',
  help: 'Bytes: "in" \\ out.',
  unit: 'bytes',
  labels: ['interface'],
});
const about = defineMetric({ name: 'routeros_about_info', type: 'info', help: 'About.', labels: ['board'] });
const metrics = [bytes, about];
const base = { title: 't', tier: 'fast', metrics, rights: 'read', byDefault: true, timeoutMs: 1 } as const;
const snmp = defineSnmpCollector({ ...base, id: 'snmp.links', scalars: ['1'], tables: [], samples: () => [] });
const api = defineApiCollector({ ...base, id: 'api.links', insteadOf: 'snmp.links', collect: () => Promise.resolve([]) });
const other = defineApiCollector({ ...base, id: 'api.other', collect: () => Promise.resolve([]) });

function router(id: string, over: Partial<MonitoredRouter> = {}): MonitoredRouter {
  return { id, name: id, tenant: 'default', address: '192.0.2.1', hasLogin: true, settings: {}, inMaintenance: false, ...over };
}

function result(collectorId: string, samples: readonly Sample[], expiresAt = NOW + 1) {
  const blocks = Object.entries(encodeSamples(samples, 100).text).map(([name, text]) => [name, Buffer.from(text)] as const);
  return { collectorId, at: 0, durationMs: 1, expiresAt, blocks: new Map(blocks) };
}

const UP = { up: true, at: 0, lastSuccessAt: 500_500, durationMs: 20, failures: 0 };

async function render(
  routers: readonly [MonitoredRouter, Partial<Snapshot>][],
  format: ExpositionFormat = 'classic',
): Promise<string> {
  const snapshots = new Map(routers.map(([one, snapshot]) => [one.id, snapshot]));
  const store = {
    read: (ids: readonly string[]) =>
      Promise.resolve(ids.map((routerId) => ({ routerId, memo: NO_MEMO, results: [], ...snapshots.get(routerId) }))),
  };
  const catalogue = new Map([...COLLECTION_METRICS, ...metrics].map((metric) => [metric.name, metric] as const).sort());
  const collectors = new Map([snmp, api, other].map((one) => [one.id, one] as const));
  const options = { store, catalogue, collectors, format, now: NOW };
  let text = '';
  for await (const piece of renderRouters(
    routers.map(([one]) => one),
    options,
  ))
    text += piece;
  return text;
}

const linesOf = (text: string, name: string): string[] => text.split('\n').filter((line) => line.startsWith(`${name}{`));

describe('monitoring/exposition/render', () => {
  const memo = { ...NO_MEMO, sources: { api: UP, snmp: UP } };

  it('groups families over routers, in both formats, with odd labels escaped', async () => {
    const results = [result('api.other', [sample(bytes, ['e "1"\\\n'], 7), sample(about, ['X'], 1)])];
    const routers: [MonitoredRouter, Partial<Snapshot>][] = [
      [router('a', { site: 'Rīga "1"' }), { memo: { ...memo, sources: { api: UP } }, results }],
      [router('b'), { memo: { ...memo, sources: { api: UP } }, results }],
    ];
    const classic = await render(routers);
    expect(classic).toContain(
      [
        '# HELP routeros_link_bytes_total Bytes: "in" \\\\ out.',
        '# TYPE routeros_link_bytes_total counter',
        'routeros_link_bytes_total{router="a",site="Rīga \\"1\\"",tenant="default",interface="e \\"1\\"\\\\\\n"} 7',
        'routeros_link_bytes_total{router="b",tenant="default",interface="e \\"1\\"\\\\\\n"} 7',
        '',
      ].join('\n'),
    );
    const open = await render(routers, 'openmetrics');
    expect(open).toContain(
      [
        '# TYPE routeros_link_bytes counter',
        '# UNIT routeros_link_bytes bytes',
        '# HELP routeros_link_bytes Bytes: \\"in\\" \\\\ out.',
        'routeros_link_bytes_total{router="a"',
      ].join('\n'),
    );
    expect(open).toContain('# TYPE routeros_about info\n');
    expect(open.endsWith('# EOF\n')).toBe(true);
    expect(linesOf(open, 'routeros_link_bytes_total')).toEqual(linesOf(classic, 'routeros_link_bytes_total'));
  });

  it('shows the labels of a router that its settings name, under names that Prometheus takes', async () => {
    const labels = { customer: 'Acme "1"', 'cost.centre': '42', 'cost-centre': '43', rack: '7', note: '' };
    const settings = { labels: ['*', '!rack'] };
    const text = await render([
      [router('a', { labels, settings }), {}],
      [router('b', { labels }), {}],
      [router('c', { labels: { rack: '7' }, settings }), {}],
    ]);
    expect(linesOf(text, 'routeros_labels_info')).toEqual([
      'routeros_labels_info{router="a",tenant="default",label_customer="Acme \\"1\\"",label_cost_centre="42"} 1',
    ]);
  });

  it('shows over a source that is down, and after its time, nothing but the state', async () => {
    const results = [result('snmp.links', [sample(bytes, ['x'], 1)]), result('api.other', [sample(bytes, ['y'], 2)])];
    const down = { ...UP, up: false, failures: 3 };
    const text = await render([[router('a'), { memo: { ...memo, sources: { api: UP, snmp: down } }, results }]]);
    expect(linesOf(text, 'routeros_link_bytes_total')).toEqual([expect.stringContaining('interface="y"')]);
    expect(linesOf(text, 'routeros_up').map((line) => line.slice(-15))).toEqual([
      expect.stringContaining('api"} 1'),
      expect.stringContaining('snmp"} 0'),
    ]);
    expect(text).toContain('routeros_last_success_timestamp_seconds{router="a",tenant="default",source="snmp"} 500.5\n');
    const late = [result('api.other', [sample(bytes, ['y'], 2)], NOW)];
    expect(linesOf(await render([[router('a'), { memo, results: late }]]), 'routeros_link_bytes_total')).toEqual([]);
  });

  it('shows a series once, however many collectors have brought it, and none of those that were switched off', async () => {
    const results = [
      result('snmp.links', [sample(bytes, ['x'], 1)]),
      result('api.links', [sample(bytes, ['x'], 2), sample(bytes, ['only here'], 2)]),
      result('api.other', [sample(bytes, ['x'], 3), sample(bytes, ['z'], 3)]),
      result('api.gone', [sample(bytes, ['gone'], 3)]),
    ];
    const values = async (settings: MonitoredRouter['settings']): Promise<string[]> =>
      linesOf(await render([[router('a', { settings }), { memo, results }]]), 'routeros_link_bytes_total').map((line) =>
        line.slice(line.indexOf('interface=')),
      );
    expect(await values({})).toEqual(['interface="x"} 1', 'interface="z"} 3']);
    expect(await values({ collectors: { 'snmp.links': false, 'api.other': false } })).toEqual([
      'interface="x"} 2',
      'interface="only here"} 2',
    ]);
  });

  it('says of a router that was never polled what is known without asking', async () => {
    const text = await render([[router('a', { identity: 'Edge', version: '7.24', inMaintenance: true }), {}]]);
    expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      'rosfleet_router_maintenance{router="a",tenant="default"} 1',
      'routeros_info{router="a",tenant="default",name="Edge",version="7.24"} 1',
      '',
    ]);
  });
});
