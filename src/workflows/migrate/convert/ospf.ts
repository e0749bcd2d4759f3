import { reading, type Context, type Conversion } from '../context';
import { flag, given, valueOf } from '../source';
import type { Source } from '../types';
import { idle, nameOfArea, type Generation } from './ospf-generation';
import { addTemplates, addTemplates3, convertLink, convertNeighbor } from './ospf-interfaces';
import { nameOf } from './route-filter';
import { vrfsOf } from './routes';

const KINDS: readonly (readonly [name: string, kind: string, protocol: string, metric: string])[] = [
  ['redistribute-connected', 'connected', 'connected', 'metric-connected'],
  ['redistribute-static', 'static', 'static', 'metric-static'],
  ['redistribute-rip', 'rip', 'rip', 'metric-rip'],
  ['redistribute-bgp', 'bgp', 'bgp', 'metric-bgp'],
  ['redistribute-other-ospf', 'ospf', 'ospf', 'metric-other-ospf'],
];
const METRICS: Readonly<Record<string, string>> = { 'metric-connected': '20', 'metric-static': '20', 'metric-rip': '20' };
const ORIGINATES: Readonly<Record<string, string>> = { always: 'always', if: 'if-installed' };
const ROLES: Readonly<Record<string, string>> = { always: 'yes', candidate: 'candidate', never: 'no' };

export const ospf: Conversion = {
  menus: [
    ...['instance', 'area', 'area/range', 'network', 'interface', 'nbma-neighbor', 'virtual-link', 'sham-link'].map(
      (one) => `/routing/ospf/${one}`,
    ),
    ...['instance', 'area', 'area/range', 'interface', 'nbma-neighbor', 'virtual-link'].map((one) => `/routing/ospf-v3/${one}`),
  ],
  applies: (context) => context.crosses('7.1'),
  convert(_sources, context) {
    const isBoth = context.all('/routing/ospf/network', '/routing/ospf/interface').length > 0;
    convertGeneration({ root: '/routing/ospf', version: '2', rename: (name) => name }, context);
    convertGeneration({ root: '/routing/ospf-v3', version: '3', rename: (name) => (isBoth ? `${name}-v3` : name) }, context);
  },
};

function convertGeneration(generation: Generation, context: Context): void {
  const { root } = generation;
  const { ledger } = context;
  const of = (part: string): readonly Source[] => context.all(`${root}/${part}`);
  const runs = of('network').length > 0 || (generation.version === '3' && of('interface').length > 0);
  if (!runs) {
    const parts = ['instance', 'area', 'area/range', 'interface', 'nbma-neighbor', 'virtual-link', 'sham-link'];
    for (const source of parts.flatMap((part) => of(part))) {
      ledger.lose(source, 'OSPF runs on no network of the old router', 'Nothing: it did nothing before.');
    }
    return;
  }
  addBase(generation, context);
  for (const source of of('area/range')) convertRange(source, generation, context);
  if (generation.version === '2') addTemplates(generation, context);
  else addTemplates3(generation, context);
  for (const source of of('virtual-link')) convertLink(source, generation, context);
  for (const source of of('nbma-neighbor')) convertNeighbor(source, generation, context);
  for (const source of of('sham-link'))
    ledger.lose(source, 'templates of 7.x know no sham links', 'Connect the sites through BGP.');
}

/** Instances and areas, those that a compact export leaves out too: 7.x comes with none. */
function addBase(generation: Generation, context: Context): void {
  const { root, rename } = generation;
  const areas = context.all(`${root}/area`);
  const instances = context.all(`${root}/instance`);
  for (const source of instances) convertInstance(source, generation, context);
  const known = new Set(instances.map(nameOf));
  const users = [...context.all(`${root}/network`), ...context.all(`${root}/interface`), ...areas];
  const needed = new Set(areas.map((area) => valueOf(area, 'instance') ?? 'default'));
  const isBackbone =
    users.some((source) => valueOf(source, 'area') === 'backbone') && !areas.some((area) => nameOfArea(area) === 'backbone');
  if (isBackbone) needed.add('default');
  for (const name of needed) {
    if (known.has(name)) continue;
    const args = [...given('name', rename(name)), ...given('version', generation.version)];
    context.ledger.emit({ menu: '/routing/ospf/instance', verb: 'add', args, from: [], place: users[0]?.line ?? 0 });
  }
  if (isBackbone) {
    const args = [...given('area-id', '0.0.0.0'), ...given('instance', rename('default')), ...given('name', rename('backbone'))];
    const at = Math.max(...instances.map(({ line }) => line), users[0]?.line ?? 0);
    context.ledger.emit({ menu: '/routing/ospf/area', verb: 'add', args, from: [], place: at + 0.5 });
  }
  for (const source of areas) convertArea(source, generation, context);
}

