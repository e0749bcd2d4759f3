import { isAppError } from '../../../core/errors';
import type { Reading } from '../check';
import { optionsOf, type Asker } from './asking';

/** A name that does not resolve is a reading, not an error: the router refuses the command, or is silent too long. */
export async function readResolve(asker: Asker, name: string): Promise<Reading> {
  try {
    const { ret, rows } = await asker.reader.query('/resolve', { 'domain-name': name }, optionsOf(asker));
    const address = ret ?? rows[0]?.['ret'];
    return { kind: 'flag', good: Boolean(address), text: address ? `${name} is ${address}` : `${name} has no address` };
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'TRAP') return { kind: 'flag', good: false, text: error.trap?.message ?? error.message };
    if (error.code === 'COMMAND_TIMEOUT') return { kind: 'flag', good: false, text: `${name} was not resolved in time` };
    throw error;
  }
}
