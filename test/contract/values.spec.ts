import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  addressListName,
  connectionClassifier,
  date,
  datetime,
  logTopics,
  policySet,
  timeOfDay,
  timezone,
  asn,
  bitRate,
  bool,
  comment,
  connectionMark,
  connectionState,
  dhcpClientId,
  distance,
  dnsNameList,
  duration,
  identity,
  interfaceList,
  interfaceName,
  ip,
  ipOrDns,
  ipPort,
  ipPrefix,
  ipRangeList,
  ipSpan,
  kibSize,
  limit,
  listOf,
  mac,
  macMask,
  mtu,
  negatable,
  netmask,
  objectId,
  packetMark,
  packetSizeRange,
  pool,
  poolRanges,
  portList,
  protocol,
  ratePair,
  routingMark,
  routingTable,
  ssid,
  tcpFlags,
  url,
  vlanIdList,
  withWords,
  type ValueType,
} from '../../src/core/values';

/**
 * Replies and exports of real routers, where the checkout has them beside it. They are not ours to ship, so this file
 * says that it skipped rather than passing in silence.
 */
const DATA = resolve(__dirname, '../../../shared/data');
const present = existsSync(DATA);

function or<T>(type: ValueType<T>, ...words: readonly string[]): ValueType {
  return withWords({ name: type.name, type, words });
}

/**
 * Property name to type. The words are what another menu holds under the same name (a flow template's `yes`), or what
 * the publisher of the data blanked out.
 */
const TYPES: Readonly<Record<string, ValueType>> = {
  '.id': objectId,
  disabled: bool,
  dynamic: bool,
  invalid: bool,
  running: bool,
  'add-default-route': bool,
  'hide-ssid': bool,
  passthrough: bool,
  comment,
  'mac-address': or(mac, 'yes', 'true'),
  'orig-mac-address': mac,
  'admin-mac': mac,
  'arp-dst-mac-address': macMask,
  'interface-list': interfaceList,
  'in-interface-list': negatable(interfaceList),
  interface: interfaceName,
  bridge: interfaceName,
  'routing-table': routingTable,
  'new-routing-mark': routingMark,
  'new-packet-mark': packetMark,
  'new-connection-mark': connectionMark,
  'src-address-list': negatable(addressListName),
  'address-pool': pool,
  ranges: poolRanges,
  'address-ranges': ipRangeList,
  'remote-address': or(ipSpan, '*2', '48:8f:5a:47:81:9e'),
  'router-id': ip,
  'dst-address': or(negatable(ipSpan), 'yes', 'true'),
  'to-addresses': ipSpan,
  gateway: or(ip, 'yes', 'true'),
  'hotspot-address': ip,
  'allow-address': ipPrefix,
  network: or(ipPrefix, 'a00000000aa00a00', 'xxx'),
  'http-proxy': ipPort,
  'streaming-server': ipPort,
  'connect-to': or(ipOrDns, '54.76.212.121:443'),
  'dns-server': listOf(ipOrDns),
  'dns-servers': listOf(ipOrDns),
  'doh-servers': listOf(ipOrDns),
  'domain-names': dnsNameList,
  'client-id': dhcpClientId,
  'dst-port': or(portList, 'any', 'yes', 'true'),
  'src-port': or(portList, 'any', 'yes', 'true'),
  port: or(portList, 'none', 'usb1', 'lte1'),
  protocol: or(protocol, 'all', 'yes', 'true', 'cdp,lldp,mndp'),
  'to-ports': portList,
  'connection-state': connectionState,
  'tcp-flags': or(tcpFlags, 'yes', 'true'),
  'packet-size': packetSizeRange,
  limit,
  l2mtu: or(mtu, '0'),
  'max-mtu': or(mtu, 'auto'),
  mtu: or(mtu, 'auto'),
  'vlan-ids': vlanIdList,
  netmask,
  distance: or(distance, 'indoors', 'dynamic'),
  'lease-time': duration,
  'group-key-update': duration,
  'disconnect-timeout': duration,
  'idle-timeout': or(duration, 'none'),
  'arp-timeout': or(duration, 'auto'),
  'keepalive-timeout': or(duration, 'none'),
  'udp-stream-timeout': duration,
  'tcp-established-timeout': duration,
  'valid-lifetime': duration,
  'arp-interval': duration,
  'on-fail-retry-time': duration,
  'frame-lifetime': duration,
  'min-rx': duration,
  uptime: duration,
  'cache-size': kibSize,
  'pcq-limit': kibSize,
  'max-limit': ratePair,
  'limit-at': ratePair,
  'pcq-rate': bitRate,
  'remote-as': asn,
  ssid,
  url,
  identity,
  policy: policySet,
  topics: logTopics,
  'creation-time': datetime,
  'last-logged-in': datetime,
  'last-started': datetime,
  'start-date': date,
  'start-time': timeOfDay,
  'time-zone-name': timezone,
  'per-connection-classifier': connectionClassifier,
};