function convertInstance(source: Source, generation: Generation, context: Context): void {
  const { ledger } = context;
  const read = reading(context, source);
  const name = nameOf(source);
  read.take('name');
  const [origin = 'never', ...type] = (read.take('distribute-default') ?? 'never').split('-');
  const table = read.take('routing-table');
  const rules = redistributed(source, read.take, type.at(-1));
  const inFilter = chainOf(read.take('in-filter') ?? 'ospf-in', context);
  const outFilter = read.take('out-filter') ?? 'ospf-out';
  const own = chainOf(outFilter, context);
  const made = rules.settings.length > 0 ? `ospf-out-${generation.rename(name)}` : own;
  const place = source.line - 0.5;
  if (rules.settings.length > 0) {
    // Types and metrics belong to the instance in 6.x, and to a filter in 7.x.
    for (const rule of [...rules.settings, ...(own === undefined ? [] : [`jump ${own}`]), 'accept']) {
      ledger.emit({
        menu: '/routing/filter/rule',
        verb: 'add',
        args: [...given('chain', made), ...given('rule', rule)],
        from: [source],
        place,
      });
    }
    ledger.change(source, `types and metrics of what is announced are set by the chain ${made}`);
  }
  const args = [
    ...given('name', generation.rename(name)),
    ...given('version', generation.version),
    ...given('router-id', idle(read.take('router-id'))),
    ...given('redistribute', rules.kinds.length > 0 ? rules.kinds.join(',') : undefined),
    ...given('originate-default', ORIGINATES[origin]),
    ...given('in-filter-chain', inFilter),
    ...given('out-filter-chain', made),
    ...(vrfsOf(context).has(table ?? '') ? given('vrf', table) : given('routing-table', idle(table))),
    ...['domain-id', 'domain-tag', 'use-dn', 'mpls-te-area'].flatMap((one) => given(one, idle(read.take(one)))),
    ...read.common(),
  ];
  read.leave();
  ledger.emit({ menu: '/routing/ospf/instance', verb: 'add', args, from: [source] });
}

/** What is announced, and the rules that give it its type and metric. */
function redistributed(
  source: Source,
  take: (name: string) => string | undefined,
  defaultType: string | undefined,
): { kinds: string[]; settings: string[] } {
  const kinds: string[] = [];
  const settings: string[] = [];
  for (const [name, kind, protocol, metricName] of KINDS) {
    const how = take(name) ?? 'no';
    const metric = take(metricName) ?? METRICS[metricName] ?? 'auto';
    if (how === 'no') continue;
    kinds.push(kind);
    const value = metric === 'auto' ? '' : `; set ospf-ext-metric ${metric}`;
    settings.push(`if (protocol ${protocol}) { set ospf-ext-type type${how.at(-1)}${value} }`);
  }
  const metric = take('metric-default') ?? '1';
  const zero = source.menu.includes('v3') ? '::/0' : '0.0.0.0/0';
  if (defaultType) settings.push(`if (dst == ${zero}) { set ospf-ext-type type${defaultType}; set ospf-ext-metric ${metric} }`);
  return { kinds, settings };
}

/** 7.x refuses everything where a chain has no rules: only chains that have some are named. */
function chainOf(name: string, context: Context): string | undefined {
  return context.all('/routing/filter').some((source) => valueOf(source, 'chain') === name) ? name : undefined;
}

function convertArea(source: Source, { rename }: Generation, context: Context): void {
  const read = reading(context, source);
  const name = nameOfArea(source);
  read.take('name');
  const role = read.take('translator-role') ?? read.take('nssa-translate');
  read.take('nssa-translate');
  const type = read.take('type');
  const isBare = read.take('inject-summary-lsas') === 'no' && (type === 'stub' || type === 'nssa');
  const args = [
    ...given('area-id', read.take('area-id') ?? '0.0.0.0'),
    ...given('instance', rename(read.take('instance') ?? 'default')),
    ...given('name', rename(name)),
    ...given('type', idle(type)),
    ...given('default-cost', idle(read.take('default-cost'))),
    ...flag('no-summaries', isBare),
    ...given('nssa-translator', type === 'nssa' ? ROLES[role?.split('-').at(-1) ?? ''] : undefined),
    ...read.common(),
  ];
  read.leave();
  context.ledger.emit({ menu: '/routing/ospf/area', verb: 'add', args, from: [source] });
}

function convertRange(source: Source, { rename }: Generation, context: Context): void {
  const read = reading(context, source);
  const cost = read.take('cost');
  const args = [
    ...given('area', rename(read.take('area') ?? 'backbone')),
    ...given('prefix', read.take('range')),
    ...given('cost', cost === 'calculated' ? undefined : idle(cost)),
    ...given('advertise', read.take('advertise')),
    ...read.common(),
  ];
  read.leave();
  context.ledger.emit({ menu: '/routing/ospf/area/range', verb: 'add', args, from: [source] });
}
