import fc from 'fast-check';
import { MNDP_REFRESH, parseMndp } from './mndp';

function tlv(type: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value as string);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

function packet(...parts: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 7]), ...parts]);
}

const MAC = tlv(1, Buffer.from([0x48, 0x8f, 0x5a, 1, 2, 3]));

describe('routeros/discovery/mndp', () => {
  it('reads all that a router says', () => {
    const parts = [
      MAC,
      tlv(5, 'gw-01'),
      tlv(7, '7.20.8 (stable)'),
      tlv(8, 'MikroTik'),
      tlv(10, Buffer.from([0x10, 0x0e, 0, 0])),
      tlv(11, 'ABCD-EFGH'),
      tlv(12, 'RB5009'),
      tlv(14, Buffer.from([1])),
      tlv(15, Buffer.from('fe800000000000004a8f5afffe010203', 'hex')),
      tlv(16, 'bridge/ether1'),
      tlv(17, Buffer.from([10, 0, 0, 1])),
      tlv(99, 'of the future'),
    ];
    expect(parseMndp(packet(...parts), '10.0.0.9')).toEqual({
      address: '10.0.0.9',
      mac: '48:8F:5A:01:02:03',
      identity: 'gw-01',
      version: '7.20.8 (stable)',
      platform: 'MikroTik',
      uptimeMs: 3_600_000,
      softwareId: 'ABCD-EFGH',
      board: 'RB5009',
      ipv6: 'fe80:0:0:0:4a8f:5aff:fe01:203',
      interface: 'bridge/ether1',
      ipv4: '10.0.0.1',
    });
  });

  it('leaves out what would steer a terminal', () => {
    expect(parseMndp(packet(MAC, tlv(5, 'a\u001b[2Jb\n')), '10.0.0.9')?.identity).toBe('a[2Jb');
  });

  it.each([
    ['a refresh', MNDP_REFRESH],
    ['nothing', Buffer.alloc(0)],
    ['a cut packet', packet(MAC).subarray(0, 10)],
    ['a length beyond the end', packet(Buffer.from([0, 5, 0xff, 0xff, 1]))],
    ['a packet without a name', packet(tlv(12, 'RB5009'))],
  ])('takes %s for no router', (_what, bytes) => {
    expect(parseMndp(bytes, '10.0.0.9')).toBeUndefined();
  });

  it('survives whatever arrives on the port', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const found = parseMndp(Buffer.from(bytes), '10.0.0.9');
        expect(found === undefined || found.address === '10.0.0.9').toBe(true);
      }),
    );
  });
});
