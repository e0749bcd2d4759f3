import { z } from 'zod';
import {
  defineAction,
  defineResource,
  fieldInputs,
  isDynamic,
  menuOn,
  planCreate,
  planningProplist,
  scriptOf,
  valuesOf,
} from '../../core/catalogue';
import { dnsName, ipOrDns, oneOf } from '../../core/values';
import { dnsSettings } from './dns-settings.resource';
import { dnsStatic } from './dns-static.resource';

const CACHE = '/ip/dns/cache';

export const dnsCache = defineResource({
  id: 'dns.cache',
  noun: 'cached DNS answer',
  plural: 'cached DNS answers',
  menu: CACHE,
  kind: 'list',
  risk: 'none',
  fields: {},
  readOnly: {
    name: 'Name that was asked for.',
    type: 'Type of the record.',
    data: 'The answer; 6.49 calls it address.',
    address: 'The answer, in 6.49.',
    ttl: 'How long the answer is still kept.',
    static: 'Comes from a static entry.',
  },
  verbs: {
    list: {
      id: 'dns.get_cache',
      examples: [
        { title: 'What is cached', input: { limit: 100 } },
        { title: 'One name', input: { where: { name: 'router.lan' } } },
      ],
    },
  },
});

export const getCacheStatistics = defineAction({
  id: 'dns.get_cache_statistics',
  title: 'Get DNS cache statistics',
  summary: 'Reads how much memory the DNS cache takes and may take.',
  output: {
    'cache-used': 'Memory that the cache takes now.',
    'cache-size': 'Memory that it may take.',
    'cache-max-ttl': 'Longest time that an answer is kept.',
  },
  kind: 'read',
  menus: ['/ip/dns'],
  input: z.strictObject({}),
  examples: [{ title: 'Read them', input: {} }],
  async read(router) {
    return { rows: await router.print('/ip/dns', { proplist: ['cache-used', 'cache-size', 'cache-max-ttl'] }) };
  },
});

export const flushCache = defineAction({
  id: 'dns.flush_cache',
  title: 'Flush DNS cache',
  summary: 'Empties the DNS cache.',
  oneWay: 'What was cached is asked for again.',
  kind: 'operational',
  risk: 'none',
  idempotency: 'natural',
  // The cache fills again at once: nothing on the router shows that it was empty.
  verify: 'none',
  menus: [CACHE],
  input: z.strictObject({}),
  examples: [{ title: 'Empty it', input: {} }],
  async plan() {
    return { changes: [{ op: 'call', menu: CACHE, key: 'DNS cache', command: 'flush', args: {} }] };
  },
});

const queryType = oneOf({ name: 'dns-query-type', values: ['ipv4', 'ipv6', 'mx', 'ns', 'txt', 'srv'] });

export const testQuery = defineAction({
  id: 'dns.test_query',
  title: 'Test DNS query',
  summary: 'Lets the router resolve a name.',
  output: { 'domain-name': 'Name that was asked for.', result: 'The answer.' },
  kind: 'read',
  menus: ['/resolve'],
  input: z.strictObject({
    'domain-name': dnsName.schema.describe('Name to resolve.'),
    server: ipOrDns.schema.optional().describe('Server to ask. Absent: those of the settings.'),
    type: queryType.schema.optional().describe('What to ask for. Absent: an IPv4 address.'),
  }),
  examples: [{ title: 'Resolve a name', input: { 'domain-name': 'example.com' } }],
  requires: (input) => (input.type === undefined ? [] : [{ what: 'argument type', since: '7.15' }]),
  async read(router, input) {
    const args = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    const { rows, ret } = await router.query('/resolve', args);
    const name = input['domain-name'];
    return { rows: ret === undefined ? rows : [{ 'domain-name': name, result: ret }] };
  },
});

const regexpInput = z.strictObject(
  fieldInputs(dnsStatic.resource, {
    required: ['regexp', 'address'],
    only: ['regexp', 'address', 'ttl', 'comment', 'disabled'],
  }),
);

export const addRegexp = defineAction({
  id: 'dns.add_regexp',
  title: 'Add DNS regexp',
  summary: 'Answers every name that matches a regular expression with one address.',
  kind: 'write',
  risk: 'disruptive',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/ip/dns/static'],
  input: regexpInput,
  examples: [
    { title: 'Answer for a whole domain', input: { regexp: '.*\\.test$', address: '192.0.2.1', comment: 'test domain' } },
  ],
  plan: (router, input) => planCreate(dnsStatic.resource, router, valuesOf(dnsStatic.resource, input)),
});

export const exportConfig = defineAction({
  id: 'dns.export_config',
  title: 'Export DNS configuration',
  summary: 'Writes the DNS settings and static entries as a RouterOS script.',
  output: { script: 'The script.' },
  kind: 'read',
  menus: ['/ip/dns', '/ip/dns/static'],
  input: z.strictObject({}),
  examples: [{ title: 'Write the script', input: {} }],
  // `export` prints nothing over the API, so the script is made of what print gives.
  async read(router) {
    const settings = await router.print(menuOn(dnsSettings.resource, router.facts), {
      proplist: Object.keys(dnsSettings.resource.fields),
    });
    const entries = await router.print(menuOn(dnsStatic.resource, router.facts), {
      proplist: planningProplist(dnsStatic.resource),
    });
    const own = entries.filter((row) => !isDynamic(row));
    const script = scriptOf(dnsSettings.resource, settings, router.facts) + scriptOf(dnsStatic.resource, own, router.facts);
    return { rows: [{ script }] };
  },
});
