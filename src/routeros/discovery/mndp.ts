/**
 * MikroTik Neighbor Discovery: what a router says of itself in the local network, over UDP port 5678. Anybody can send
 * such a packet: what is in it is a hint and never proof.
 */
export interface MndpNeighbour {
  /** Where the packet came from. */
  readonly address: string;
  /** `48:8F:5A:01:02:03` */
  readonly mac?: string;
  readonly identity?: string;
  /** As it is sent, e.g. `7.20.8 (stable) 2025-09-01 12:00:00`. */
  readonly version?: string;
  readonly platform?: string;
  readonly board?: string;
  readonly softwareId?: string;
  /** Of the router that sent it. */
  readonly interface?: string;
  readonly ipv4?: string;
  readonly ipv6?: string;
  readonly uptimeMs?: number;
}

/** Asks every router in the network to send its packet now. */
export const MNDP_REFRESH: Buffer = Buffer.from([0, 0, 0, 0]);

const HEADER_BYTES = 4;
const TLV_HEADER_BYTES = 4;

type Field = Exclude<keyof MndpNeighbour, 'address'>;

interface FieldSpec {
  readonly field: Field;
  read(value: Buffer): string | number | undefined;
}

/** By TLV type. Numbers are big-endian but for the uptime, which is little-endian; 14 says how the packet is packed. */
const FIELDS: Readonly<Record<number, FieldSpec>> = {
  1: { field: 'mac', read: readMac },
  5: { field: 'identity', read: readText },
  7: { field: 'version', read: readText },
  8: { field: 'platform', read: readText },
  10: { field: 'uptimeMs', read: (value) => (value.length === 4 ? value.readUInt32LE(0) * 1000 : undefined) },
  11: { field: 'softwareId', read: readText },
  12: { field: 'board', read: readText },
  15: { field: 'ipv6', read: readIpv6 },
  16: { field: 'interface', read: readText },
  17: { field: 'ipv4', read: (value) => (value.length === 4 ? [...value].join('.') : undefined) },
};

/** @returns undefined where it is no packet of a router: a refresh, or something else on this port */
export function parseMndp(packet: Buffer, address: string): MndpNeighbour | undefined {
  const found: Partial<Record<Field, string | number>> = {};
  let at = HEADER_BYTES;
  while (at + TLV_HEADER_BYTES <= packet.length) {
    const start = at + TLV_HEADER_BYTES;
    const end = start + packet.readUInt16BE(at + 2);
    if (end > packet.length) return undefined;
    const spec = FIELDS[packet.readUInt16BE(at)];
    const value = spec?.read(packet.subarray(start, end));
    if (spec && value !== undefined && value !== '') found[spec.field] = value;
    at = end;
  }
  if (at !== packet.length || (found.mac === undefined && found.identity === undefined)) return undefined;
  return { address, ...(found as Omit<MndpNeighbour, 'address'>) };
}

const CONTROL = /\p{Cc}/gu;

/** It ends on a terminal some day: control characters are left out. */
function readText(value: Buffer): string {
  return value.toString('utf8').replace(CONTROL, '');
}

function readMac(value: Buffer): string | undefined {
  if (value.length !== 6) return undefined;
  return [...value].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}

function readIpv6(value: Buffer): string | undefined {
  if (value.length !== 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, index) => value.readUInt16BE(index * 2).toString(16));
  return groups.join(':');
}
