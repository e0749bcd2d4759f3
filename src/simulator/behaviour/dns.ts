import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { failure } from '../kernel/refusal';
import { UPLINK_DNS } from './addresses';

const KEYS_OF_TYPE: Readonly<Record<string, string>> = {
  CNAME: 'cname',
  FWD: 'forward-to',
  MX: 'mx-exchange',
  NS: 'ns',
  TXT: 'text',
};

export function completeStatic(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  if (!next.name && !next.regexp) throw failure('name or regexp required');
  const needed = KEYS_OF_TYPE[next.type ?? 'A'];
  if (needed !== undefined && next[needed] === undefined) throw failure(`${needed} required`);
  const twin = context.state.rows('/ip/dns/static').find((row) => row.id !== context.before?.id && sameEntry(row.values, next));
  if (twin) throw failure('entry already exists');
  return next;
}

function sameEntry(a: Values, b: Values): boolean {
  const keys = [
    'name',
    'regexp',
    'type',
    'address',
    'cname',
    'text',
    'ns',
    'forward-to',
    'mx-exchange',
    'srv-target',
    'srv-port',
  ];
  return keys.every((key) => a[key] === b[key]);
}

/** The cache holds the static entries for as long as they live. */
export function dnsCacheRows(state: RouterState): readonly SimRow[] {
  return state
    .rows('/ip/dns/static')
    .filter((row) => row.values.name !== undefined && row.values.address !== undefined && row.values.disabled !== 'true')
    .map((row) => {
      const { name = '', address = '', type = 'A', ttl = '1d' } = row.values;
      return { id: row.id, values: { name, type, address, data: address, ttl, static: 'true' } };
    });
}

export function resolve({ state, args }: CommandContext): CommandResult {
  const name = args['domain-name'] ?? '';
  const entry = state.rows('/ip/dns/static').find((row) => row.values.name === name && row.values.disabled !== 'true');
  if (!entry && !hasServer(state)) throw failure('dns server failure');
  const address = entry?.values.address ?? anyAddress(name);
  if (address === undefined) throw failure('dns name does not exist');
  return { ret: address };
}

/** Its own servers, or the one that the uplink names, unless a test made them all unreachable. */
function hasServer(state: RouterState): boolean {
  const servers = (state.rows('/ip/dns')[0]?.values.servers ?? '').split(',').filter((server) => server !== '');
  return [...servers, UPLINK_DNS].some((server) => !state.machine.unreachable.has(server));
}

/** The uplink of the simulated fleet knows every name under the reserved example domains. */
function anyAddress(name: string): string | undefined {
  if (!/(^|\.)example(\.(com|net|org))?$/.test(name)) return undefined;
  const sum = [...name].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 254, 7);
  return `198.51.100.${sum + 1}`;
}
