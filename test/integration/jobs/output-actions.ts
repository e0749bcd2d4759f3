import { z } from 'zod';
import { defineAction, defineArea, defineStream, type Area } from '../../../src/core/catalogue';

const LIST = '/ip/firewall/address-list';
const EXAMPLES = [{ title: 'As it is', input: {} }];
export const CLEANED = 'cleaned up';

/** Entries of an address list as they are made: a read that goes on. */
const followList = defineStream({
  id: 'trial.follow_list',
  title: 'Follow the address list',
  summary: 'Gives entries of the address list as they are made.',
  menu: LIST,
  command: 'print',
  input: {},
  args: () => ({ 'follow-only': '' }),
  duration: '30s',
  maxDuration: '1m',
  output: { '*': 'What the entry has.' },
  secrets: ['comment'],
  examples: EXAMPLES,
  cleanUp: async (router) => void (await router.write('/system/identity/set', { name: CLEANED })),
});

/** A command that loads the router and goes on: an operation. */
const loadTraffic = defineStream({
  id: 'trial.load',
  title: 'Load',
  summary: 'Goes on and is no read.',
  menu: '/interface',
  command: 'monitor-traffic',
  input: {},
  args: () => ({ interface: 'ether1' }),
  duration: '30s',
  maxDuration: '1m',
  risk: 'disruptive',
  output: { '*': 'What it shows.' },
  examples: EXAMPLES,
  cleanUp: async (router) => void (await router.write('/system/identity/set', { name: CLEANED })),
});

/** A command that is said to leave files on the router. */
const makeFiles = defineAction({
  id: 'trial.make_files',
  title: 'Make files',
  summary: 'Stands for a command that makes files.',
  kind: 'operational',
  risk: 'none',
  idempotency: 'natural',
  verify: 'none',
  oneWay: 'What was flushed is learned anew.',
  menus: ['/ip/dns/cache'],
  input: z.strictObject({ paths: z.array(z.string()), secret: z.boolean().default(false), keep: z.boolean().default(false) }),
  examples: [{ title: 'One', input: { paths: ['a.bin'] } }],
  plan: () =>
    Promise.resolve({
      changes: [{ op: 'call' as const, menu: '/ip/dns/cache', key: '/ip/dns/cache/flush', command: 'flush', args: {} }],
    }),
  artefacts: ({ paths, secret }) => paths.map((path) => ({ path, name: path, ...(secret ? { secret: true as const } : {}) })),
});

export const OUTPUT_AREA: Area = defineArea({
  id: 'trial',
  title: 'Trial',
  summary: 'What actions give back.',
  actions: [followList, loadTraffic, makeFiles],
});
