import { renderTable } from './table';

describe('src/api/cli/output/table', () => {
  it('lines columns up, numbers to the right, and leaves nothing behind the last one', async () => {
    const rows = [
      { name: 'edge-1', count: 7, note: 'first' },
      { name: 'core', count: 1234, note: undefined },
    ];
    const text = await renderTable(rows, [
      { head: 'name', cell: (row) => row.name },
      { head: 'count', cell: (row) => row.count, align: 'right' },
      { head: 'note', cell: (row) => row.note },
    ]);
    expect(text.split('\n')).toEqual(['name    count  note', 'edge-1      7  first', 'core     1234']);
  });

  it('counts what a terminal shows: wide characters twice, and those that would steer it as they are told', async () => {
    const text = await renderTable(
      [
        ['東京', 'a'],
        ['tab\t', 'b'],
      ],
      [
        { head: 'n', cell: ([name]) => name },
        { head: 'v', cell: ([, value]) => value },
      ],
    );
    expect(text.split('\n')).toEqual(['n        v', '東京     a', 'tab\\x09  b']);
  });

  it('is its head where there are no rows', async () => {
    expect(await renderTable([], [{ head: 'id', cell: () => '' }])).toBe('id');
  });
});
