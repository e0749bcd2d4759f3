import { z } from 'zod';
import {
  defineAction,
  defineCommand,
  fieldInputs,
  fieldRequirements,
  planCreate,
  resourceAction,
  valuesOf,
} from '../../core/catalogue';
import { blackholeValues } from '../../core/fields';
import { routes } from './ip-route.resource';

const { resource } = routes;
const CACHE = { until: '7.1', instead: 'use route.get_table, since RouterOS 7 keeps no route cache' } as const;

export const addDefault = resourceAction(routes, 'create', {
  id: 'route.add_default',
  title: 'Add default route',
  summary: 'Adds a default route, which is left while its gateway does not answer; an equal one that is there is left as it is.',
  fixed: { 'dst-address': '0.0.0.0/0' },
  defaults: { 'check-gateway': 'ping' },
  required: ['gateway'],
  only: ['gateway', 'distance', 'check-gateway', 'routing-table', 'pref-src', 'comment', 'disabled'],
  examples: [
    { title: 'The spare way out', input: { gateway: '192.168.88.254', distance: 10, comment: 'spare line' } },
    { title: 'Not watched', input: { gateway: '192.168.88.254', distance: 20, 'check-gateway': null } },
  ],
});

export const addBlackhole = defineAction({
  id: 'route.add_blackhole',
  title: 'Add blackhole route',
  summary: 'Drops what goes to a network, unless a narrower route leads there; an equal route that is there is left as it is.',
  kind: 'write',
  risk: 'lockout',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/ip/route'],
  input: z.strictObject(
    fieldInputs(resource, {
      required: ['dst-address'],
      only: ['dst-address', 'distance', 'routing-table', 'comment', 'disabled'],
    }),
  ),
  examples: [
    {
      title: 'Networks of your own that are not in use',
      input: { 'dst-address': '198.51.100.0/24', distance: 254, comment: 'unused' },
    },
  ],
  requires: (input) => fieldRequirements(resource, Object.keys(input)),
  plan: (router, input) => planCreate(resource, router, { ...valuesOf(resource, input), ...blackholeValues(router.facts) }),
});

export const getCache = defineAction({
  id: 'route.get_cache',
  title: 'Get route cache',
  summary: 'Lists the destinations that a router with 6.x has looked up lately.',
  kind: 'read',
  menus: ['/ip/route/cache'],
  versions: CACHE,
  input: z.strictObject({
    limit: z.number().int().min(1).max(100_000).default(1000).describe('Most rows to return from one router.'),
  }),
  output: { '*': 'Destination, source, gateway and interface, as the router names them.' },
  examples: [{ title: 'A few of them', input: { limit: 100 }, simulated: 'empty' }],
  async read(router, input) {
    const rows = [];
    for await (const row of router.stream('/ip/route/cache')) {
      if (rows.length === input.limit) return { rows, truncated: true };
      rows.push(row);
    }
    return { rows };
  },
});

export const flushCache = defineCommand({
  id: 'route.flush_cache',
  title: 'Flush route cache',
  summary: 'Forgets what a router with 6.x has looked up; each destination is looked up again with its next packet.',
  menu: '/ip/route/cache',
  command: 'flush',
  risk: 'none',
  idempotency: 'natural',
  oneWay: 'The cache fills by itself.',
  versions: CACHE,
  examples: [{ title: 'Flush it', input: {} }],
});
