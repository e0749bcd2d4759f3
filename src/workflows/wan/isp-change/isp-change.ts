import { defineWorkflow } from '../../../core/catalogue';
import { followLeases, gatewayOf, lookAtUplinks, routeComment } from '../../parts/uplinks';
import { FREE_ETHER5 } from '../input';
import { Input, outside, uplinks, validate, type Change } from './input';
import { beside, defaultRoute, drop, lineOf, standBack } from './steps';

export const ispChange = defineWorkflow({
  name: 'isp_change',
  family: 'wan',
  title: 'Change the provider',
  summary: 'Brings a new line up beside the old one, proves it, swaps, and keeps the old one waiting until it is given up.',
  why: 'A change of provider is done at night, with one hand on the old cable. Here the new line is asked for an answer before anything leaves by it; the old one waits behind it for as long as you like, and takes over by itself when the new one fails.',
  comesBack: 'Stage by stage: the old line is the way out again, and the new one is gone.',
  risk: 'lockout',
  input: () => Input,
  validate,
  stages: [
    { id: 'beside', title: 'Bring the new line up beside the old one', steps: beside, risk: 'lockout' },
    {
      id: 'up',
      title: 'The new line is up',
      when: ({ input }) => input.line.kind === 'dhcp',
      whenText: 'DHCP',
      until: 'ip.list_dhcp_clients',
      input: ({ input }) => ({ where: { interface: outside(input.line) } }),
      expect: ([row]) => row?.['status'] === 'bound' || `the provider gives no address: ${row?.['status'] ?? 'no client'}`,
      everySeconds: 2,
      forSeconds: 60,
    },
    {
      id: 'line',
      title: 'See the new line',
      do: 'interface.list',
      input: ({ input }) => ({ where: { name: outside(input.line) } }),
    },
    {
      id: 'proof',
      title: 'Ask a host outside through it',
      steps: [
        ...lookAtUplinks<Change>(uplinks),
        {
          id: 'pin',
          title: 'Reach the host by the new line alone',
          do: 'route.ensure',
          input: (context) => {
            const line = lineOf(context);
            const comment = routeComment(line, 'the test host');
            const host = `${context.input['test-host']}/32`;
            return { where: { comment }, 'dst-address': host, gateway: gatewayOf(line, context), comment };
          },
        },
      ],
      goals: [
        {
          id: 'answers',
          title: 'The host answers through the new line.',
          read: 'diagnostics.check_connection',
          input: ({ input }) => ({ address: input['test-host'], count: 5 }),
          expect: ([row], { input }) => row?.['reachable'] === 'yes' || `${input['test-host']} does not answer by the new line`,
          withinSeconds: 60,
        },
      ],
    },
    {
      id: 'swap',
      title: 'Make it the way out, and let the old one wait',
      steps: [
        ...lookAtUplinks<Change>(uplinks),
        { id: 'default', title: 'Lead out by the new line', do: 'route.ensure', input: defaultRoute },
        ...standBack,
        followLeases<Change>(uplinks),
      ],
      goals: [
        {
          id: 'way-out',
          title: 'The way out is the new line.',
          read: 'route.list',
          input: ({ input }) => ({ where: { comment: routeComment({ name: input.name }, 'the way out') } }),
          expect: ([row]) => row?.['active'] === 'true' || 'its default route is not active',
          withinSeconds: 30,
        },
      ],
      risk: 'lockout',
    },
    {
      id: 'drop',
      title: 'Remove the old line',
      when: ({ input }) => input['drop-old'],
      whenText: 'drop-old',
      steps: drop,
      risk: 'lockout',
    },
  ],
  examples: [
    {
      title: 'From DHCP to a fixed address',
      input: {
        name: 'fibre-new',
        line: { kind: 'static', port: 'ether5', address: '198.51.100.2/24', gateway: '198.51.100.1' },
        old: 'ether1',
        'test-host': '192.0.2.10',
      },
      before: FREE_ETHER5,
    },
    {
      title: 'To PPPoE in a VLAN, and the old line goes',
      input: {
        name: 'vdsl',
        line: { kind: 'pppoe', port: 'ether5', vlan: 7, user: 'line-4711', password: 'documentation' },
        old: 'ether1',
        'test-host': '192.0.2.10',
        'drop-old': true,
      },
      before: FREE_ETHER5,
    },
  ],
});
