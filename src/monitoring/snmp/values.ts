import { isUtf8 } from 'node:buffer';
import { ObjectType } from 'net-snmp';

import type { SnmpValue } from '../collectors/snmp-answer';

export interface Varbind {
  readonly oid: string;
  readonly type?: ObjectType;
  readonly value?: unknown;
}

/** There is no such object or instance, or nothing after it. */
export function isMissing({ type }: Varbind): boolean {
  return type === undefined || type >= ObjectType.NoSuchObject;
}

/** Text, or no text: line breaks and tabs are in comments, other control characters are not. */
const NO_TEXT = /[^\P{Cc}\t\r\n]/u;

/** @returns undefined for what has no value that collectors could use */
export function valueOf({ type, value }: Varbind): SnmpValue | undefined {
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (!Buffer.isBuffer(value)) return undefined;
  if (type === ObjectType.Counter64) return bigOf(value);
  return asText(value) ?? value;
}

/** Up to eight bytes, and a leading zero where the first bit is set. */
function bigOf(data: Buffer): bigint {
  let value = 0n;
  if (data.length <= 6) return BigInt(data.length === 0 ? 0 : data.readUIntBE(0, data.length));
  for (const byte of data) value = (value << 8n) | BigInt(byte);
  return BigInt.asUintN(64, value);
}

function asText(data: Buffer): string | undefined {
  if (!isUtf8(data)) return undefined;
  const text = data.toString('utf8');
  return NO_TEXT.test(text) ? undefined : text;
}

/** Empty where there is none. Text in an encoding of old is shown letter by letter. */
export function textOf(value: SnmpValue | undefined): string {
  if (typeof value === 'string') return value;
  if (!Buffer.isBuffer(value)) return '';
  const end = value.indexOf(0);
  return value.toString('latin1', 0, end < 0 ? value.length : end);
}
