import {
  assertSupported,
  createRegistry,
  parseInput,
  type ActionInput,
  type RouterReader,
  type Rows,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { AREAS } from '../../modules';

const registry = createRegistry(AREAS);

/** The rows that a reading action gives on this router; for workflows that only read. */
export async function rowsOf(router: RouterReader, id: string, given: ActionInput): Promise<Rows> {
  const action = registry.action(id);
  if (action.kind !== 'read') throw new AppError('BUG', `${id} does not only read`);
  const input = parseInput(action, given);
  assertSupported(action, input, router.facts);
  return (await action.read(router, input)).rows;
}
