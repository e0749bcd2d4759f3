import { defineResource, field, type Fields, type ResourceSpec } from '../../core/catalogue';
import { bool, comment, int, interfaceName, ipNetwork, named, or, words } from '../../core/values';

export const graphSettings = defineResource({
  id: 'monitoring.graphing',
  noun: 'graphing',
  plural: 'graphings',
  menu: '/tool/graphing',
  kind: 'singleton',
  risk: 'none',
  fields: {
    'store-every': field(words('graph-interval', '5min hour 24hours'), 'How often graphs are written to the storage.', {
      default: '5min',
    }),
    'page-refresh': field(or(int(1, 86_400, 'seconds'), 'never'), 'How often the page loads anew.', { default: '300' }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'monitoring.get_graphing', examples: [{ title: 'Read it', input: {} }] },
    update: { id: 'monitoring.update_graphing', examples: [{ title: 'Write less', input: { 'store-every': 'hour' } }] },
    ensure: { id: 'monitoring.ensure_graphing', examples: [{ title: 'Keep it', input: { 'store-every': '24hours' } }] },
  },
});

const COMMON: Fields = {
  'allow-address': field(ipNetwork, 'Who may look at the graphs.', { default: '0.0.0.0/0' }),
  'store-on-disk': field(bool, 'Keep them over a reboot.', { default: 'yes' }),
  comment: field(comment, 'Comment.'),
  disabled: field(bool, 'Whether it is off.', { default: 'no' }),
};

interface Graphs extends Pick<ResourceSpec, 'noun' | 'plural' | 'menu' | 'ensureBy' | 'fields'> {
  /** e.g. `interface_graph`. */
  readonly word: string;
  /** A row. */
  readonly example: Readonly<Record<string, unknown>>;
  readonly ids?: { readonly remove: string };
}

function graphs({ word, example, ids, ...spec }: Graphs) {
  const add = `monitoring.add_${word}`;
  const before = [{ do: add, input: { ...example, comment: 'noc' } }];
  const where = { where: { comment: 'noc' } };
  return defineResource({
    ...spec,
    id: `monitoring.${word}`,
    kind: 'list',
    risk: 'none',
    readOnly: { about: 'What RouterOS remarks about it.' },
    verbs: {
      list: { id: `monitoring.list_${word}s`, examples: [{ title: 'All of them', input: {}, before }] },
      get: { id: `monitoring.get_${word}`, examples: [{ title: 'By comment', input: where, before }] },
      create: { id: add, examples: [{ title: 'For one network', input: example }] },
      update: {
        id: `monitoring.update_${word}`,
        examples: [{ title: 'In memory only', input: { ...where, 'store-on-disk': false }, before }],
      },
      remove: { id: ids?.remove ?? `monitoring.remove_${word}`, examples: [{ title: 'By comment', input: where, before }] },
      enable: {
        id: `monitoring.enable_${word}`,
        examples: [
          { title: 'By comment', input: where, before: [...before, { do: `monitoring.disable_${word}`, input: where }] },
        ],
      },
      disable: { id: `monitoring.disable_${word}`, examples: [{ title: 'By comment', input: where, before }] },
      ensure: { id: `monitoring.ensure_${word}`, examples: [{ title: 'Keep it', input: example }] },
    },
  });
}

export const interfaceGraphs = graphs({
  word: 'interface_graph',
  noun: 'graph of interfaces',
  plural: 'graphs of interfaces',
  menu: '/tool/graphing/interface',
  ensureBy: ['interface'],
  ids: { remove: 'monitoring.remove_graph' },
  fields: { interface: field(interfaceName, 'Interface, or all.', { default: 'all' }), ...COMMON },
  example: { interface: 'ether1', 'allow-address': '192.0.2.0/24' },
});

export const resourceGraphs = graphs({
  word: 'resource_graph',
  noun: 'graph of the system',
  plural: 'graphs of the system',
  menu: '/tool/graphing/resource',
  ensureBy: ['allow-address'],
  fields: COMMON,
  example: { 'allow-address': '192.0.2.0/24' },
});

export const queueGraphs = graphs({
  word: 'queue_graph',
  noun: 'graph of queues',
  plural: 'graphs of queues',
  menu: '/tool/graphing/queue',
  ensureBy: ['simple-queue'],
  fields: {
    'simple-queue': field(named('simple-queue', 'office'), 'Simple queue, or all.', { default: 'all' }),
    'allow-target': field(bool, 'The target of a queue may look at its graph.', { default: 'yes' }),
    ...COMMON,
  },
  example: { 'simple-queue': 'all', 'allow-address': '192.0.2.0/24' },
});
