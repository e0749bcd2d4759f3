import type { Context } from '../context';
import { valueOf } from '../source';

export interface OwnAddress {
  /** Without the mask. */
  readonly address: string;
  readonly network: string;
  readonly interface: string;
}

/** The IPv4 addresses that the export gives the router itself. */
export function addressesOf(context: Context): readonly OwnAddress[] {
  return context.all('/ip/address').flatMap((source) => {
    const text = valueOf(source, 'address');
    const on = valueOf(source, 'interface');
    const address = text?.split('/', 1)[0];
    return text === undefined || on === undefined || address === undefined ? [] : [{ address, network: text, interface: on }];
  });
}

/** Does the address lie in the network? `10.1.2.3`, `10.1.2.1/24`; the host part does not matter. */
export function inNetwork(address: string, network: string): boolean {
  const [base = '', length = '32'] = network.split('/');
  const [left, right] = [numberOf(address), numberOf(base)];
  if (left === undefined || right === undefined) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(left / size) === Math.floor(right / size);
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
