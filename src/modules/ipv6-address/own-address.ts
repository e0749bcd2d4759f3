import {
  isDynamic,
  readMenu,
  variantOf,
  type Action,
  type ActionInput,
  type RouterReader,
  type Row,
  type WriteAction,
} from '../../core/catalogue';
import { bool, ipv6Prefix, ValueError } from '../../core/values';
import { addresses } from './ipv6-address.resource';

const { resource } = addresses;
const BY_ADDRESS: readonly string[] = ['ipv6.add_address', 'ipv6.ensure_address'];
const GROUPS = 8;

/**
 * An add and an ensure that know their row again although the router finishes the address: `::1/64` from a pool is printed
 * with the prefix that the pool gave, and one with eui-64 with the last part made from the MAC address.
 */
export function knowingAddresses(action: Action): Action {
  if (action.kind === 'read' || !BY_ADDRESS.includes(action.id)) return action;
  const plan: WriteAction['plan'] = async (router, input, context) =>
    action.plan(router, { ...input, ...(await finished(router, input)) }, context);
  return variantOf(action, { plan });
}

/** The address that the router made of the wanted one, where it did so already. */
async function finished(router: RouterReader, input: ActionInput): Promise<ActionInput> {
  const { address, interface: on } = input;
  if (typeof address !== 'string' || typeof on !== 'string' || input['where'] !== undefined) return {};
  const part = givenPart(input);
  if (!part) return {};
  const rows = await readMenu(resource, router, { query: [`=interface=${on}`] });
  const made = rows.find(
    (row) => row['interface'] === on && !isDynamic(row) && isMadeLike(row, input) && part(row['address'] ?? '') === part(address),
  );
  return made?.['address'] === undefined ? {} : { address: ipv6Prefix.canonical(made['address']) };
}

function isMadeLike(row: Row, wanted: ActionInput): boolean {
  const isFromPool = (row['from-pool'] ?? '') === (wanted['from-pool'] ?? '');
  return isFromPool && bool.canonical(row['eui-64'] ?? 'no') === (wanted['eui-64'] ?? 'no');
}

/** The part of the address that is the person's: the last one from a pool, the first one with eui-64, none with both. */
function givenPart(input: ActionInput): ((address: string) => string | undefined) | undefined {
  const fromPool = typeof input['from-pool'] === 'string' && input['from-pool'] !== '';
  const isDerived = input['eui-64'] === 'yes';
  if (fromPool && isDerived) return () => '';
  if (fromPool) return (address) => halfOf(address, 'last');
  return isDerived ? (address) => halfOf(address, 'first') : undefined;
}

/** Half of an address as text, `undefined` where it is no IPv6 address. */
function halfOf(address: string, which: 'first' | 'last'): string | undefined {
  try {
    const groups = expanded(ipv6Prefix.parse(address).address);
    return (which === 'first' ? groups.slice(0, GROUPS / 2) : groups.slice(GROUPS / 2)).join(':');
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

function expanded(address: string): readonly string[] {
  const [left = '', right] = address.split('::');
  const head = left === '' ? [] : left.split(':');
  if (right === undefined) return head;
  const tail = right === '' ? [] : right.split(':');
  return [...head, ...Array<string>(GROUPS - head.length - tail.length).fill('0'), ...tail];
}
