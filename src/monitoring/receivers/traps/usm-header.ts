/** Who a message of version 3 says it is from, before anything of it is checked. */
export interface UsmHeader {
  /** The engine whose key it is signed with, in hex; empty where the sender asks for it. */
  readonly engineId: string;
  readonly user: string;
}

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const INTEGER = 0x02;
const OCTETS = 0x04;
const SEQUENCE = 0x30;
const VERSION_3 = 3;
const LONG_LENGTH = 0x80;
const MOST_LENGTH_BYTES = 3;

/** @returns undefined for other versions, and for what is no SNMP */
export function usmHeader(data: Buffer): UsmHeader | undefined {
  const [message] = elements(data, { start: 0, end: data.length }, [SEQUENCE]) ?? [];
  const [version, , security] = (message && elements(data, message, [INTEGER, SEQUENCE, OCTETS])) ?? [];
  if (!version || !security || data[version.start] !== VERSION_3) return undefined;
  const [fields] = elements(data, security, [SEQUENCE]) ?? [];
  const [engine, , , user] = (fields && elements(data, fields, [OCTETS, INTEGER, INTEGER, OCTETS])) ?? [];
  if (!engine || !user) return undefined;
  return { engineId: data.toString('hex', engine.start, engine.end), user: data.toString('utf8', user.start, user.end) };
}

/** The first elements within another, if they have these tags. */
function elements(
  data: Buffer,
  within: { readonly start: number; readonly end: number },
  tags: readonly number[],
): Element[] | undefined {
  const found: Element[] = [];
  let at = within.start;
  for (const tag of tags) {
    const element = elementAt(data, at, within.end);
    if (element?.tag !== tag) return undefined;
    found.push(element);
    at = element.end;
  }
  return found;
}

function elementAt(data: Buffer, at: number, limit: number): Element | undefined {
  if (at + 2 > limit) return undefined;
  const tag = data.readUInt8(at);
  const first = data.readUInt8(at + 1);
  const lengthBytes = first < LONG_LENGTH ? 0 : first - LONG_LENGTH;
  const start = at + 2 + lengthBytes;
  if (lengthBytes > MOST_LENGTH_BYTES || first === LONG_LENGTH || start > limit) return undefined;
  const end = start + (lengthBytes === 0 ? first : data.readUIntBE(at + 2, lengthBytes));
  return end > limit ? undefined : { tag, start, end };
}