interface Sample {
  readonly where: string;
  readonly property: string;
  readonly value: string;
}

function fromReplies(): readonly Sample[] {
  const file = 'rest/rest-replies.json';
  const parsed: unknown = JSON.parse(readFileSync(join(DATA, file), 'utf8'));
  return rowsIn(parsed).flatMap((row) =>
    Object.entries(row).flatMap(([property, value]) => (typeof value === 'string' ? [{ where: file, property, value }] : [])),
  );
}

/** Every object in the document, however deep: some samples are lists of lists. */
function rowsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(rowsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Readonly<Record<string, unknown>>, ...Object.values(value).flatMap(rowsIn)];
}

const ASSIGNMENT = /(?<=\s)([a-z0-9][a-z0-9.-]*)=("(?:\\.|[^"\\])*"|[^\s"\]]+)/g;

function fromExports(): readonly Sample[] {
  const files = readdirSync(join(DATA, 'rsc')).filter((name) => name.endsWith('.rsc'));
  return files.flatMap((file) => {
    const lines = readFileSync(join(DATA, 'rsc', file), 'utf8')
      .replace(/\\\r?\n\s*/g, '')
      .split(/\r?\n/);
    return lines.filter((line) => /^(add|set)\s/.test(line)).flatMap((line) => assignmentsIn(line, `rsc/${file}`));
  });
}

function assignmentsIn(line: string, where: string): readonly Sample[] {
  return [...line.matchAll(ASSIGNMENT)].flatMap(([, property = '', raw = '']) => {
    const value = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
    // Variables and sub-commands belong to scripts, not to values.
    return value.startsWith('$') || value.startsWith('[') ? [] : [{ where, property, value }];
  });
}

/** An empty text is "not set" in every menu; the resource decides what that means, not the type. */
function isSet({ value }: Sample): boolean {
  return value !== '';
}

if (!present) {
  console.warn(`SKIPPED test/contract/values.spec.ts: no router data in ${DATA}`);
}

(present ? describe : describe.skip)('test/contract/values', () => {
  const samples = present ? [...fromReplies(), ...fromExports()].filter(isSet) : [];

  it.each(Object.keys(TYPES))('%s: every real value parses and its canonical form is stable', (property) => {
    const type = TYPES[property] as ValueType;
    const values = samples.filter((sample) => sample.property === property);
    expect(values.length).toBeGreaterThan(0);
    const refused = values.flatMap(({ where, value }) => problemOf(type, value, where));
    expect(refused).toEqual([]);
  });
});

function problemOf(type: ValueType, value: string, where: string): readonly string[] {
  try {
    const canonical = type.format(type.parse(value));
    return type.canonical(canonical) === canonical ? [] : [`${where}: ${value} becomes ${canonical}, which is not stable`];
  } catch (error) {
    return [`${where}: ${error instanceof Error ? error.message : String(error)}`];
  }
}
