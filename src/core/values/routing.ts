import { ipv4, parseIpv4, parseIpv6 } from './addresses';
import { attempt, cut, fail } from './fail';
import { renamed } from './factories';
import { interfaceName, routingTable } from './names';
import { intRange, parseInteger } from './numbers';
import { defineValue, type ValueType } from './value-type';

export const routerId = renamed(ipv4, {
  name: 'router-id',
  description: 'Router id in the form of an IPv4 address.',
  example: '192.0.2.1',
});
export const vrid = intRange({ name: 'vrid', min: 1, max: 255, description: 'VRRP virtual router id, 1 to 255.' });
export const vni = intRange({ name: 'vni', min: 1, max: 16_777_215, description: 'VXLAN network identifier, 1 to 16777215.' });
export const mplsLabel = intRange({ name: 'mpls-label', min: 16, max: 1_048_575, description: 'MPLS label, 16 to 1048575.' });
export const cost = intRange({ name: 'cost', min: 1, max: 65_535, description: 'Cost of an interface in OSPF, 1 to 65535.' });

/** Next hop of a route. At least one of address and interface is there. */
export interface Gateway {
  readonly address?: string;
  readonly interface?: string;
  /** Routing table the address is looked up in; RouterOS 7. */
  readonly table?: string;
}

/** `192.0.2.1`, `ether1`, `fe80::1%ether1`, `192.0.2.1@main`. */
export const gateway: ValueType<Gateway> = defineValue<Gateway>({
  name: 'gateway',
  description: 'Next hop: an address, an interface, address%interface, each with @table in RouterOS 7.',
  example: '192.0.2.1%ether1',
  parse(text, context) {
    const [hop, table] = cut(text.trim(), '@');
    const inTable = table === undefined ? {} : { table: routingTable.parse(table, context) };
    const [first, second] = cut(hop, '%');
    if (second !== undefined) return { address: hopAddress(first), interface: interfaceName.parse(second, context), ...inTable };
    if (/^[\d.]+$/.test(hop) || hop.includes(':')) return { address: hopAddress(hop), ...inTable };
    return { interface: interfaceName.parse(hop, context), ...inTable };
  },
  format({ address, interface: through, table }) {
    const hop = [address, through].filter((part) => part !== undefined).join('%');
    return table === undefined ? hop : `${hop}@${table}`;
  },
});

function hopAddress(text: string): string {
  return text.includes(':') ? parseIpv6(text, 'a gateway address') : parseIpv4(text, 'a gateway address');
}

export interface LinkLocal {
  readonly address: string;
  readonly interface: string;
}

export const linkLocal: ValueType<LinkLocal> = defineValue<LinkLocal>({
  name: 'ipv6-link-local-at-interface',
  description: 'IPv6 link-local address with the interface it lives on.',
  example: 'fe80::1%ether1',
  parse(text, context) {
    const [address, through] = cut(text.trim(), '%');
    const expected = 'a link-local address such as fe80::1%ether1';
    if (through === undefined) return fail(text, expected, 'the interface after "%" is missing');
    const parsed = parseIpv6(address, expected);
    if (!/^fe[89ab]/.test(parsed)) fail(text, expected, 'the address is not in fe80::/10');
    return { address: parsed, interface: interfaceName.parse(through, context) };
  },
  format: ({ address, interface: through }) => `${address}%${through}`,
});

const WELL_KNOWN = ['internet', 'no-export', 'no-advertise', 'local-as'] as const;

/** Numbers around colons, each at most `max`. */
function communityNumbers(text: string, parts: number, max: number, expected: string): string {
  const numbers = text.trim().split(':');
  if (numbers.length !== parts) fail(text, expected);
  return numbers
    .map((part) => {
      const value = parseInteger(part, expected);
      return value >= 0 && value <= max ? value : fail(text, expected, `${part} is not between 0 and ${max}`);
    })
    .join(':');
}

export const bgpCommunity: ValueType<string> = defineValue<string>({
  name: 'bgp-community',
  description: `BGP community as two numbers, or ${WELL_KNOWN.join(', ')}.`,
  example: '65000:100',
  parse(text) {
    const word = WELL_KNOWN.find((name) => name === text.trim().toLowerCase());
    return word ?? communityNumbers(text, 2, 65_535, 'a BGP community such as 65000:100');
  },
  format: (value) => value,
});

export const bgpLargeCommunity: ValueType<string> = defineValue<string>({
  name: 'bgp-large-community',
  description: 'BGP large community as three numbers.',
  example: '65000:1:2',
  parse: (text) => communityNumbers(text, 3, 4_294_967_295, 'a BGP large community such as 65000:1:2'),
  format: (value) => value,
});

export const multicastGroup: ValueType<string> = defineValue<string>({
  name: 'multicast-group',
  description: 'IPv4 or IPv6 multicast address.',
  example: '239.1.2.3',
  parse(text) {
    const expected = 'a multicast address such as 239.1.2.3';
    const four = attempt(() => parseIpv4(text));
    const first = Number(four?.split('.')[0]);
    if (four !== undefined) return first >= 224 && first <= 239 ? four : fail(text, expected, 'it is not in 224.0.0.0/4');
    const six = parseIpv6(text, expected);
    return six.startsWith('ff') && six.indexOf(':') === 4 ? six : fail(text, expected, 'it is not in ff00::/8');
  },
  format: (value) => value,
});
