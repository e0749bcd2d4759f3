import fc from 'fast-check';

import { execute } from './execute';
import { allRows, rowView } from './row-view';
import { World } from './world';

const identity = {
  index: 0,
  name: 'sim-0001',
  address: '127.1.0.1',
  version: '7.20.8',
  major: 7,
  username: 'admin',
  password: '',
  seed: 1,
};
const CONFIGURED = ['/ip/firewall/filter', '/ip/firewall/address-list', '/interface/bridge', '/interface/bridge/port', '/ip/dns'];

interface Bench {
  readonly world: World;
  run(...words: readonly string[]): void;
  as(session: object, ...words: readonly string[]): void;
  picture(): unknown;
  history(): readonly Record<string, string>[];
}

function bench(): Bench {
  const world = new World(identity, () => 1_000_000);
  const policies = new Set(['read', 'write', 'policy']);
  const show = (menu: string): Record<string, string>[] => {
    const model = world.model(menu);
    return model ? allRows(world, model).map(rowView(world, model)) : [];
  };
  return {
    world,
    run: (...words) => void execute(world, words),
    as: (session, ...words) => void execute(world, words, { name: 'anna', policies, session }),
    picture: () => Object.fromEntries(CONFIGURED.map((menu) => [menu, show(menu)])),
    history: () => show('/system/history'),
  };
}

const ACTIONS: readonly (readonly string[])[] = [
  ['/ip/firewall/filter/add', '=chain=input', '=action=drop', '=place-before=0'],
  ['/ip/firewall/filter/remove', '=numbers=1,3'],
  ['/ip/firewall/filter/move', '=numbers=4', '=destination=1'],
  ['/ip/firewall/filter/disable', '=numbers=2,3'],
  ['/interface/bridge/set', '=numbers=0', '=name=lan'],
  ['/interface/bridge/set', '=numbers=0', '=name=bridge'],
  ['/interface/bridge/port/remove', '=numbers=0'],
  ['/ip/firewall/address-list/add', '=list=a', '=address=10.0.0.1'],
  ['/ip/dns/set', '=servers=192.0.2.1'],
];

describe('simulator/kernel/journal', () => {
  it('takes back whatever was done, and does it again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ACTIONS), { maxLength: 12 }), (actions) => {
        const { world, run, picture } = bench();
        const pictures = [picture()];
        for (const words of actions) {
          try {
            run(...words);
            pictures.push(picture());
          } catch {
            // Refused: the rows are not there any more. Nothing was done then.
          }
        }
        for (const before of pictures.slice(0, -1).toReversed()) {
          expect(world.journal.undo()).toBe(true);
          expect(picture()).toEqual(before);
        }
        expect(world.journal.undo()).toBe(false);
        for (const after of pictures.slice(1)) {
          expect(world.journal.redo()).toBe(true);
          expect(picture()).toEqual(after);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('brings references back with the row they named', () => {
    const { run, picture } = bench();
    const before = picture();
    run('/interface/bridge/remove', '=numbers=bridge');
    expect(picture()).not.toEqual(before);
    run('/undo');
    expect(picture()).toEqual(before);
  });

  it('marks what was undone, and forgets it with the next change', () => {
    const { run, history } = bench();
    run('/ip/dns/set', '=servers=192.0.2.1');
    run('/undo');
    expect(history()).toEqual([expect.objectContaining({ action: 'ip/dns changed', undoable: 'false', redoable: 'true' })]);
    run('/ip/dns/set', '=servers=192.0.2.2');
    expect(history()).toEqual([expect.objectContaining({ undoable: 'true' })]);
    expect(() => run('/redo')).toThrow('failure: ');
  });

  it('gives everything back when the session that holds safe mode ends, edits of others too', () => {
    const { world, run, as, picture } = bench();
    const session = {};
    const before = picture();
    as(session, '/safe-mode/take');
    as(session, '/ip/dns/set', '=servers=192.0.2.1');
    run('/ip/firewall/filter/remove', '=numbers=1');
    world.sessionEnded({});
    expect(picture()).not.toEqual(before);
    world.sessionEnded(session);
    expect(picture()).toEqual(before);
    expect(world.journal.holder).toBeUndefined();
  });

  it('keeps what was released, and only the holder may release', () => {
    const { world, as, picture } = bench();
    const [mine, other] = [{}, {}];
    as(mine, '/safe-mode/take');
    expect(() => as(other, '/safe-mode/take')).toThrow('failure: ');
    expect(() => as(other, '/safe-mode/release')).toThrow('failure: ');
    as(mine, '/ip/dns/set', '=servers=192.0.2.1');
    const after = picture();
    as(mine, '/safe-mode/release');
    world.sessionEnded(mine);
    expect(picture()).toEqual(after);
  });

  it.each([
    [100, 0],
    [101, 101],
  ])('after %d actions in safe mode leaves %d behind', (actions, left) => {
    const { world, as } = bench();
    const session = {};
    as(session, '/safe-mode/take');
    for (let n = 0; n < actions; n += 1) as(session, '/ip/firewall/address-list/add', '=list=x', `=address=10.0.0.${n}`);
    world.sessionEnded(session);
    expect(world.rows('/ip/firewall/address-list')).toHaveLength(left);
  });

  it('takes an open safe mode back at a reboot, and forgets the history', () => {
    const { world, run, as, picture, history } = bench();
    // Counters start anew at every reboot; here they have before.
    world.reboot();
    run('/ip/firewall/filter/remove', '=numbers=1');
    const before = picture();
    as({}, '/safe-mode/take');
    run('/ip/dns/set', '=servers=192.0.2.1');
    world.reboot();
    expect([picture(), history()]).toEqual([before, []]);
  });
});
