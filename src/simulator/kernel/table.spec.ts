import { Table } from './table';

const UNIQUE = { keys: ['list', 'address'], text: 'already have such entry' };
const SHARED = [
  { id: 1, values: { list: 'a', address: '10.0.0.1' } },
  { id: 2, values: { list: 'a', address: '10.0.0.2' } },
  { id: 3, values: { list: 'b', address: '10.0.0.1' } },
] as const;

function ids(table: Table): number[] {
  return table.rows.map((row) => row.id);
}

describe('simulator/kernel/table', () => {
  it('never changes the rows it was made from', () => {
    const before = structuredClone(SHARED);
    const table = new Table(SHARED);
    table.insert({ id: 4, values: {} });
    table.replace(1, { list: 'z', address: '10.9.9.9' });
    table.move([3], 1);
    table.remove(new Set([2]));
    expect(SHARED).toEqual(before);
    expect(ids(table)).toEqual([3, 1, 4]);
  });

  it('keeps a snapshot as it was', () => {
    const table = new Table(SHARED);
    table.insert({ id: 4, values: {} });
    const snapshot = table.snapshot();
    table.insert({ id: 5, values: {} });
    table.replace(4, { comment: 'later' });
    expect(snapshot.map((row) => row.id)).toEqual([1, 2, 3, 4]);
    expect(snapshot[3]?.values).toEqual({});
  });

  it('finds the holder of a key after every kind of write', () => {
    const table = new Table(SHARED);
    const holder = (list: string, address: string): number | undefined => table.holder(UNIQUE, { list, address });
    expect(holder('a', '10.0.0.2')).toBe(2);
    table.replace(2, { list: 'c', address: '10.0.0.2' });
    expect([holder('a', '10.0.0.2'), holder('c', '10.0.0.2')]).toEqual([undefined, 2]);
    table.remove(new Set([2]));
    expect(holder('c', '10.0.0.2')).toBeUndefined();
    table.insert({ id: 9, values: { list: 'c', address: '10.0.0.2' } });
    expect(holder('c', '10.0.0.2')).toBe(9);
    expect(table.holder(UNIQUE, { list: 'c' })).toBeUndefined();
  });

  it('moves several rows in the order they were named', () => {
    const table = new Table(SHARED);
    table.move([3, 2], 1);
    expect(ids(table)).toEqual([3, 2, 1]);
    table.move([3], undefined);
    expect(ids(table)).toEqual([2, 1, 3]);
  });
});
