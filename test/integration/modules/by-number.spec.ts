import { parseInput, type ReadAction, type WriteAction } from '../../../src/core/catalogue';
import { simulatedAreas, VERSIONS, type SimulatedAreas } from './simulated-areas';

describe.each(VERSIONS)('rows by their number, RouterOS %s', (version) => {
  let areas: SimulatedAreas;

  beforeAll(async () => {
    areas = await simulatedAreas({ version, routers: 1 });
  });
  afterAll(() => areas.close());

  it('finds one row, and none for a number that is gone', async () => {
    const get = areas.registry.action('ip.get_address') as ReadAction;
    const remove = areas.registry.action('ip.remove_address') as WriteAction;
    await areas.on(0, async (session) => {
      const all = await session.print('/ip/address', { proplist: ['.id', 'address'] });
      expect(all.length).toBeGreaterThan(1);
      for (const row of all) {
        const { rows } = await get.read(session, parseInput(get, { '.id': row['.id'] }));
        expect(rows).toEqual([expect.objectContaining(row)]);
      }
      expect(await remove.plan(session, parseInput(remove, { '.id': '*FFFF' }), {})).toEqual({ changes: [] });
    });
  });
});
