import { ObjectType } from 'net-snmp';

import type { Frame } from './frame';
import type { OidEntry } from './oid-index';

export type SnmpValue = string | number | Buffer;

/** How an object instance is read when somebody asks. */
export interface SnmpObject {
  readonly type: ObjectType;
  read(frame: Frame): SnmpValue;
}

export type SnmpEntry = OidEntry<SnmpObject>;

export function text(oid: string, read: (frame: Frame) => string): SnmpEntry {
  return { oid, object: { type: ObjectType.OctetString, read } };
}

export function bytes(oid: string, read: (frame: Frame) => Buffer): SnmpEntry {
  return { oid, object: { type: ObjectType.OctetString, read } };
}

export function identifier(oid: string, value: string): SnmpEntry {
  return { oid, object: { type: ObjectType.OID, read: () => value } };
}

export function integer(oid: string, read: (frame: Frame) => number): SnmpEntry {
  return { oid, object: { type: ObjectType.Integer, read: (frame) => Math.trunc(read(frame)) } };
}

export function gauge(oid: string, read: (frame: Frame) => number): SnmpEntry {
  return { oid, object: { type: ObjectType.Gauge, read: (frame) => Math.trunc(read(frame)) >>> 0 } };
}

export function counter32(oid: string, read: (frame: Frame) => number): SnmpEntry {
  return { oid, object: { type: ObjectType.Counter, read: (frame) => Math.trunc(read(frame)) % 2 ** 32 } };
}

export function counter64(oid: string, read: (frame: Frame) => number): SnmpEntry {
  return { oid, object: { type: ObjectType.Counter64, read: (frame) => wide(Math.trunc(read(frame))) } };
}

export function ticks(oid: string, read: (frame: Frame) => number): SnmpEntry {
  return { oid, object: { type: ObjectType.TimeTicks, read } };
}

/** net-snmp wants 64-bit numbers as eight bytes. */
function wide(value: number): Buffer {
  const data = Buffer.alloc(8);
  data.writeBigUInt64BE(BigInt(value));
  return data;
}
