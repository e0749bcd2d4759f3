import { compareRelease, type Reply, type Row } from '../../../core/catalogue';
import type { Reading } from '../check';
import { optionsOf, printRows, type Asker } from './asking';

interface Ping {
  readonly to: 'gateway' | { readonly address: string };
  readonly count: number;
  /** Percent. */
  readonly maxLoss: number;
}

const INTERVAL = '200ms';
const DEFAULT_ROUTES = { menu: '/ip/route', where: ['=dst-address=0.0.0.0/0', '=active=true'] } as const;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Pings from the router: lost packets are a reading, not an error. */
export async function readPing(asker: Asker, { to, count, maxLoss }: Ping): Promise<Reading> {
  const address = to === 'gateway' ? await defaultGateway(asker) : to.address;
  if (address === undefined) return { kind: 'unused', why: 'no active default route with an address as its gateway' };
  const args = { address, count: String(count), interval: INTERVAL };
  const received = receivedOf(await asker.reader.query(pingCommand(asker.reader.facts.version), args, optionsOf(asker)));
  if (received === undefined) return { kind: 'unread', why: 'the router told no result of the ping' };
  const loss = (1 - received / count) * 100;
  return { kind: 'flag', good: loss <= maxLoss, text: `${received} of ${count} answers from ${address}` };
}

/** The command at the top of the tree went away with 7.23. */
export function pingCommand(version: string): string {
  return compareRelease(version, '7.23') < 0 ? '/ping' : '/tool/ping';
}

/** The gateway that carries what leaves: of the main table, the nearest first. */
async function defaultGateway(asker: Asker): Promise<string | undefined> {
  const rows = await printRows(asker, DEFAULT_ROUTES, ['gateway', 'distance', 'routing-table', 'routing-mark']);
  const main = rows.filter((row) => (row['routing-table'] ?? 'main') === 'main' && !row['routing-mark']);
  const nearest = [...main].sort((a, b) => Number(a['distance'] ?? 0) - Number(b['distance'] ?? 0));
  return nearest.flatMap(addressesOf)[0];
}

/** `10.0.0.1`, `10.0.0.1%ether1`, several with commas on 6.x, or interfaces, which cannot be pinged. */
function addressesOf({ gateway = '' }: Row): string[] {
  return gateway
    .split(',')
    .map((hop) => hop.split('%', 1)[0] ?? '')
    .filter((hop) => IPV4.test(hop));
}

/** The API sums up in every row; the console ends with the number of answers alone. */
function receivedOf({ rows, ret }: Reply): number | undefined {
  const text = rows.at(-1)?.['received'] ?? ret?.trim().split(/\s+/).at(-1);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
