import fc from 'fast-check';
import type { SnmpLogin } from '../../collectors/snmp-answer';
import { TrapReader } from './trap-reader';

const V2C: SnmpLogin = { version: 'v2c', community: 'watch' };
const V3: SnmpLogin = { version: 'v3', user: 'watcher', auth: { protocol: 'sha', password: 'only-looks-1' } };

describe('monitoring/receivers/traps/trap-reader', () => {
  const reader = new TrapReader();

  it('reads a trap of the right community, and no other', () => {
    const message = trapOf('watch');
    expect(reader.read(message, V2C)).toMatchObject({
      notification: { version: 'v2c', oid: '1.3.6.1.6.3.1.1.5.3', uptimeSeconds: 1, varbinds: [] },
    });
    for (const community of ['', 'watc', 'watch2', 'WATCH']) {
      expect(reader.read(message, { version: 'v2c', community })).toEqual({ refused: 'unauthorised' });
      expect(reader.read(trapOf(community), V2C)).toEqual({ refused: 'unauthorised' });
    }
    expect(reader.read(message, V3)).toEqual({ refused: 'unauthorised' });
  });

  it('takes no unsigned trap of nobody for one of a user', () => {
    const scoped = Buffer.concat([octets(Buffer.alloc(0)), octets(Buffer.alloc(0)), linkDown()]);
    const security = sequence(
      Buffer.concat([
        octets(Buffer.from('8000000001', 'hex')),
        integer(0),
        integer(0),
        ...[0, 0, 0].map(() => octets(Buffer.alloc(0))),
      ]),
    );
    const header = sequence(Buffer.concat([integer(1), Buffer.from('02020fff', 'hex'), octets(Buffer.from([0])), integer(3)]));
    const message = sequence(Buffer.concat([integer(3), header, octets(security), sequence(scoped)]));
    expect(reader.read(message, V3)).toEqual({ refused: 'unauthorised' });
  });

  it('calls a question what it is', () => {
    const question = sequence(
      Buffer.concat([
        integer(1),
        octets(Buffer.from('watch')),
        tagged(0xa0, Buffer.concat([integer(1), integer(0), integer(0), sequence(Buffer.alloc(0))])),
      ]),
    );
    expect(reader.read(question, V2C)).toEqual({ refused: 'not_a_trap' });
  });

  it('never throws, and takes nothing that is not of the login', () => {
    const message = trapOf('watch');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(V2C, V3), (bytes, login) => {
        expect(reader.read(Buffer.from(bytes), login).notification).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(message.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = Buffer.from(message);
        for (const [at, byte] of changes) changed[at] = byte;
        const { notification, refused, reply } = reader.read(changed, V2C);
        expect([notification, refused, reply].some((one) => one !== undefined)).toBe(true);
        expect(reader.read(changed, V3).notification).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([
    content.length < 128 ? Buffer.from([tag, content.length]) : Buffer.from([tag, 0x81, content.length]),
    content,
  ]);
}
function sequence(content: Buffer): Buffer {
  return tagged(0x30, content);
}
function octets(content: Buffer): Buffer {
  return tagged(0x04, content);
}
function integer(value: number): Buffer {
  return Buffer.from([0x02, 1, value]);
}

/** A PDU of version 2: up for a second, linkDown. */
function linkDown(): Buffer {
  const uptime = sequence(Buffer.from('06082b06010201010300430164', 'hex'));
  const trap = sequence(Buffer.from('060a2b06010603010104010006092b0601060301010503', 'hex'));
  return tagged(0xa7, Buffer.concat([integer(1), integer(0), integer(0), sequence(Buffer.concat([uptime, trap]))]));
}

function trapOf(community: string): Buffer {
  return sequence(Buffer.concat([integer(1), octets(Buffer.from(community)), linkDown()]));
}
