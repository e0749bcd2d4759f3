/** IPv4 arithmetic on unsigned 32-bit numbers. `undefined` wherever the text is none. */

const OCTETS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

export function parseIp(text: string): number | undefined {
  const match = OCTETS.exec(text);
  if (!match) return undefined;
  let value = 0;
  for (let index = 1; index <= 4; index += 1) {
    const octet = Number(match[index]);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

export function formatIp(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

export interface Prefix {
  readonly address: number;
  readonly length: number;
}

/** `10.0.0.1/24`, `10.0.0.1/255.255.255.0` or a bare address, which is a /32. The host bits are kept. */
export function parsePrefix(text: string): Prefix | undefined {
  const [head = '', tail, ...rest] = text.split('/');
  const address = parseIp(head);
  if (address === undefined || rest.length > 0) return undefined;
  const length = tail === undefined ? 32 : prefixLength(tail);
  return length === undefined ? undefined : { address, length };
}

function prefixLength(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text) <= 32 ? Number(text) : undefined;
  const mask = parseIp(text);
  if (mask === undefined) return undefined;
  const length = 32 - Math.log2(2 ** 32 - mask);
  return Number.isInteger(length) ? length : undefined;
}

export function networkOf(prefix: Prefix): number {
  const size = 2 ** (32 - prefix.length);
  return prefix.address - (prefix.address % size);
}

export function contains(prefix: Prefix, address: number): boolean {
  return networkOf(prefix) === networkOf({ address, length: prefix.length });
}

export function formatNetwork(prefix: Prefix): string {
  return `${formatIp(networkOf(prefix))}/${prefix.length}`;
}
