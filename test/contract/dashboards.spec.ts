import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { collectProcessMetrics, daemonMetrics, renderMetrics } from '../../src/core/telemetry';
import { isAlert, metricCatalogue, RULE_GROUPS } from '../../src/monitoring';
import { dashboardFiles } from '../../src/monitoring/dashboards';
import { havePrometheus } from '../kit/prometheus';
import { labelsIn, seriesIn } from '../kit/promql';

const FOLDER = join(__dirname, '../../deploy/grafana/dashboards');
/** What Grafana fills in itself. */
const BUILT_IN = /^(__[a-z_]+|__data\.fields\.[A-Za-z]+)$/;
const VARIABLE = /\$\{([^}:]+)(?::[a-z]+)?\}|\$([a-zA-Z_][\w]*)/g;

const Target = z.object({
  refId: z.string().regex(/^[A-Z]$/),
  expr: z.string().min(1),
  datasource: z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') }),
  legendFormat: z.string().optional(),
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
  type: z.enum(['timeseries', 'stat', 'bargauge', 'table', 'state-timeline', 'heatmap']),
  title: z.string().min(1),
  gridPos: Place,
  datasource: z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') }),
  targets: z.array(Target).min(1),
  fieldConfig: z.looseObject({
    defaults: z.object({
      unit: z.string().min(1),
      color: z.object({ mode: z.string() }).optional(),
      mappings: z.array(z.object({ type: z.literal('value'), options: z.record(z.string(), z.unknown()) })).optional(),
    }),
  }),
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

/** Titles of panels that lie over one before, or stick out. */
function overlapsOf(panels: readonly { readonly title: string; readonly gridPos: z.infer<typeof Place> }[]): readonly string[] {
  const taken = new Set<string>();
  return panels.flatMap(({ title, gridPos: { x, y, w, h } }) => {
    const cells = Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`);
    const wrong = x + w > 24 || cells.some((cell) => taken.has(cell));
    for (const cell of cells) taken.add(cell);
    return wrong ? [title] : [];
  });
}

/** Labels of a series by its name, undefined where there is none of that name. */
function labelsOf(name: string): readonly string[] | undefined {
  return SERIES.get(name) ?? SERIES.get(name.replace(/_(bucket|count|sum)$/, ''));
}

function queryOf({ query }: Dashboard['templating']['list'][number]): string {
  // `label_values(series, label)`: the label is no series.
  return (typeof query === 'string' ? '' : query.query).replace(/^label_values\((.*), \w+\)$/, '$1');
}

/** Every series that there is to be asked for, with its labels: of routers, of the daemon and its process, and of Prometheus. */
const SERIES = new Map<string, readonly string[]>();

async function learnSeries(): Promise<void> {
  const scraped = ['job', 'instance'];
  const router = ['router', 'tenant', 'site', ...scraped];
  for (const { name, labels } of metricCatalogue().values()) SERIES.set(name, [...labels, ...router]);
  // Node.js and the process are not declared anywhere: what they tell is what is rendered.
  collectProcessMetrics('0.0.0');
  for (const [, name = ''] of (await renderMetrics()).matchAll(/^# TYPE (\S+)/gm)) SERIES.set(name, scraped);
  for (const { name, labels } of daemonMetrics()) SERIES.set(name, [...labels, 'le', ...scraped]);
  const rules = RULE_GROUPS.flatMap((group) => group.rules);
  for (const rule of rules) if (!isAlert(rule)) SERIES.set(rule.record, ['tenant', 'site', 'router']);
  SERIES.set('ALERTS', ['alertname', 'alertstate', 'severity', ...router]);
}

describe('test/contract/dashboards', () => {
  beforeAll(learnSeries);

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
    it('asks for series that exist', () => {
      const asked = [...expressionsOf(dashboard), ...dashboard.templating.list.map(queryOf)].flatMap(seriesIn);
      expect(asked.length).toBeGreaterThan(15);
      expect(asked.filter((name) => labelsOf(name) === undefined)).toEqual([]);
    });

    it('names labels that these series have, in questions and in legends', () => {
      const wrong = panelsOf(dashboard).flatMap(({ title, targets }) =>
        targets.flatMap(({ expr, legendFormat = '' }) => {
          const there = new Set(seriesIn(expr).flatMap((name) => labelsOf(name) ?? []));
          const legend = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
          return [...labelsIn(expr), ...legend].filter((label) => !there.has(label)).map((label) => [title, label]);
        }),
      );
      expect(wrong).toEqual([]);
    });

    it('says what a state is, in words, and in colours of its own: those of Grafana take 1 for bad', () => {
      const timelines = panelsOf(dashboard).filter(({ type }) => type === 'state-timeline');
      for (const { title, fieldConfig } of timelines) {
        const { color, mappings = [] } = fieldConfig.defaults;
        expect([title, color?.mode]).toEqual([title, 'thresholds']);
        expect([title, mappings.flatMap(({ options }) => Object.keys(options))]).toEqual([title, ['0', '1']]);
      }
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
      // A folded row shows its panels below itself, and moves what is under it: each is a plane of its own.
      const folded = dashboard.panels.flatMap((panel) => ('panels' in panel && panel.collapsed ? [panel.panels] : []));
      for (const plane of [dashboard.panels, ...folded]) expect(overlapsOf(plane)).toEqual([]);
    });

    it('leads to dashboards that are there', () => {
      const uids = ALL.map(([, { uid }]) => uid);
      const links = [...JSON.stringify(dashboard.panels).matchAll(/\/d\/([\w-]+)\?/g)].map(([, uid]) => uid);
      expect(links.filter((uid) => !uids.includes(uid ?? ''))).toEqual([]);
    });
  });

  it('lead from every router of the fleet to its own', () => {
    const fleet = JSON.stringify(ALL[0]?.[1].panels);
    expect(fleet).toContain('/d/routeros-router?');
    expect(fleet).toContain('var-router=${__data.fields.Router:percentencode}');
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
