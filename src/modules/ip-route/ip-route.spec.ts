import { memoryReader } from '../../../test/kit/memory-reader';
import {
  createRegistry,
  parseInput,
  sentenceOf,
  type ReadAction,
  type Row,
  type Sentence,
  type WriteAction,
} from '../../core/catalogue';
import { ipRouteArea } from './ip-route.area';

const registry = createRegistry([ipRouteArea]);

interface Held {
  readonly version?: string;
  readonly rows?: readonly Row[];
}

async function planned(id: string, input: unknown, { version = '7.24', rows = [] }: Held): Promise<Sentence[]> {
  const action = registry.action(id) as WriteAction;
  const { changes } = await action.plan(memoryReader({ '/ip/route': rows }, { version }), parseInput(action, input), {});
  return changes.map(sentenceOf);
}

async function table(input: unknown, version: string, rows: readonly Row[]): Promise<readonly Row[]> {
  const action = registry.action('route.get_table') as ReadAction;
  const menu = version.startsWith('6') ? '/ip/route' : '/routing/route';
  return (await action.read(memoryReader({ [menu]: rows }, { version }), parseInput(action, input))).rows;
}

describe('src/modules/ip-route', () => {
  const unused = { 'dst-address': '198.51.100.0/24', distance: '254' };

  it('throws packets away in the way of the generation', async () => {
    const args = async (version: string): Promise<unknown> =>
      (await planned('route.add_blackhole', unused, { version }))[0]?.args;
    expect(await args('7.24')).toEqual({ ...unused, blackhole: '' });
    expect(await args('6.49.18')).toEqual({ ...unused, type: 'blackhole' });
  });

  it('knows its blackhole again, with what each generation prints of it', async () => {
    const newer: Row = { '.id': '*1', ...unused, blackhole: '', scope: '30', 'routing-table': 'main', static: 'true' };
    const older: Row = { '.id': '*1', ...unused, type: 'blackhole', blackhole: 'true', scope: '30', static: 'true' };
    expect(await planned('route.add_blackhole', unused, { rows: [newer] })).toEqual([]);
    expect(await planned('route.add_blackhole', unused, { rows: [older], version: '6.49.18' })).toEqual([]);
  });

  it('takes a route without a mark for one of the main table', async () => {
    const input = { 'dst-address': '0.0.0.0/0', gateway: '192.0.2.1', 'routing-table': 'main', distance: 2 };
    const main: Row = { '.id': '*1', 'dst-address': '0.0.0.0/0', gateway: '192.0.2.1', distance: '1' };
    const marked: Row = { ...main, '.id': '*2', 'routing-mark': 'isp2' };
    const [change] = await planned('route.ensure', input, { version: '6.49.18', rows: [marked, main] });
    expect(change).toEqual({ command: '/ip/route/set', args: { '.id': '*1', distance: '2' } });
  });

  it('leaves several equal gateways in their order', async () => {
    const row: Row = { '.id': '*1', 'dst-address': '0.0.0.0/0', gateway: '192.0.2.1%ether1,192.0.2.9', distance: '1' };
    const input = { 'dst-address': '0.0.0.0/0', gateway: ['192.0.2.1%ether1', '192.0.2.9'] };
    expect(await planned('route.add', input, { rows: [row], version: '6.49.18' })).toEqual([]);
  });

  it('tells the table of 6.x apart by the mark, and filters', async () => {
    const rows: Row[] = [
      { '.id': '*1', 'dst-address': '0.0.0.0/0', active: 'true', static: 'true' },
      { '.id': '*2', 'dst-address': '192.0.2.0/24', connect: 'true', active: 'true' },
      { '.id': '*3', 'dst-address': '0.0.0.0/0', 'routing-mark': 'isp2', static: 'true' },
    ];
    expect(await table({ protocol: 'static' }, '6.49.18', rows)).toEqual([{ ...rows[0], 'routing-table': 'main' }]);
    const idle = await table({ 'routing-table': 'isp2', active: false }, '6.49.18', rows);
    expect(idle).toMatchObject([{ '.id': '*3', 'routing-table': 'isp2' }]);
  });

  it('says when there are more routes than were asked for, and calls a protocol the same everywhere', async () => {
    const rows = ['1', '2'].map((number): Row => ({
      '.id': `*${number}`,
      'dst-address': `192.0.2.${number}/32`,
      'routing-table': 'main',
      isis: 'true',
    }));
    const action = registry.action('route.get_table') as ReadAction;
    const reader = memoryReader({ '/routing/route': rows });
    const result = await action.read(reader, parseInput(action, { protocol: 'is-is', limit: 1 }));
    expect(result.truncated).toBe(true);
    expect(result.rows).toMatchObject([{ '.id': '*1', 'is-is': 'true' }]);
  });
});
