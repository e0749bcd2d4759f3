import { CONTROL_CHARACTERS, fail, quote } from './fail';
import { renamed, text } from './factories';
import { defineValue, ValueError, type ValueType } from './value-type';

export interface NameOptions {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  /** Largest number of UTF-8 bytes. @defaultValue 255 */
  readonly maxLength?: number;
}

/** The name of a row: not empty, no control characters, otherwise kept as it is, spaces too. */
export function nameType(options: NameOptions): ValueType<string> {
  const maxLength = options.maxLength ?? 255;
  return defineValue<string>({
    name: options.name,
    description: options.description,
    example: options.example,
    parse(given) {
      if (given.trim() === '') throw new ValueError('the name is empty');
      if (CONTROL_CHARACTERS.test(given)) fail(given, 'a name', 'it holds a control character');
      const bytes = Buffer.byteLength(given);
      if (bytes > maxLength) throw new ValueError(`${quote(given)} is ${bytes} bytes long, at most ${maxLength} fit`);
      return given;
    },
    format: (value) => value,
  });
}

export const identity = nameType({
  name: 'identity',
  description: 'Name that the router gives itself.',
  example: 'edge-01',
  maxLength: 64,
});

export const interfaceName = nameType({
  name: 'interface-name',
  description: 'Name of an interface; the router prints `*F00` where the interface is gone.',
  example: 'ether1',
});

export const interfaceList = nameType({
  name: 'interface-list',
  description: 'Name of an interface list, e.g. LAN, or the built-in all, none, dynamic, static.',
  example: 'LAN',
});

export const addressListName = nameType({
  name: 'address-list-name',
  description: 'Name of a firewall address list; it exists as soon as an entry names it.',
  example: 'blocked',
});

export const routingTable = nameType({ name: 'routing-table', description: 'Name of a routing table.', example: 'main' });
export const routingMark = nameType({
  name: 'routing-mark',
  description: 'Mark that chooses a routing table.',
  example: 'to-wan2',
});
export const packetMark = nameType({ name: 'packet-mark', description: 'Packet mark, or no-mark.', example: 'voip' });
export const connectionMark = nameType({ name: 'connection-mark', description: 'Connection mark, or no-mark.', example: 'wan1' });
export const pool = nameType({ name: 'pool', description: 'Name of an address pool.', example: 'dhcp-pool' });
export const bridge = nameType({ name: 'bridge', description: 'Name of a bridge.', example: 'bridge1' });
export const profile = nameType({ name: 'profile', description: 'Name of a profile.', example: 'default' });
export const certificateName = nameType({
  name: 'certificate-name',
  description: 'Name of a certificate, or none.',
  example: 'https',
});
export const userName = nameType({ name: 'user-name', description: 'Name of a user.', example: 'admin' });
export const groupName = nameType({ name: 'group-name', description: 'Name of a user group.', example: 'full' });
export const scriptName = nameType({ name: 'script-name', description: 'Name of a script.', example: 'nightly' });
export const schedulerName = nameType({ name: 'scheduler-name', description: 'Name of a scheduler entry.', example: 'nightly' });
export const queueType = nameType({ name: 'queue-type', description: 'Name of a queue type.', example: 'default-small' });
export const chain = nameType({
  name: 'chain',
  description: 'Name of a firewall chain, built in or your own.',
  example: 'forward',
});

export const comment = text({
  name: 'comment',
  description: 'Comment on a row; empty is none.',
  example: 'uplink to the core',
  maxLength: 4_096,
});

/** Free text of a field that knows no narrower type. */
export const freeText = text({ name: 'text', description: 'Free text.', maxLength: 65_535 });

const OBJECT_ID = /^\*[0-9a-f]{1,16}$/i;

/** Ids live as long as the row and differ between routers: never stored as a desired value. */
export const objectId: ValueType<string> = defineValue<string>({
  name: 'object-id',
  description: 'Internal id of a row on one router, e.g. *1F.',
  example: '*1F',
  parse: (given) => (OBJECT_ID.test(given.trim()) ? given.trim().toUpperCase() : fail(given, 'a row id such as *1F')),
  format: (value) => value,
});

export type ItemReference = { readonly id: string } | { readonly name: string };

const referenceName = renamed(interfaceName, { name: 'row-name', description: 'Name of a row.' });

/** The position numbers of the console are refused: another session may have moved them. */
export const itemReference: ValueType<ItemReference> = defineValue<ItemReference>({
  name: 'item-reference',
  description: 'A row by its id (*1F) or its name.',
  example: '*1F',
  parse(given, context) {
    if (given.trim().startsWith('*')) return { id: objectId.parse(given, context) };
    return { name: referenceName.parse(given, context) };
  },
  format: (value) => ('id' in value ? value.id : value.name),
});

export const ssid: ValueType<string> = text({
  name: 'ssid',
  description: 'Name of a wireless network, 1 to 32 bytes.',
  example: 'office',
  minLength: 1,
  maxLength: 32,
});
