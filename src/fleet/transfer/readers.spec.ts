import { formatOf } from './format';
import { readCsv } from './read-csv';
import { readJson } from './read-json';
import { readYaml } from './read-yaml';

describe('fleet/transfer/format', () => {
  it.each([
    ['name,address\n', '', 'csv'],
    ['"name";"address"\n', '', 'csv'],
    ['- name: a\n', '', 'yaml'],
    ['routers:\n- name: a\n', '', 'yaml'],
    ['\uFEFF[\n', '', 'json'],
    [' {"routers": []}', '', 'json'],
    ['anything', 'fleet.YML', 'yaml'],
    ['anything', 'fleet.csv', 'csv'],
  ])('%j in %p is %s', (text, fileName, format) => {
    expect(formatOf(text, fileName)).toBe(format);
  });
});

describe('fleet/transfer/read-csv', () => {
  it('reads cells, labels and lines', async () => {
    const text =
      '\uFEFFname,address,tags,label.customer\r\n\r\nedge-01, 10.0.0.1 ,a;b,"Acme, Inc."\r\n"x\ny",10.0.0.2,,\r\nlast,10.0.0.3\r\n';
    expect(await readCsv(text)).toEqual({
      problems: [],
      rows: [
        { line: 3, fields: { name: 'edge-01', address: '10.0.0.1', tags: 'a;b', labels: { customer: 'Acme, Inc.' } } },
        { line: 4, fields: { name: 'x\ny', address: '10.0.0.2' } },
        { line: 6, fields: { name: 'last', address: '10.0.0.3' } },
      ],
    });
  });

  it('takes the separators of other spreadsheets', async () => {
    expect((await readCsv('name;address;tags\na;10.0.0.1;"x;y"\n')).rows).toEqual([
      { line: 2, fields: { name: 'a', address: '10.0.0.1', tags: 'x;y' } },
    ]);
    expect((await readCsv('name\taddress\na\t10.0.0.1')).rows).toHaveLength(1);
  });

  it('takes the apostrophe away that keeps spreadsheets from calculating', async () => {
    const { rows } = await readCsv("name,address\n'=1+1,10.0.0.1\n''=x,10.0.0.1\n'quoted',10.0.0.1\n");
    expect(rows.map((row) => row.fields['name'])).toEqual(['=1+1', "'=x", "'quoted'"]);
  });

  it.each([
    ['', [{ line: 1, field: '', message: 'the table has no heading' }]],
    ['name,adress\n', [{ line: 1, field: 'adress', message: 'no such column (did you mean address?)' }]],
    ['name,name\n', [{ line: 1, field: 'name', message: 'the column is there twice' }]],
    ['name,address\na,10.0.0.1,x\n', [{ line: 2, field: '', message: '3 cells, but 2 columns' }]],
    ['name,address\na,"10.0.0.1\n', [{ line: expect.any(Number), field: '', message: 'the quotes of a cell do not match' }]],
    ['name,address\na,10"0.0.1\n', [{ line: 2, field: '', message: 'the quotes of a cell do not match' }]],
  ])('says what is wrong with %j', async (text, problems) => {
    expect((await readCsv(text)).problems).toEqual(problems);
  });
});

describe('fleet/transfer/read-json', () => {
  it('reads a list, bare or wrapped, and counts the lines', async () => {
    const text = '[\n  {"name": "a", "labels": {"x": "},]\\"["}},\n\n  {"name": "b",\n   "tags": ["x"]}\n]';
    const rows = [
      { line: 2, fields: { name: 'a', labels: { x: '},]"[' } } },
      { line: 4, fields: { name: 'b', tags: ['x'] } },
    ];
    expect(await readJson(text)).toEqual({ problems: [], rows });
    expect(await readJson(`{"routers": ${text}}`)).toEqual({ problems: [], rows });
    expect(await readJson(' [ ] ')).toEqual({ problems: [], rows: [] });
  });

  it.each([
    ['{"name": "a"}', 1, /expected a list/],
    ['[\n{"name": "a"},\n{name: 1}\n]', 3, /expected an object/],
    ['[1]', 1, /expected an object/],
    ['[\n{"name": "a"}\n', 2, /does not end/],
    ['[{"name": "a"', 1, /does not end/],
    ['[,]', 1, /expected an object/],
    ['[}', 1, /does not end/],
  ])('says what is wrong with %j', async (text, line, message) => {
    const { problems } = await readJson(text);
    expect(problems[0]).toMatchObject({ line, message: expect.stringMatching(message) });
  });
});

describe('fleet/transfer/read-yaml', () => {
  it('reads a list, bare or below routers:, and keeps text as it is', async () => {
    const list = [
      '- name: 007',
      '  address: 10.0.0.1',
      '  labels: { a: "- x" }',
      '',
      '# note',
      '-',
      '  name: b',
      '  password: |',
      '    - not an element',
      '  tags: [x, y]',
      '',
    ];
    const fields = [
      { name: '007', address: '10.0.0.1', labels: { a: '- x' } },
      { name: 'b', password: '- not an element\n', tags: ['x', 'y'] },
    ];
    const read = await readYaml(list.join('\n'));
    expect(read).toEqual({
      problems: [],
      rows: [
        { line: 1, fields: fields[0] },
        { line: 6, fields: fields[1] },
      ],
    });
    const wrapped = await readYaml(['---', '# fleet', 'routers:', ...list.map((line) => `  ${line}`)].join('\r\n'));
    expect(wrapped.rows.map((row) => row.line)).toEqual([4, 9]);
    expect(wrapped.rows.map((row) => row.fields)).toEqual(fields);
    expect(await readYaml('[]\n')).toEqual({ problems: [], rows: [] });
  });

  it.each([
    ['name: a\n', 1, /expected a list/],
    ['- a\n- name: b\n', 1, /expected fields/],
    ['- name: a\n- name: b\n  name: c\n', 3, /unique/],
    ['- name: a\n- name: "b\n', 2, /not readable/],
    ['- name: *other\n', 1, /alias/],
    ['- name: &x a\n- name: *x\n', 2, /alias/],
  ])('says what is wrong with %j', async (text, line, message) => {
    const { problems } = await readYaml(text);
    expect(problems[0]).toMatchObject({ line, message: expect.stringMatching(message) });
  });

  it('does not let aliases blow up', async () => {
    const bomb = [
      '- a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((key, n) => `  ${key}: &${key} [${Array(9).fill(`*${'abcdefg'[n]}`).join(',')}]`),
    ].join('\n');
    expect((await readYaml(bomb)).problems).toHaveLength(1);
  });
});
