import * as fc from 'fast-check';
import type { Row } from '../../core/catalogue';
import { topTalkers, withoutPort } from './top-talkers';

async function* streamOf(rows: readonly Row[]): AsyncIterable<Row> {
  yield* rows;
}

const ROWS: readonly Row[] = [
  {
    'src-address': '192.0.2.10:5000',
    'dst-address': '203.0.113.1:443',
    'orig-bytes': '100',
    'repl-bytes': '900',
    'repl-rate': '8kbps',
  },
  { 'src-address': '192.0.2.10:5001', 'dst-address': '203.0.113.2:443', 'orig-bytes': '50', 'repl-bytes': '50' },
  { 'src-address': '192.0.2.11', 'dst-address': '203.0.113.1', 'orig-bytes': '300', 'repl-bytes': '0', 'orig-rate': '64000' },
];

describe('src/modules/traffic', () => {
  it('sums up by who began, the busiest first', async () => {
    const rows = await topTalkers(streamOf(ROWS), { by: 'src-address', order: 'bytes', startsWith: '' });
    expect(rows).toMatchObject([
      { address: '192.0.2.10', connections: '2', 'bytes-sent': '150', 'bytes-received': '950', peers: '2', share: '78.6' },
      { address: '192.0.2.11', connections: '1', 'bytes-sent': '300', share: '21.4' },
    ]);
  });

  it('turns sent and received round for the other end, and orders by rate', async () => {
    const rows = await topTalkers(streamOf(ROWS), { by: 'dst-address', order: 'rate', startsWith: '' });
    expect(rows[0]).toMatchObject({ address: '203.0.113.1', 'bytes-sent': '900', 'rate-sent': '8000', 'rate-received': '64000' });
  });

  it('counts nothing twice and loses nothing', async () => {
    const connection = fc.record({
      'src-address': fc.ipV4(),
      'dst-address': fc.ipV4(),
      'orig-bytes': fc.nat().map(String),
      'repl-bytes': fc.nat().map(String),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(connection, { maxLength: 30 }), async (rows) => {
        const found = await topTalkers(streamOf(rows), { by: 'src-address', order: 'connections', startsWith: '' });
        const sum = (name: string, of: readonly Row[]) => of.reduce((total, row) => total + Number(row[name]), 0);
        expect(sum('bytes-sent', found)).toBe(sum('orig-bytes', rows));
        expect(sum('bytes-received', found)).toBe(sum('repl-bytes', rows));
        expect(sum('connections', found)).toBe(rows.length);
      }),
    );
  });

  it.each([
    ['192.0.2.1:443', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
  ])('reads the address of %s', (text, address) => {
    expect(withoutPort(text)).toBe(address);
  });
});
