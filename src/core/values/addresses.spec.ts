import * as fc from 'fast-check';
import { named } from '../../../test/kit/named';
import {
  ip,
  ipNetwork,
  ipPort,
  ipPrefix,
  ipv4,
  ipv4Network,
  ipv4Prefix,
  ipv6,
  ipv6Prefix,
  mac,
  macMask,
  netmask,
} from './addresses';
import { networkOf } from './addresses';
import { ipRangeList, ipSpan, ipv4Range, poolRanges } from './ranges';

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'));

describe('core/values/addresses', () => {
  it.each(
    named([
      [ipv4, ' 10.0.0.1 ', '10.0.0.1'],
      [ipv6, '2001:DB8:0:0::1', '2001:db8::1'],
      [ipv6, '::', '::'],
      [ipv6, '::ffff:192.0.2.1', '::ffff:192.0.2.1'],
      [ip, 'FE80::1', 'fe80::1'],
      [ipv4Prefix, '10.0.0.1/24', '10.0.0.1/24'],
      [ipv4Prefix, '10.0.0.1/255.255.255.0', '10.0.0.1/24'],
      [ipv4Prefix, '10.0.0.1', '10.0.0.1/32'],
      [ipv6Prefix, '123:dead::beaf/64', '123:dead::beaf/64'],
      [ipPrefix, '::/0', '::/0'],
      [ipv4Network, '0.0.0.0/0', '0.0.0.0/0'],
      [ipNetwork, '2001:db8::/32', '2001:db8::/32'],
      [netmask, '255.255.255.128', '25'],
      [netmask, '0.0.0.0', '0'],
      [netmask, '24', '24'],
      [mac, '48-8f-5a-f3-34-e0', '48:8F:5A:F3:34:E0'],
      [mac, '488f.5af3.34e0', '48:8F:5A:F3:34:E0'],
      [mac, '488F5AF334E0', '48:8F:5A:F3:34:E0'],
      [macMask, '00:00:00:00:00:00/ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00/FF:FF:FF:FF:FF:FF'],
      [ipPort, '54.76.212.121:443', '54.76.212.121:443'],
      [ipPort, '::', '::'],
      [ipPort, '[2001:DB8::1]:80', '[2001:db8::1]:80'],
      [ipv4Range, '10.0.0.1-10.0.0.1', '10.0.0.1'],
      [ipSpan, '10.0.0.1/32', '10.0.0.1'],
      [ipSpan, '10.0.0.1 - 10.0.0.9', '10.0.0.1-10.0.0.9'],
      [ipSpan, '2001:db8::1-2001:db8::f', '2001:db8::1-2001:db8::f'],
      [poolRanges, '10.10.200.99-10.10.200.100,10.10.200.108/30', '10.10.200.99-10.10.200.100,10.10.200.108/30'],
      [ipRangeList, '10.0.0.0/8, 192.0.2.1', '10.0.0.0/8,192.0.2.1'],
    ]),
  )('%s reads %j as %j', (_name, given, canonical, type) => {
    expect(type.schema.parse(given)).toBe(canonical);
  });

  it.each(
    named([
      [ipv4, '10.0.0.300', '"10.0.0.300" is not an IPv4 address: octet 300 is over 255'],
      [ipv4, '10.0.0', '"10.0.0" is not an IPv4 address'],
      [ipv4, '10.0.0.010', '"10.0.0.010" is not an IPv4 address: octet 010 starts with 0'],
      [ipv4, '', 'the value is empty, expected an IPv4 address'],
      [ipv6, 'fe80::1%ether1', 'names an interface'],
      [ipv6, '1.2.3.4', 'is not an IPv6 address'],
      [ipv4Prefix, '10.0.0.1/33', 'the prefix length is not between 0 and 32'],
      [ipv4Prefix, '10.0.0.1/255.0.255.0', 'its ones are not contiguous'],
      [ipv6Prefix, '::1/129', 'the prefix length is not between 0 and 128'],
      [ipv4Network, '10.0.0.5/24', '"10.0.0.5/24" is not an IPv4 network: the network is 10.0.0.0/24'],
      [ipNetwork, '2001:db8::5/64', 'the network is 2001:db8::/64'],
      [netmask, '33', 'not between 0 and 32'],
      [mac, '48:8F:5A:F3:34', 'is not a MAC address'],
      [mac, '48:8F:5A:F3:34:EG', 'is not a MAC address'],
      [ipPort, '10.0.0.1:70000', 'not between 0 and 65535'],
      [ipv4Range, '10.0.0.9-10.0.0.1', 'the last address is before the first'],
      [ipSpan, '2001:db8::f-2001:db8::1', 'the last address is before the first'],
      [ipSpan, '10.0.0.1-2001:db8::1', 'is not an IP address, network or range'],
      [poolRanges, '10.0.0.1,,10.0.0.2', 'has an empty entry between commas'],
    ]),
  )('%s refuses %j', (_name, given, message, type) => {
    expect(() => type.parse(given)).toThrow(message);
  });

  it('keeps every IPv4 address and prefix', () => {
    fc.assert(
      fc.property(octets, fc.integer({ min: 0, max: 32 }), (address, length) => {
        expect(ipv4.canonical(address)).toBe(address);
        expect(ipv4Prefix.canonical(`${address}/${length}`)).toBe(`${address}/${length}`);
        const network = networkOf({ address, length });
        expect(ipv4Network.parse(`${network.address}/${length}`)).toEqual(network);
        expect(networkOf(network)).toEqual(network);
      }),
    );
  });

  it('keeps every IPv6 address and prefix', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, length) => {
        const value = { address: ipv6.parse(address), length };
        expect(ipv6Prefix.parse(ipv6Prefix.format(value))).toEqual(value);
        expect(ipNetwork.parse(ipNetwork.format(networkOf(value)))).toEqual(networkOf(value));
      }),
    );
  });

  it('keeps every MAC address', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const text = Buffer.from(bytes).toString('hex');
        expect(mac.canonical(text).replaceAll(':', '').toLowerCase()).toBe(text);
      }),
    );
  });

  it('reads back every range that it writes', () => {
    fc.assert(
      fc.property(octets, octets, (left, right) => {
        const given = `${left}-${right}`;
        const text = ipv4Range.canonical(given);
        expect(ipv4Range.canonical(text)).toBe(text);
      }),
    );
  });
});
