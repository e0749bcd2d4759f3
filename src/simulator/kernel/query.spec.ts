import { compileQuery } from './query';

const ROWS: readonly Record<string, string>[] = [
  { name: 'ether1', type: 'ether', mtu: '1500', running: 'true' },
  { name: 'ether2', type: 'ether', mtu: '9000', comment: 'uplink' },
  { name: 'vlan10', type: 'vlan', mtu: '1496', running: 'true' },
];

function names(...words: readonly string[]): string[] {
  const query = compileQuery(words, (_name, text) => text);
  return ROWS.filter((row) => !query || query(row)).map((row) => row.name ?? '');
}

describe('simulator/kernel/query', () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], ['ether1', 'ether2', 'vlan10']],
    [['type=ether'], ['ether1', 'ether2']],
    [['=type=vlan'], ['vlan10']],
    [['comment'], ['ether2']],
    [['-comment'], ['ether1', 'vlan10']],
    [['>mtu=1500'], ['ether2']],
    [['<mtu=1500'], ['vlan10']],
    [['type=ether', 'running=true'], ['ether1']],
    [
      ['type=vlan', 'comment', '#|'],
      ['ether2', 'vlan10'],
    ],
    [['type=ether', '#!'], ['vlan10']],
    [['type=ether', 'running=true', '#&'], ['ether1']],
    [['name=ether1', 'name=vlan10', '#|', '#!'], ['ether2']],
    // `.` after nothing copies the top: true and true again.
    [['type=vlan', '#.&'], ['vlan10']],
    // An index that ends the word leaves that value alone on the stack; 0 is the top.
    [
      ['type=ether', 'comment', '#1'],
      ['ether1', 'ether2'],
    ],
    // An index in the middle pushes a copy.
    [['type=ether', 'comment', '#1!&'], []],
    [['no-such=1'], []],
  ])('%j finds %j', (words, found) => {
    expect(names(...words)).toEqual(found);
  });
});
