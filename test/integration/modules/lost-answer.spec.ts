import { parseInput, type WriteAction } from '../../../src/core/catalogue';
import { simulatedAreas, type SimulatedAreas } from './simulated-areas';

describe('a write whose answer was lost', () => {
  let areas: SimulatedAreas;

  beforeAll(async () => {
    areas = await simulatedAreas({ version: '7.20.8', routers: 1 });
  });
  afterAll(() => areas.close());

  it.each([
    ['before it was carried out', 'before', 1],
    ['after it was carried out', 'after', 0],
  ] as const)('is told from an older equal row when it was lost %s', async (_title, when, left) => {
    const path = '/ip/firewall/mangle';
    const values = { chain: 'forward', comment: `lost-${when}` };
    const add = areas.registry.action('menu.add') as WriteAction;
    const input = parseInput(add, { path, values });
    const previous = await areas.on(0, async (session) => {
      await session.write(`${path}/add`, values);
      return add.plan(session, input, {});
    });

    await areas.fleet.routers[0]?.setFault({ kind: 'drop', at: { command: `${path}/add`, nth: 1, when } });
    const lost = areas.on(0, (session) => session.write(`${path}/add`, values));
    await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await areas.fleet.routers[0]?.setFault(undefined);

    const again = await areas.on(0, (session) => add.plan(session, input, { previous }));
    expect(again.changes).toHaveLength(left);
  });
});
