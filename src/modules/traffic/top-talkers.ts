import type { Row } from '../../core/catalogue';
import { bitRate, ValueError } from '../../core/values';

export interface TalkerOptions {
  readonly by: 'src-address' | 'dst-address';
  readonly order: 'bytes' | 'rate' | 'connections';
  /** Of the source; empty for all. */
  readonly startsWith: string;
}

interface Talker {
  readonly address: string;
  readonly peers: Set<string>;
  connections: number;
  bytesSent: number;
  bytesReceived: number;
  rateSent: number;
  rateReceived: number;
}

/** Sums connections up by one end of them, the busiest first. Sent is seen from that end. */
export async function topTalkers(connections: AsyncIterable<Row>, options: TalkerOptions): Promise<readonly Row[]> {
  const { by, startsWith } = options;
  const talkers = new Map<string, Talker>();
  for await (const row of connections) {
    if (!(row['src-address'] ?? '').startsWith(startsWith)) continue;
    const address = withoutPort(row[by] ?? '');
    const talker = talkers.get(address) ?? silent(address);
    talkers.set(address, talker);
    // Original direction is from source to destination, reply is back.
    const [sent, received] = by === 'src-address' ? ['orig', 'repl'] : ['repl', 'orig'];
    talker.connections += 1;
    talker.peers.add(withoutPort(row[by === 'src-address' ? 'dst-address' : 'src-address'] ?? ''));
    talker.bytesSent += Number(row[`${sent}-bytes`] ?? '0');
    talker.bytesReceived += Number(row[`${received}-bytes`] ?? '0');
    talker.rateSent += rateOf(row[`${sent}-rate`]);
    talker.rateReceived += rateOf(row[`${received}-rate`]);
  }
  return ordered([...talkers.values()], options.order);
}

function silent(address: string): Talker {
  return { address, peers: new Set(), connections: 0, bytesSent: 0, bytesReceived: 0, rateSent: 0, rateReceived: 0 };
}

const MEASURES: Readonly<Record<TalkerOptions['order'], (talker: Talker) => number>> = {
  bytes: ({ bytesSent, bytesReceived }) => bytesSent + bytesReceived,
  rate: ({ rateSent, rateReceived }) => rateSent + rateReceived,
  connections: ({ connections }) => connections,
};

function ordered(talkers: readonly Talker[], order: TalkerOptions['order']): readonly Row[] {
  const measure = MEASURES[order];
  const total = talkers.reduce((sum, talker) => sum + measure(talker), 0);
  return talkers
    .toSorted((left, right) => measure(right) - measure(left))
    .map((talker) => ({
      address: talker.address,
      connections: String(talker.connections),
      'bytes-sent': String(talker.bytesSent),
      'bytes-received': String(talker.bytesReceived),
      'rate-sent': String(talker.rateSent),
      'rate-received': String(talker.rateReceived),
      peers: String(talker.peers.size),
      share: total === 0 ? '0' : ((measure(talker) / total) * 100).toFixed(1),
    }));
}

/** `192.0.2.1:443` and `192.0.2.1`, `[2001:db8::1]:443` and `2001:db8::1`. */
export function withoutPort(address: string): string {
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(address);
  if (bracketed) return bracketed[1] ?? address;
  return /^(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/.exec(address)?.[1] ?? address;
}

/** Bits per second; the API prints `0bps` or plain digits. */
function rateOf(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  try {
    return bitRate.parse(text);
  } catch (error) {
    if (error instanceof ValueError) return 0;
    throw error;
  }
}
