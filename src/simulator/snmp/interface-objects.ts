import type { Values } from '../kernel';
import type { Frame } from './frame';
import { bytes, counter32, counter64, gauge, integer, text, ticks, type SnmpEntry } from './objects';

const IF_TABLE = '1.3.6.1.2.1.2.2.1';
const IFX_TABLE = '1.3.6.1.2.1.31.1.1.1';
/** mtxrInterfaceStatsTable: the name, and how often the link went down. */
const STATS_TABLE = '1.3.6.1.4.1.14988.1.1.14.1.1';

/** IANAifType as RouterOS answers it. */
const TYPES: Readonly<Record<string, number>> = { ether: 6, bridge: 209, vlan: 135, bond: 161, wlan: 71, wifi: 71 };
const OTHER_TYPE = 1;

const UP = 1;
const DOWN = 2;
const MEGABIT = 1_000_000;

function ifIndexOf(row: Values): number {
  return Number.parseInt((row['.id'] ?? '*0').slice(1), 16);
}

/** The objects of every interface there is now; what they say is read when it is asked for. */
export function interfaceObjects(frame: Frame): readonly SnmpEntry[] {
  const indexes = frame.rows('/interface').map(ifIndexOf);
  return [integer('1.3.6.1.2.1.2.1.0', () => indexes.length), ...indexes.flatMap(objectsOf)];
}

function objectsOf(index: number): readonly SnmpEntry[] {
  const row = (frame: Frame): Values => frame.rows('/interface').find((one) => ifIndexOf(one) === index) ?? {};
  const number = (name: string) => (frame: Frame) => Number(row(frame)[name] ?? '0') || 0;
  const column = (table: string, number: number): string => `${table}.${number}.${index}`;
  const isUp = (frame: Frame): boolean => row(frame).running === 'true';
  const speed = (frame: Frame): number =>
    isUp(frame) && row(frame).type === 'ether' ? (frame.board.architecture === 'arm64' ? 1_000 : 100) : 0;
  const macOf = (frame: Frame): Buffer => Buffer.from((row(frame)['mac-address'] ?? '').replaceAll(':', ''), 'hex');
  return [
    integer(column(IF_TABLE, 1), () => index),
    text(column(IF_TABLE, 2), (frame) => row(frame).name ?? ''),
    integer(column(IF_TABLE, 3), (frame) => TYPES[row(frame).type ?? ''] ?? OTHER_TYPE),
    integer(column(IF_TABLE, 4), (frame) => Number(row(frame)['actual-mtu'] ?? '1500')),
    gauge(column(IF_TABLE, 5), (frame) => Math.min(speed(frame) * MEGABIT, 2 ** 32 - 1)),
    bytes(column(IF_TABLE, 6), macOf),
    integer(column(IF_TABLE, 7), (frame) => (row(frame).disabled === 'true' ? DOWN : UP)),
    integer(column(IF_TABLE, 8), (frame) => (isUp(frame) ? UP : DOWN)),
    ticks(column(IF_TABLE, 9), () => 0),
    counter32(column(IF_TABLE, 10), number('rx-byte')),
    counter32(column(IF_TABLE, 11), number('rx-packet')),
    counter32(column(IF_TABLE, 13), number('rx-drop')),
    counter32(column(IF_TABLE, 14), number('rx-error')),
    counter32(column(IF_TABLE, 16), number('tx-byte')),
    counter32(column(IF_TABLE, 17), number('tx-packet')),
    counter32(column(IF_TABLE, 19), number('tx-drop')),
    counter32(column(IF_TABLE, 20), number('tx-error')),
    text(column(IFX_TABLE, 1), (frame) => row(frame).name ?? ''),
    counter64(column(IFX_TABLE, 6), number('rx-byte')),
    counter64(column(IFX_TABLE, 7), number('rx-packet')),
    counter64(column(IFX_TABLE, 10), number('tx-byte')),
    counter64(column(IFX_TABLE, 11), number('tx-packet')),
    gauge(column(IFX_TABLE, 15), speed),
    text(column(IFX_TABLE, 18), (frame) => row(frame).comment ?? ''),
    text(column(STATS_TABLE, 2), (frame) => row(frame).name ?? ''),
    counter64(column(STATS_TABLE, 11), number('rx-byte')),
    counter64(column(STATS_TABLE, 13), number('tx-byte')),
    counter64(column(STATS_TABLE, 90), number('link-downs')),
  ];
}
