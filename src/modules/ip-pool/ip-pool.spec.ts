import { memoryReader } from '../../../test/kit/memory-reader';
import { createRegistry, parseInput, type Plan, type Row, type WriteAction } from '../../core/catalogue';
import { ipPoolArea } from './ip-pool.area';

const registry = createRegistry([ipPoolArea]);
const rows: readonly Row[] = [
  { '.id': '*1', name: 'guests', ranges: '192.0.2.10-192.0.2.99' },
  { '.id': '*2', name: 'office', ranges: '198.51.100.10-198.51.100.20,198.51.100.32/28' },
];

async function expand(input: unknown, previous?: Plan): Promise<Plan> {
  const action = registry.action('ip.expand_pool') as WriteAction;
  return action.plan(memoryReader({ '/ip/pool': rows }), parseInput(action, input), previous ? { previous } : {});
}

describe('src/modules/ip-pool', () => {
  it('adds ranges behind those of each pool', async () => {
    const { changes } = await expand({ where: { 'next-pool': 'none' }, all: true, ranges: ['203.0.113.0/28', '203.0.113.64'] });
    expect(changes.map((change) => change.op === 'set' && [change.id, change.after])).toEqual([
      ['*1', { ranges: '192.0.2.10-192.0.2.99,203.0.113.0/28,203.0.113.64' }],
      ['*2', { ranges: '198.51.100.10-198.51.100.20,198.51.100.32/28,203.0.113.0/28,203.0.113.64' }],
    ]);
  });

  it('leaves a range that is there where it is', async () => {
    expect((await expand({ where: { name: 'office' }, ranges: '198.51.100.32/28' })).changes).toEqual([]);
  });

  it('says when there is no such pool', async () => {
    await expect(expand({ where: { name: 'none-such' }, ranges: '203.0.113.0/28' })).rejects.toMatchObject({
      code: 'ITEM_UNKNOWN',
    });
  });
});
