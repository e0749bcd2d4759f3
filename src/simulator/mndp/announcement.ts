/** Types of the fields of a MikroTik Neighbor Discovery announcement. */
const MNDP_FIELD = {
  mac: 1,
  identity: 5,
  version: 7,
  platform: 8,
  uptime: 10,
  softwareId: 11,
  board: 12,
  unpack: 14,
  interface: 16,
  ipv4: 17,
} as const;

/** Who asks everybody to announce themselves sends four zero bytes. */
export const REFRESH = Buffer.alloc(4);

export interface Announcement {
  readonly mac: string;
  readonly identity: string;
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly softwareId: string;
  readonly board: string;
  readonly interface: string;
  readonly ipv4: string;
}

const UNPACK_NONE = 1;

/** @param sequence - counts the announcements of a router, from 0 */
export function encodeAnnouncement(announcement: Announcement, sequence: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(sequence & 0xffff, 2);
  const uptime = Buffer.alloc(4);
  // The one number of the format that is little-endian.
  uptime.writeUInt32LE(announcement.uptimeSeconds >>> 0);
  return Buffer.concat([
    head,
    field(MNDP_FIELD.mac, Buffer.from(announcement.mac.replaceAll(':', ''), 'hex')),
    field(MNDP_FIELD.identity, Buffer.from(announcement.identity)),
    field(MNDP_FIELD.version, Buffer.from(announcement.version)),
    field(MNDP_FIELD.platform, Buffer.from('MikroTik')),
    field(MNDP_FIELD.uptime, uptime),
    field(MNDP_FIELD.softwareId, Buffer.from(announcement.softwareId)),
    field(MNDP_FIELD.board, Buffer.from(announcement.board)),
    field(MNDP_FIELD.unpack, Buffer.of(UNPACK_NONE)),
    field(MNDP_FIELD.interface, Buffer.from(announcement.interface)),
    field(MNDP_FIELD.ipv4, Buffer.from(announcement.ipv4.split('.').map(Number))),
  ]);
}

function field(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}
