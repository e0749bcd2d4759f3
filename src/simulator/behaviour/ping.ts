import type { CommandContext, CommandResult, CommandSpec, RouterState } from '../kernel/menu';
import { parseIp } from '../kernel/ipv4';
import { hasRouteTo } from './addresses';

const MOST_PACKETS = 100;

/** The same at both places where RouterOS has it. */
export const PING: Omit<CommandSpec, 'since' | 'until'> = {
  args: ['address', 'count', 'interval', 'size', 'interface', 'src-address', 'ttl', 'arp-ping', 'dscp', 'do-not-fragment'],
  required: ['address'],
  policy: 'test',
  run: ping,
};

/** Every host answers that a test did not make unreachable and that a route leads to. */
function ping({ state, args }: CommandContext): CommandResult {
  const { address = '', size = '56' } = args;
  const count = Math.min(Number(args.count ?? '4') || 4, MOST_PACKETS);
  const fate = fateOf(address, state);
  const rows = Array.from({ length: count }, (_, seq) => {
    const sent = { seq: String(seq), host: address, size, sent: String(seq + 1) };
    if (fate !== undefined) return { ...sent, status: fate, received: '0', 'packet-loss': '100' };
    return {
      ...sent,
      ttl: '64',
      time: '1ms',
      received: String(seq + 1),
      'packet-loss': '0',
      'min-rtt': '1ms',
      'avg-rtt': '1ms',
      'max-rtt': '1ms',
    };
  });
  return { rows };
}

/** @returns what takes the place of an answer */
function fateOf(address: string, state: RouterState): string | undefined {
  if (state.machine.unreachable.has(address)) return 'timeout';
  return parseIp(address) !== undefined && !hasRouteTo(address, state) ? 'no route to host' : undefined;
}
