import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { daemonMetrics } from '../../src/core/telemetry';
import { metricCatalogue, metricsIn } from '../../src/monitoring';
import { dashboardFiles } from '../../src/monitoring/dashboards';
import { havePrometheus } from '../kit/prometheus';

const FOLDER = join(__dirname, '../../deploy/grafana/dashboards');
/** What Grafana fills in itself. */
const BUILT_IN = /^(__[a-z_]+|__data\.fields\.[A-Za-z]+)$/;
const VARIABLE = /\$\{([^}:]+)(?::[a-z]+)?\}|\$([a-zA-Z_][\w]*)/g;

const Target = z.object({
  refId: z.string().regex(/^[A-Z]$/),
  expr: z.string().min(1),
  datasource: z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') }),
  instant: z.boolean().optional(),
  range: z.boolean().optional(),
  format: z.enum(['table', 'time_series', 'heatmap']).optional(),
});
const Place = z.strictObject({
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(1).max(40),
});
const Panel = z.object({
  id: z.int().positive(),
  type: z.enum(['timeseries', 'stat', 'bargauge', 'table', 'state-timeline']),
  title: z.string().min(1),
  gridPos: Place,
  datasource: z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') }),
  targets: z.array(Target).min(1),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string().min(1) }) }),
  options: z.looseObject({}),
  transformations: z.array(z.object({ id: z.string(), options: z.unknown() })).optional(),
});
type Panel = z.infer<typeof Panel>;
const Row = z.object({
  id: z.int().positive(),
  type: z.literal('row'),
  title: z.string().min(1),
  collapsed: z.boolean(),
  gridPos: Place,
  panels: z.array(Panel),
});
/** The schema of dashboards, as Grafana of version 42 of it reads them, in what these use. */
const Dashboard = z.object({
  uid: z.string().regex(/^[a-z-]{1,40}$/),
  title: z.string().min(1),
  description: z.string().min(1),
  tags: z.array(z.string()),
  schemaVersion: z.literal(42),
  editable: z.literal(false),
  refresh: z.string(),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  templating: z.object({
    list: z.array(
      z.object({
        name: z.string(),
        type: z.enum(['datasource', 'query']),
        query: z.union([z.string(), z.object({ query: z.string(), refId: z.string() })]),
      }),
    ),
  }),
  annotations: z.object({ list: z.array(z.object({ name: z.string(), expr: z.string().optional() })) }),
  links: z.array(z.object({ type: z.literal('dashboards'), tags: z.array(z.string()), includeVars: z.literal(true) })),
  panels: z.array(z.union([Row, Panel])),
});
type Dashboard = z.infer<typeof Dashboard>;

const BUILT = [...dashboardFiles()];
const ALL = BUILT.map(([name, text]) => [name, Dashboard.parse(JSON.parse(text))] as const);

function panelsOf({ panels }: Dashboard): readonly Panel[] {
  return panels.flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
}

function expressionsOf(dashboard: Dashboard): readonly string[] {
  const targets = panelsOf(dashboard).flatMap((panel) => panel.targets.map(({ expr }) => expr));
  return [...targets, ...dashboard.annotations.list.flatMap(({ expr }) => expr ?? [])];
}

function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(VARIABLE)].map(([, braced, bare]) => braced ?? bare ?? '').filter((name) => !BUILT_IN.test(name));
}

function queryOf({ query }: Dashboard['templating']['list'][number]): string {
  return typeof query === 'string' ? query : query.query;
}

describe('test/contract/dashboards', () => {
  it('are three, under names that stay', () =>
    expect(ALL.map(([name, { uid }]) => [name, uid])).toEqual([
      ['routeros-fleet.json', 'routeros-fleet'],
      ['routeros-router.json', 'routeros-router'],
      ['rosfleet-operations.json', 'rosfleet-operations'],
    ]));

  it('are what is shipped, and nothing else is', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(BUILT.map(([name]) => name).sort());
    for (const [name, text] of BUILT) expect([name, readFileSync(join(FOLDER, name), 'utf8')]).toEqual([name, text]);
  });

  it('come out the same every time', () => expect([...dashboardFiles()]).toEqual(BUILT));

  describe.each(ALL)('%s', (_name, dashboard) => {
    it('asks for metrics that exist', () => {
      const known = new Set([...metricCatalogue().keys(), ...daemonMetrics().map(({ name }) => name)]);
      const base = (name: string): string => (known.has(name) ? name : name.replace(/_(bucket|count|sum)$/, ''));
      const asked = expressionsOf(dashboard).flatMap(metricsIn);
      expect(asked.length).toBeGreaterThan(15);
      expect([...new Set(asked)].filter((name) => !known.has(base(name)))).toEqual([]);
      expect(dashboard.templating.list.flatMap((one) => metricsIn(queryOf(one))).filter((name) => !known.has(name))).toEqual([]);
    });

    it('defines every variable that it uses, and uses every one', () => {
      const defined = dashboard.templating.list.map(({ name }) => name);
      const used = new Set([
        ...variablesIn(JSON.stringify(dashboard.panels)),
        ...variablesIn(JSON.stringify(dashboard.annotations)),
        ...dashboard.templating.list.flatMap((one) => variablesIn(queryOf(one))),
      ]);
      expect([...used].filter((name) => !defined.includes(name))).toEqual([]);
      expect(defined.filter((name) => !used.has(name))).toEqual([]);
    });

    it('numbers its panels, names them, and lays none over another', () => {
      const ids = dashboard.panels.flatMap((panel) => [panel.id, ...('panels' in panel ? panel.panels.map(({ id }) => id) : [])]);
      expect(new Set(ids).size).toBe(ids.length);
      const taken = new Set<string>();
      const open = dashboard.panels.filter((panel) => panel.type !== 'row') as readonly Panel[];
      for (const { title, gridPos } of [...open, ...dashboard.panels.filter((panel) => panel.type === 'row')]) {
        expect([title, gridPos.x + gridPos.w]).toEqual([title, expect.any(Number)]);
        expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
            expect([title, taken.has(`${x} ${y}`)]).toEqual([title, false]);
            taken.add(`${x} ${y}`);
          }
      }
    });

    it('leads to dashboards that are there', () => {
      const uids = ALL.map(([, { uid }]) => uid);
      const links = [...JSON.stringify(dashboard.panels).matchAll(/\/d\/([\w-]+)\?/g)].map(([, uid]) => uid);
      expect(links.filter((uid) => !uids.includes(uid ?? ''))).toEqual([]);
    });
  });

  const describeWithPrometheus = havePrometheus() ? describe : describe.skip;
  describeWithPrometheus('to promtool', () => {
    it('are questions that it understands', () => {
      const folder = mkdtempSync(join(tmpdir(), 'rosfleet-dashboards-'));
      try {
        const filled = (expr: string): string =>
          expr
            .replaceAll('$__rate_interval', '5m')
            .replaceAll('$__range', '6h')
            .replaceAll(/\$(tenant|site|router|interface|job)/g, '.*');
        const rules = ALL.flatMap(([, dashboard]) => expressionsOf(dashboard)).map((expr, index) => ({
          record: `asked:${index}`,
          expr: filled(expr),
        }));
        writeFileSync(join(folder, 'rules.yml'), stringify({ groups: [{ name: 'asked', rules }] }));
        const told = execFileSync('promtool', ['check', 'rules', 'rules.yml'], { cwd: folder, encoding: 'utf8' });
        expect(told).toContain(`SUCCESS: ${rules.length} rules found`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
});
