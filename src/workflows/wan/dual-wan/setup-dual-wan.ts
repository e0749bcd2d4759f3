import { defineWorkflow, type ActionInput, type Goal, type StepContext } from '../../../core/catalogue';
import { readChain, readSrcnat } from '../../parts/firewall';
import {
  followLeases,
  joinWan,
  keepFromFasttrack,
  keepLocal,
  lookAtUplinks,
  markInbound,
  markOf,
  masquerade,
  routeMarked,
} from '../../parts/uplinks';
import { FREE_ETHER5 } from '../input';
import { Input, LOCAL, MARKED, targetsOf, validate, wans, type Dual } from './input';
import { routes, standBack } from './routes';

function balanced(input: Dual): ActionInput[] {
  const shares = [Number(input.share1), Number(input.share2)];
  const total = shares.reduce((sum, one) => sum + one, 0);
  const buckets = shares.flatMap((count, index) => Array.from({ length: count }, () => index));
  return buckets.map((index, bucket) => ({
    chain: 'prerouting',
    action: 'mark-connection',
    'new-connection-mark': markOf({ name: `wan${index + 1}` }),
    passthrough: true,
    'in-interface-list': '!WAN',
    'connection-state': 'new',
    'connection-mark': 'no-mark',
    'dst-address-type': '!local',
    'dst-address-list': `!${LOCAL}`,
    'per-connection-classifier': `both-addresses:${total}/${bucket}`,
    comment: `dual WAN: part ${bucket + 1} of ${total} by wan${index + 1}`,
  }));
}

/** Connections that were translated to the address of a dead uplink never recover by themselves. */
function watch(input: Dual, index: number): ActionInput {
  const name = `wan${index + 1}`;
  const lost = input.mode === 'balance' ? `connection-mark="${markOf({ name })}"` : 'srcnat=yes';
  const flush = input.mode === 'balance' || index === 0 ? `; /ip firewall connection remove [find ${lost}]` : '';
  return {
    where: { comment: `dual WAN: ${name}` },
    host: targetsOf(input, index)[0],
    interval: '10s',
    timeout: '1s',
    'down-script': `:log warning "${name} is down"${flush}`,
    'up-script': `:log info "${name} is up"`,
    comment: `dual WAN: ${name}`,
  };
}

function answers(index: 0 | 1): Goal<Dual> {
  const target = ({ input }: StepContext<Dual>): string => targetsOf(input, index)[0] ?? '';
  return {
    id: `wan${index + 1}-works`,
    title: `The Internet can be reached by the ${index === 0 ? 'first' : 'second'} uplink.`,
    read: 'diagnostics.check_connection',
    input: (context) => ({ address: target(context), count: 3 }),
    expect: ([row], context) => row?.['reachable'] === 'yes' || `${target(context)} does not answer`,
    withinSeconds: 40,
  };
}

export const setupDualWan = defineWorkflow({
  name: 'setup_dual_wan',
  family: 'wan',
  title: 'Set up two uplinks',
  summary: 'Uses two uplinks for failover or together, going by hosts far outside, and answers by the way that was asked.',
  why: 'A provider that is down mostly leaves the port and the next router up. Routes that follow hosts far outside notice it within seconds, and nobody has to drive to the site.',
  risk: 'lockout',
  input: Input,
  validate,
  steps: [
    ...lookAtUplinks<Dual>(wans),
    readSrcnat,
    readChain('forward'),
    ...joinWan<Dual>(wans),
    masquerade<Dual>(wans),
    ...routes,
    ...standBack,
    followLeases<Dual>(wans),
    ...keepLocal<Dual>(
      () => LOCAL,
      ({ lan }) => lan,
      wans,
    ).map((step) => ({ ...step, when: ({ input }: StepContext<Dual>) => input.mode === 'balance', whenText: 'balance' })),
    { ...keepFromFasttrack<Dual>(wans), ...MARKED },
    { ...markInbound<Dual>(wans), ...MARKED },
    {
      id: 'balance',
      title: 'Spread new connections',
      when: ({ input }) => input.mode === 'balance',
      whenText: 'balance',
      do: 'mangle.ensure_rule',
      input: ({ input }) => balanced(input),
    },
    { ...routeMarked<Dual>(wans), ...MARKED },
    {
      id: 'watch',
      title: 'Log what goes down, and drop its connections',
      do: 'monitoring.ensure_netwatch',
      input: ({ input }) => [watch(input, 0), watch(input, 1)],
    },
  ],
  goals: [answers(0), answers(1)],
  examples: [
    {
      title: 'A line with DHCP, and a spare one with a fixed address',
      input: {
        wan1: 'ether1',
        wan2: 'ether5',
        gateway2: '198.51.100.1',
        'check-targets': ['192.0.2.10', '192.0.2.20', '192.0.2.11', '192.0.2.21'],
      },
      before: [
        ...FREE_ETHER5,
        { do: 'ip.add_address', input: { address: '198.51.100.2/24', interface: 'ether5' } },
        { do: 'route.add', input: { gateway: '198.51.100.1', comment: 'by hand' } },
      ],
    },
    {
      title: 'Two connections of three by the faster line',
      input: {
        wan1: 'pppoe-out1',
        wan2: 'ether1',
        gateway2: '100.64.0.1',
        mode: 'balance',
        share1: 2,
        'check-targets': ['192.0.2.10', '192.0.2.20'],
      },
      before: [
        ...FREE_ETHER5,
        {
          do: 'pppoe.create_client',
          input: { name: 'pppoe-out1', interface: 'ether5', user: 'site', password: 'documentation', 'add-default-route': true },
        },
      ],
    },
  ],
});
