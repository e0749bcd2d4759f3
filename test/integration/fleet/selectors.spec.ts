import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { systemActor } from '../../../src/core/access';
import { parseSelector, type Selector } from '../../../src/fleet';
import { compareVersions } from '../../../src/routeros';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { openTestFleet, type TestFleet } from '../../kit/fleet';

const admin = systemActor('test');

interface Sample {
  readonly name: string;
  readonly address: string;
  readonly tenant: string;
  readonly site?: string;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly board?: string;
  readonly groups: readonly string[];
}

const SAMPLES: readonly Sample[] = [
  {
    name: 'edge-01',
    address: '10.0.0.1',
    tenant: 'default',
    site: 'riga',
    tags: ['pppoe', 'core'],
    labels: { customer: 'acme' },
    version: '7.20.8',
    board: 'CRS326',
    groups: ['edge'],
  },
  {
    name: 'edge-02',
    address: '10.0.1.1',
    tenant: 'default',
    site: 'tallinn',
    tags: ['pppoe'],
    labels: { customer: 'Acme' },
    version: '7.21beta3',
    board: 'CRS317',
    groups: ['edge'],
  },
  {
    name: 'EDGE_03',
    address: '10.1.0.1',
    tenant: 'default',
    tags: [],
    labels: {},
    version: '6.49.18',
    board: 'RB4011%',
    groups: [],
  },
  {
    name: 'core 1',
    address: '2001:db8::1',
    tenant: 'default',
    site: 'Rīga',
    tags: ['core'],
    labels: { customer: '', role: 'p_e' },
    version: '7.21',
    groups: ['core'],
  },
  { name: 'new', address: 'new.example.net', tenant: 'default', tags: [], labels: {}, groups: [] },
  {
    name: 'odd',
    address: '127.0.0.1',
    tenant: 'default',
    site: 'riga',
    tags: ["it's", '100%'],
    labels: { role: 'p!e' },
    version: 'development',
    board: '!',
    groups: ['core', 'edge'],
  },
  {
    name: 'edge-01',
    address: '10.0.0.1',
    tenant: 'acme',
    site: 'riga',
    tags: ['pppoe'],
    labels: {},
    version: '7.20.8',
    board: 'CRS326',
    groups: [],
  },
];

/** The rule groups, as the reference reads them: tenant, name and what its rule means. */
const RULES = [
  { tenant: 'default', name: 'ruled', rule: 'tag=core or board ~ CRS*' },
  { tenant: 'default', name: 'nested', rule: 'group=ruled and not site=tallinn' },
  { tenant: 'acme', name: 'ruled', rule: 'all' },
];

const ascii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function globbed(pattern: string, text: string): boolean {
  const [head, ...rest] = [...ascii(pattern)];
  const chars = [...ascii(text)];
  if (head === undefined) return chars.length === 0;
  const tail = rest.join('');
  if (head === '*') return chars.some((_, at) => globbed(tail, chars.slice(at).join(''))) || globbed(tail, '');
  return chars.length > 0 && (head === '?' || head === chars[0]) && globbed(tail, chars.slice(1).join(''));
}

function inNetwork(address: string, network: string): boolean {
  if (!ipaddr.isValid(address)) return ascii(address) === ascii(network);
  if (!network.includes('/'))
    return ipaddr.isValid(network) && ipaddr.parse(address).toNormalizedString() === ipaddr.parse(network).toNormalizedString();
  const [parsed, range] = [ipaddr.parse(address), ipaddr.parseCIDR(network)];
  return parsed.kind() === range[0].kind() && parsed.match(range);
}

/** The selector's meaning, told a second time and without a database. */
function means(selector: Selector, row: Sample): boolean {
  switch (selector.kind) {
    case 'all':
      return true;
    case 'and':
      return selector.terms.every((term) => means(term, row));
    case 'or':
      return selector.terms.some((term) => means(term, row));
    case 'not':
      return !means(selector.term, row);
    case 'compare': {
      if (selector.operator === '!=') return !means({ ...selector, operator: '=' }, row);
      const test = (text: string): boolean =>
        selector.operator === '~' ? globbed(selector.values[0] ?? '', text) : selector.values.includes(text);
      const { field } = selector;
      if (field.name === 'label') return field.key in row.labels && test(row.labels[field.key] ?? '');
      if (field.name === 'tag') return row.tags.some(test);
      if (field.name === 'group') {
        const ruled = RULES.some(
          (group) => group.tenant === row.tenant && test(group.name) && means(parseSelector(group.rule), row),
        );
        return row.groups.some(test) || ruled;
      }
      if (field.name === 'version' && selector.operator !== '~')
        return versionMeans(selector.operator, selector.values, row.version);
      if (field.name === 'address' && selector.operator !== '~')
        return selector.values.some((value) => inNetwork(row.address, value));
      const text = {
        id: '',
        name: row.name,
        address: row.address,
        tenant: row.tenant,
        site: row.site,
        version: row.version,
        board: row.board,
        arch: undefined,
        state: row.version ? 'online' : 'unknown',
      }[field.name];
      return text !== undefined && test(text);
    }
  }
}

function versionMeans(operator: string, values: readonly string[], version: string | undefined): boolean {
  if (version === undefined || !/^\d/.test(version)) return false;
  return values.some((value) => {
    const order = Math.sign(compareVersions(version, value));
    return (
      { '=': order === 0, in: order === 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator] ?? false
    );
  });
}

