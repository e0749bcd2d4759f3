import fc from 'fast-check';
import {
  inverseOf,
  parseInput,
  sentenceOf,
  type Change,
  type RouterSession,
  type WriteAction,
} from '../../../src/core/catalogue';
import { simulatedAreas, VERSIONS, type SimulatedAreas } from './simulated-areas';

const MENU = '/ip/firewall/filter';

async function comments(session: RouterSession): Promise<(string | undefined)[]> {
  return (await session.print(MENU, { proplist: ['comment'] })).map((rule) => rule['comment']);
}

describe.each(VERSIONS)('undo of removals from an ordered menu, RouterOS %s', (version) => {
  let areas: SimulatedAreas;

  beforeAll(async () => {
    areas = await simulatedAreas({ version, routers: 1 });
  });
  afterAll(() => areas.close());

  it('puts every rule back where it was, whichever were removed', async () => {
    const remove = areas.registry.action('firewall.remove_filter_rule') as WriteAction;
    await areas.on(0, async (session) => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), async (leaving) => {
          for (const [index, leaves] of leaving.entries()) {
            const values = { chain: 'forward', comment: `rule ${index}`, 'log-prefix': leaves ? 'leaves' : '' };
            await session.write(`${MENU}/add`, values);
          }
          const before = await comments(session);
          const input = parseInput(remove, { where: { 'log-prefix': 'leaves' }, all: true });
          const { changes } = await remove.plan(session, input, {});
          const undo: Change[] = [];
          for (const change of changes) {
            await session.write(sentenceOf(change).command, sentenceOf(change).args);
            const inverse = inverseOf(change);
            if (inverse) undo.unshift(inverse);
          }
          for (const change of undo) await session.write(sentenceOf(change).command, sentenceOf(change).args);
          expect(changes).toHaveLength(leaving.filter(Boolean).length);
          expect(await comments(session)).toEqual(before);
          for (const rule of await session.print(MENU, { query: ['=chain=forward'] })) {
            if (/^rule /.test(rule['comment'] ?? '')) await session.write(`${MENU}/remove`, { '.id': rule['.id'] ?? '' });
          }
        }),
        { numRuns: 25 },
      );
    });
  });
});
