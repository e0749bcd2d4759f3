import * as fc from 'fast-check';
import { named } from '../../../test/kit/named';
import { negatable } from './factories';
import {
  connectionLimit,
  connectionState,
  icmpType,
  limit,
  packetSizeRange,
  portList,
  protocol,
  tcpFlags,
  ttlMatch,
  vlanIdList,
} from './firewall';
import { ipSpan } from './ranges';

describe('core/values/firewall', () => {
  it.each(
    named([
      [portList, '80, 443,8000-8100', '80,443,8000-8100'],
      [portList, '!123', '!123'],
      [portList, '5060-5060', '5060'],
      [protocol, '6', 'tcp'],
      [protocol, 'ESP', 'ipsec-esp'],
      [protocol, '255', '255'],
      [tcpFlags, '!ack,syn', 'syn,!ack'],
      [connectionState, 'related,established', 'established,related'],
      [connectionState, '!invalid', '!invalid'],
      [connectionState, '', ''],
      [icmpType, '8', '8:0-255'],
      [icmpType, '3:4', '3:4'],
      [icmpType, 'any', 'any'],
      [connectionLimit, '100', '100,32'],
      [connectionLimit, '100,24', '100,24'],
      [limit, '1,5', '1,5:packet'],
      [limit, '10/1m,5:packet', '10/1m,5:packet'],
      [limit, '10/60s,5', '10/1m,5:packet'],
      [limit, '2M,64k:bit', '2000000,64000:bit'],
      [packetSizeRange, '0-123', '0-123'],
      [ttlMatch, 'less-than:5', 'less-than:5'],
      [vlanIdList, '10,100-199', '10,100-199'],
      [negatable(ipSpan), '!192.168.2.197', '!192.168.2.197'],
    ]),
  )('%s reads %j as %j', (_name, given, canonical, type) => {
    expect(type.schema.parse(given)).toBe(canonical);
  });

  it.each(
    named([
      [portList, '80,70000', '"70000" is not a port or a range such as 8000-8100: 70000 is not between 0 and 65535'],
      [portList, '90-80', 'the range ends before it begins'],
      [portList, '', 'the value is empty'],
      [portList, '!', 'is not a list of ports'],
      [protocol, 'tpc', '"tpc" is not an IP protocol such as tcp, udp, icmp or 47'],
      [protocol, '256', 'not between 0 and 255'],
      [tcpFlags, 'syn,!syn', 'asks for both syn and !syn'],
      [connectionState, 'established,old', '"old" is not one of established'],
      [connectionState, '!', 'nothing follows the "!"'],
      [icmpType, '8-9', 'only the code can be a range'],
      [icmpType, '256', '256 is not between 0 and 255'],
      [connectionLimit, '1,2,3', 'is not a connection limit'],
      [connectionLimit, '1,129', 'not between 0 and 128'],
      [limit, '10', 'is not a limit such as'],
      [limit, '10,5:byte', 'the mode is packet or bit'],
      [limit, '10/0s,5', 'the time is zero'],
      [ttlMatch, 'about:5', 'is not one of equal'],
      [vlanIdList, '4095', '4095 is not between 1 and 4094'],
      [negatable(ipSpan), '!10.0.0.5/24', 'the network is 10.0.0.0/24'],
    ]),
  )('%s refuses %j', (_name, given, message, type) => {
    expect(() => type.parse(given)).toThrow(message);
  });

  it('keeps every port list', () => {
    const span = fc.tuple(fc.nat(65_535), fc.nat(65_535)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.boolean(), fc.array(span, { minLength: 1, maxLength: 15 }), (negated, ports) => {
        const value = { negated, ports };
        expect(portList.parse(portList.format(value))).toEqual(value);
      }),
    );
  });

  it('keeps every limit', () => {
    const whole = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        whole,
        whole,
        fc.integer({ min: 1, max: 1e9 }),
        fc.constantFrom('packet' as const, 'bit' as const),
        (rate, burst, perMs, mode) => {
          const value = { rate, perMs, burst, mode };
          expect(limit.parse(limit.format(value))).toEqual(value);
        },
      ),
    );
  });

  it('writes a set of flags the same way in whatever order it came', () => {
    const flags = ['fin', 'syn', '!rst', 'ack', '!urg'];
    fc.assert(
      fc.property(fc.shuffledSubarray(flags, { minLength: flags.length }), (order) => {
        expect(tcpFlags.canonical(order.join(','))).toBe('fin,syn,!rst,ack,!urg');
      }),
    );
  });
});
