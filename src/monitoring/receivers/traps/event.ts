import type { MonitoredRouter, NewEvent } from '../../../fleet';
import { valueOf, type Varbind } from '../../snmp/values';
import { maskText } from '../mask-text';
import { printable } from '../printable';
import { knownTrap } from './names';
import type { Notification } from './notification';

const IF_INDEX = '1.3.6.1.2.1.2.2.1.1.';
const IF_DESCR = '1.3.6.1.2.1.2.2.1.2.';
const IF_NAME = '1.3.6.1.2.1.31.1.1.1.1.';
const LONGEST_VALUE = 120;
const LONGEST_OID = 128;
/** The attributes of an event may take two thousand bytes of JSON, escaped. */
const VARBINDS_BYTES = 1_200;

interface Shown {
  readonly oid: string;
  readonly value: string | number;
}

/** A trap as an event. */
export function eventOf(router: MonitoredRouter, notification: Notification): NewEvent {
  const { version, uptimeSeconds, varbinds } = notification;
  const known = knownTrap(notification.oid);
  const oid = notification.oid.slice(0, LONGEST_OID);
  const interfaceSeen = interfaceOf(varbinds);
  const what = known?.name ?? oid;
  const where = interfaceSeen.ifName ?? (interfaceSeen.ifIndex === undefined ? '' : `interface ${interfaceSeen.ifIndex}`);
  return {
    tenantId: router.tenant,
    kind: 'trap.received',
    severity: known?.severity ?? 'info',
    text: `${router.name} sent the trap ${what}${where === '' ? '' : `: ${where}`}`,
    router,
    attributes: {
      ...(known ? { trap: known.name } : {}),
      oid,
      version,
      ...interfaceSeen,
      ...(uptimeSeconds === undefined ? {} : { uptimeSeconds }),
      ...shownOf(varbinds),
    },
  };
}

function interfaceOf(varbinds: readonly Varbind[]): { readonly ifIndex?: number; readonly ifName?: string } {
  const starting = (start: string): Varbind | undefined => varbinds.find(({ oid }) => oid.startsWith(start));
  const index = starting(IF_INDEX)?.value ?? [IF_NAME, IF_DESCR].flatMap((start) => indexBehind(start, starting(start)))[0];
  const name = starting(IF_NAME) ?? starting(IF_DESCR);
  return {
    ...(typeof index === 'number' ? { ifIndex: index } : {}),
    ...(name ? { ifName: String(shownValue(name)) } : {}),
  };
}

function indexBehind(start: string, varbind: Varbind | undefined): number[] {
  const index = Number(varbind?.oid.slice(start.length));
  return varbind && Number.isSafeInteger(index) ? [index] : [];
}

/** As many as there is room for. */
function shownOf(varbinds: readonly Varbind[]): { readonly varbinds?: readonly Shown[]; readonly more?: number } {
  const shown: Shown[] = [];
  let room = VARBINDS_BYTES;
  for (const varbind of varbinds) {
    const one = { oid: varbind.oid.slice(0, LONGEST_OID), value: shownValue(varbind) };
    room -= Buffer.byteLength(JSON.stringify(one));
    if (room < 0) break;
    shown.push(one);
  }
  const more = varbinds.length - shown.length;
  return { ...(shown.length > 0 ? { varbinds: shown } : {}), ...(more > 0 ? { more } : {}) };
}

/** Text where it is text, else hex. */
function shownValue(varbind: Varbind): string | number {
  const value = valueOf(varbind);
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return String(value);
  if (Buffer.isBuffer(value)) return value.toString('hex', 0, LONGEST_VALUE / 2);
  return maskText(printable(Buffer.from(value ?? ''))).slice(0, LONGEST_VALUE);
}
