import { sentenceOf, type Change, type RouterReader, type Row } from '../../../core/catalogue';
import { menuCatalogue } from '../../../routeros';
import { rememberDone, type DoneChanges } from './done-changes';
import { planUndo } from './undo-plan';

const FILTER = '/ip/firewall/filter';
const catalogue = menuCatalogue('7.20.8');
const base = { menu: FILTER, key: '' } as const;

/** An ordered menu that numbers its rows as RouterOS does. */
class Menu {
  rows: Row[] = [];
  uptime = '1d';
  #next = 1;

  get comments(): string[] {
    return this.rows.map((row) => row['comment'] ?? '');
  }

  idOf(comment: string): string {
    return this.rows.find((row) => row['comment'] === comment)?.['.id'] ?? '';
  }

  add(comment: string, before?: string): string {
    const id = `*${this.#next++}`;
    this.#insert({ '.id': id, chain: 'input', action: 'accept', comment }, before);
    return id;
  }

  /** @returns the number of a row that was added */
  apply(change: Change): string | undefined {
    const { args } = sentenceOf(change);
    if (change.op === 'add') return this.add(change.after['comment'] ?? '', change.placeBefore);
    const id = args['.id'] ?? args['numbers'];
    const at = this.rows.findIndex((row) => row['.id'] === id);
    if (at < 0) throw new Error(`no such item: ${id}`);
    const [row = {}] = this.rows.splice(at, 1);
    if (change.op === 'move') this.#insert(row, change.destination);
    if (change.op === 'set') this.rows.splice(at, 0, { ...row, ...(change.after as Row) });
    return undefined;
  }

  /** A minute after the run; every row has another number then. */
  restart(): void {
    this.uptime = '0s';
    this.rows = this.rows.map((row, at) => ({ ...row, '.id': `*A${at}` }));
  }

  reader(): RouterReader {
    const print = (menu: string, { query }: { query?: readonly string[] } = {}): Promise<Row[]> => {
      const asked = query?.filter((word) => word.startsWith('.id=')).map((word) => word.slice(4));
      const rows = menu === FILTER ? this.rows : [{ uptime: this.uptime }];
      return Promise.resolve(rows.filter((row) => !asked || asked.includes(row['.id'] ?? '')));
    };
    const query = (): ReturnType<RouterReader['query']> => Promise.resolve({ rows: [], ret: String(this.rows.length) });
    const stream: RouterReader['stream'] = () => {
      throw new Error('nobody streams here');
    };
    return { facts: { version: '7.20.8', major: 7 }, print, query, stream };
  }

  #insert(row: Row, before: string | undefined): void {
    const at = before === undefined ? this.rows.length : this.rows.findIndex((each) => each['.id'] === before);
    this.rows.splice(at, 0, row);
  }
}

/** Carries out what the test says, naming rows by their comments. */
async function run(menu: Menu, write: (step: Steps) => void): Promise<DoneChanges> {
  const applied: { change: Change; ret?: string }[] = [];
  const step = (change: Change): void => {
    const ret = menu.apply(change);
    applied.push({ change, ...(ret === undefined ? {} : { ret }) });
  };
  const follower = (comment: string): string | undefined =>
    menu.rows[menu.rows.findIndex((row) => row['comment'] === comment) + 1]?.['.id'];
  write({
    move: (comment, to) => {
      const before = follower(comment);
      const destination = to === undefined ? {} : { destination: menu.idOf(to) };
      step({ ...base, op: 'move', id: menu.idOf(comment), ...destination, ...(before ? { before } : {}) });
    },
    remove: (comment) => {
      const placeBefore = follower(comment);
      const before = { chain: 'input', action: 'accept', comment };
      step({ ...base, op: 'remove', id: menu.idOf(comment), before, ...(placeBefore ? { placeBefore } : {}) });
    },
    add: (comment, { before, twins = [] } = {}) => {
      const place = before === undefined ? {} : { placeBefore: menu.idOf(before) };
      step({ ...base, op: 'add', after: { chain: 'input', action: 'accept', comment }, twins, ...place });
    },
    set: (comment, to) => step({ ...base, op: 'set', id: menu.idOf(comment), before: { comment }, after: { comment: to } }),
  });
  return rememberDone(menu.reader(), applied, catalogue);
}

interface Steps {
  move(comment: string, to?: string): void;
  remove(comment: string): void;
  add(comment: string, where?: { readonly before?: string; readonly twins?: readonly string[] }): void;
  set(comment: string, to: string): void;
}

function menuOf(...comments: string[]): Menu {
  const menu = new Menu();
  for (const comment of comments) menu.add(comment);
  return menu;
}