const WORDS = [
  'edge-01',
  'riga',
  'Rīga',
  'tallinn',
  'pppoe',
  'core',
  "it's",
  '100%',
  'acme',
  'CRS326',
  'p_e',
  'p!e',
  '!',
  '%',
  '_',
  '',
  'x',
  'default',
  'ruled',
  'nested',
  'edge',
];
const GLOBS = ['*', 'edge*', '*0?', '?dge_03', '*!*', '*%', 'r?ga', 'CRS*', '_', '*a*e*', 'rule?', '??', 'new.*', '7.2*', ''];
const VERSIONS = ['6', '6.49.18', '7', '7.20.8', '7.21beta3', '7.21rc1', '7.21', '7.21.1'];
const NETWORKS = [
  '10.0.0.0/8',
  '10.0.0.0/24',
  '10.0.0.1',
  '0.0.0.0/0',
  '2001:db8::/32',
  '2001:DB8:0::1',
  'NEW.example.net',
  '::/0',
  '127.0.0.0/8',
];

const quoted = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values).map((value) => `"${value}"`);
const comparison = fc.oneof(
  fc.tuple(
    fc.constantFrom('name', 'site', 'tag', 'group', 'tenant', 'board', 'arch', 'label.customer', 'label.role'),
    fc.constantFrom('=', '!='),
    quoted(WORDS),
  ),
  fc.tuple(
    fc.constantFrom(
      'name',
      'site',
      'tag',
      'group',
      'tenant',
      'board',
      'address',
      'version',
      'state',
      'label.customer',
      'label.role',
    ),
    fc.constant('~'),
    quoted(GLOBS),
  ),
  fc.tuple(fc.constant('version'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), quoted(VERSIONS)),
  fc.tuple(fc.constant('address'), fc.constantFrom('=', '!='), quoted(NETWORKS)),
  fc.tuple(fc.constant('state'), fc.constantFrom('=', '!='), fc.constantFrom('online', 'unknown')),
  fc.tuple(
    fc.constantFrom('name', 'site', 'tag', 'group', 'label.role'),
    fc.constantFrom('in', 'not in'),
    fc.array(quoted(WORDS), { minLength: 1, maxLength: 3 }).map((list) => `(${list.join(', ')})`),
  ),
);
const { selectorText } = fc.letrec<{ selectorText: string }>((tie) => ({
  selectorText: fc.oneof(
    { depthSize: 'small' },
    comparison.map((parts) => parts.join(' ')),
    fc.constant('all'),
    tie('selectorText').map((inner) => `not (${inner})`),
    fc
      .tuple(tie('selectorText'), fc.constantFrom('and', 'or'), tie('selectorText'))
      .map(([a, word, b]) => `(${a}) ${word} (${b})`),
  ),
}));

describe.each(databaseKinds())('fleet/selectors on %s', (kind) => {
  let databases: TestDatabases;
  let fleet: TestFleet;

  beforeAll(async () => {
    databases = await startDatabases(kind);
    fleet = await openTestFleet({ url: await databases.createUrl() });
    await fleet.tenants.add(admin, { id: 'acme' });
    for (const name of ['edge', 'core']) await fleet.groups.add(admin, { name });
    for (const { version, board, labels, tags, groups, ...sample } of SAMPLES) {
      const { id } = await fleet.routers.add(admin, { ...sample, labels: { ...labels }, tags: [...tags], groups: [...groups] });
      const facts = { version: version ?? '', major: 7, ...(board === undefined ? {} : { board }) };
      if (version !== undefined) await fleet.routers.setProbe(admin, id, { facts });
    }
    for (const group of RULES) await fleet.groups.add(admin, group);
  }, 60_000);
  afterAll(async () => {
    await fleet.close();
    await databases.stop();
  });

  async function selected(text: string): Promise<string[]> {
    return (await fleet.routers.list(admin, { selector: text })).items.map((router) => `${router.tenant}/${router.name}`).sort();
  }

  it('selects what the selector means, whatever it is made of', async () => {
    await fc.assert(
      fc.asyncProperty(selectorText, async (text) => {
        const selector = parseSelector(text);
        const wanted = SAMPLES.filter((row) => means(selector, row)).map((row) => `${row.tenant}/${row.name}`);
        expect(await selected(text)).toEqual(wanted.sort());
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it.each([
    ['version >= 7.21', ['default/core 1']],
    ['version < 7', ['default/EDGE_03']],
    ['address in (10.0.0.0/16)', ['acme/edge-01', 'default/edge-01', 'default/edge-02']],
    ['name ~ "EDGE-0?"', ['acme/edge-01', 'default/edge-01', 'default/edge-02']],
    ['name ~ edge_*', ['default/EDGE_03']],
    ['group=ruled', ['acme/edge-01', 'default/core 1', 'default/edge-01', 'default/edge-02']],
    ['site != riga and tenant=default', ['default/EDGE_03', 'default/core 1', 'default/edge-02', 'default/new']],
  ])('%s', async (text, names) => {
    expect(await selected(text)).toEqual(names);
  });

  it('takes a selector of the greatest size', async () => {
    const many = Array.from({ length: 2000 }, (_, n) => `r${n}`).join(', ');
    expect(await selected(`name in (${many})`)).toEqual([]);
    const terms = Array.from({ length: 499 }, (_, n) => `tag=t${n}`).join(' or ');
    expect(await selected(`${terms} or name=new`)).toEqual(['default/new']);
  });

  it('takes nothing in a value for SQL', async () => {
    for (const nasty of [`' OR 1=1 --`, `") OR 1=1 --`, `'; DELETE FROM router; --`, '$1', '?']) {
      for (const field of ['name', 'label.a', 'group', 'address']) {
        expect(await selected(`${field} = ${JSON.stringify(nasty)}`)).toEqual([]);
      }
    }
    expect(await selected('all')).toHaveLength(SAMPLES.length);
  });
});
