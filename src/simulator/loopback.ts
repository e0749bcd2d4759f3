import { createServer } from 'node:net';

import { AppError } from '../core/errors';

/** The loopback addresses from `first` on, without those that end in 0 or 255. @throws AppError INPUT_INVALID */
export function loopbackAddresses(first: string, count: number): string[] {
  const start = first.split('.').map(Number);
  const valid =
    start.length === 4 && start[0] === 127 && start.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  if (!valid) {
    throw new AppError('INPUT_INVALID', `not a loopback address: ${first}`, { remedy: 'Give an address of 127.0.0.0/8.' });
  }
  const [a = 127, b = 0, c = 0, d = 1] = start;
  const addresses: string[] = [];
  for (let next = ((a * 256 + b) * 256 + c) * 256 + d; addresses.length < count; next += 1) {
    if (next >= 128 * 2 ** 24) throw new AppError('INPUT_INVALID', `no ${count} loopback addresses after ${first}`);
    const last = next % 256;
    if (last !== 0 && last !== 255) addresses.push([next >>> 24, (next >>> 16) & 255, (next >>> 8) & 255, last].join('.'));
  }
  return addresses;
}

/** Linux answers on all of 127.0.0.0/8; macOS and BSD only on 127.0.0.1. */
export function canListenOn(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: address, port: 0 }, () => probe.close(() => resolve(true)));
  });
}