async function undo(menu: Menu, done: DoneChanges, most = Infinity): Promise<number> {
  const { changes } = await planUndo(menu.reader(), { ...done, at: done.at - 60_000 }, catalogue);
  for (const change of changes.slice(0, most)) menu.apply(change);
  return changes.length;
}

const CASES: readonly (readonly [string, string[], (step: Steps) => void])[] = [
  [
    'a removal, two moves and an add before one of them',
    ['a', 'b', 'c', 'f'],
    ({ remove, move, add }) => {
      remove('c');
      move('f', 'a');
      move('b', 'f');
      add('new', { before: 'f' });
    },
  ],
  [
    'moves that do not lead back to where they are tried again',
    ['x', 'b', 'a', 'z'],
    ({ move }) => {
      move('a', 'b');
      move('x', 'z');
    },
  ],
  [
    'a row that is moved twice, past one that is moved as well',
    ['a', 'b', 'c', 'd', 'e'],
    ({ move }) => {
      move('a', 'd');
      move('d', 'b');
      move('a');
    },
  ],
  [
    'sets of one row after another, and its removal of a neighbour',
    ['a', 'b', 'c'],
    ({ set, remove, move }) => {
      set('a', 'a2');
      set('a2', 'a3');
      remove('b');
      move('a3');
    },
  ],
];

describe('src/jobs/engine/undo/undo-plan', () => {
  describe.each(CASES)('%s', (_what, comments, write) => {
    it('is taken back, and then there is nothing left to do', async () => {
      const menu = menuOf(...comments);
      const done = await run(menu, write);
      expect(menu.comments).not.toEqual(comments);
      expect(await undo(menu, done)).toBeGreaterThan(0);
      expect(menu.comments).toEqual(comments);
      expect(await undo(menu, done)).toBe(0);
    });

    it('is taken back to the end where that was interrupted, wherever', async () => {
      for (let most = 0; ; most += 1) {
        const menu = menuOf(...comments);
        const done = await run(menu, write);
        const all = await undo(menu, done, most);
        expect(await undo(menu, done)).toBe(Math.max(0, all - most));
        expect(menu.comments).toEqual(comments);
        if (most >= all) break;
      }
    });

    it('leaves in its place what somebody has put anywhere between', async () => {
      for (let at = 0; ; at += 1) {
        const menu = menuOf(...comments);
        const done = await run(menu, write);
        if (at > menu.rows.length) break;
        menu.add('theirs', menu.rows[at]?.['.id']);
        await undo(menu, done);
        expect(menu.comments.filter((comment) => comment !== 'theirs')).toEqual(comments);
        expect(menu.comments).toContain('theirs');
        expect(await undo(menu, done)).toBe(0);
      }
    });
  });

  it('sees no difference in moves that cancel out', async () => {
    const menu = menuOf('a', 'b', 'c');
    const done = await run(menu, ({ move }) => {
      move('a', 'c');
      move('a', 'b');
    });
    expect(await undo(menu, done)).toBe(0);
  });

  it('skips the rows that the router makes by itself', async () => {
    const menu = menuOf('a', 'b', 'c');
    const done = await run(menu, ({ move }) => move('a'));
    menu.rows.splice(1, 0, { '.id': '*FF', chain: 'input', action: 'drop', comment: 'dummy', dynamic: 'true' });
    await undo(menu, done);
    expect(menu.comments.filter((comment) => comment !== 'dummy')).toEqual(['a', 'b', 'c']);
    expect(await undo(menu, done)).toBe(0);
  });

  it('does not take an added row that somebody has edited for one that is gone', async () => {
    const menu = menuOf('a');
    const done = await run(menu, ({ add }) => add('new'));
    menu.apply({ ...base, op: 'set', id: menu.idOf('new'), before: { comment: 'new' }, after: { comment: 'edited' } });
    await expect(undo(menu, done)).rejects.toMatchObject({ code: 'UNDO_CONFLICT' });
  });

  it('touches none of two equal rows when only their numbers told them apart, and those are new', async () => {
    const menu = menuOf('a', 'same');
    const done = await run(menu, ({ add }) => add('same', { twins: [menu.idOf('same')] }));
    menu.restart();
    await expect(undo(menu, done)).rejects.toMatchObject({ code: 'UNDO_CONFLICT' });
    expect(menu.comments).toEqual(['a', 'same', 'same']);
  });

  it('does not take one row for another that now holds what that one held', async () => {
    const menu = menuOf('a', 'b');
    const done = await run(menu, ({ set, add }) => {
      set('a', 'b');
      add('a');
    });
    menu.restart();
    await expect(undo(menu, done)).rejects.toMatchObject({ code: 'UNDO_CONFLICT' });
    expect(menu.comments).toEqual(['b', 'b', 'a']);
  });
});
