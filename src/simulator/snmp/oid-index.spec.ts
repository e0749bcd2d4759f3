import fc from 'fast-check';

import { compareAddresses, OidIndex } from './oid-index';

const oids = fc.array(fc.array(fc.nat({ max: 300 }), { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 60 });

describe('simulator/snmp/oid-index', () => {
  it('walks through everything once, by number', () => {
    fc.assert(
      fc.property(oids, (addresses) => {
        const names = [...new Set(addresses.map((address) => address.join('.')))];
        const index = new OidIndex(names.map((oid) => ({ oid, object: oid })));
        const walked: string[] = [];
        for (let next = index.next('0'); next; next = index.next(next.oid)) walked.push(next.oid);
        const wanted = names.map((name) => name.split('.').map(Number)).sort(compareAddresses);
        expect(walked).toEqual(
          wanted.filter((address) => compareAddresses(address, [0]) > 0).map((address) => address.join('.')),
        );
      }),
    );
  });

  it('knows what is there, what is not, and what has other instances', () => {
    const index = new OidIndex(['1.3.6.1.2', '1.3.6.1.10', '1.3.6.2.5'].map((oid) => ({ oid, object: oid })));
    expect(index.get('1.3.6.1.10')?.object).toBe('1.3.6.1.10');
    expect(index.next('1.3.6.1.2')?.oid).toBe('1.3.6.1.10');
    expect([index.hasObject('1.3.6.1.9'), index.hasObject('1.3.6.9.1'), index.size]).toEqual([true, false, 3]);
  });
});
