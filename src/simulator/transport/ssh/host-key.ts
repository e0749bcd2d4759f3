import { utils } from 'ssh2';

let shared: string | undefined;

/** One key for all simulated routers of the process: making one for each of a thousand would take its time. */
export function sharedHostKey(): string {
  shared ??= utils.generateKeyPairSync('ed25519').private;
  return shared;
}
