import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';
import { bitRate, ip, userName } from '../../core/values';
import { routerName, routerNamed } from '../parts/routers';

const Input = z.strictObject({
  far: routerName.describe('Name of the router at the other end, in the fleet.'),
  address: ip.schema.describe('Its address over the link that is measured.'),
  user: userName.schema.describe('User of the other router that the test logs in as.'),
  password: z.string().max(255).describe('Its password.'),
  most: bitRate.schema.describe('Most to send each way, e.g. 100M: a test without a limit fills the link.'),
  seconds: z.number().int().min(2).max(60).default(10).describe('How long, in seconds.'),
  protocol: z.enum(['udp', 'tcp']).default('tcp').describe('UDP fills a link at any cost, TCP gives way.'),
});

const SERVER = '/tool/bandwidth-server';

export const linkSpeedTest = defineWorkflow({
  name: 'link_speed_test',
  family: 'lifecycle',
  title: 'Measure a link',
  summary: 'Measures what a link carries between two routers, with the bandwidth server on for that time only.',
  why: 'A bandwidth server that was left on lets anybody fill the line, and one that was switched off is why nobody measures. It is on while the test runs, asks for a login, and goes back to what it was, also when the test fails. Run it with a concurrency of one: two tests over one line measure each other.',
  risk: 'disruptive',
  oneWay: 'The link was full for that time; the server is set back.',
  input: () => Input,
  stages: [
    {
      id: 'server',
      title: 'See how the bandwidth server is set',
      on: ({ input }) => routerNamed(input.far),
      onText: 'far end',
      do: 'menu.print',
      input: () => ({ path: SERVER }),
    },
    {
      id: 'open',
      title: 'Switch it on, with a login',
      on: ({ input }) => routerNamed(input.far),
      onText: 'far end',
      steps: [
        {
          id: 'on',
          title: 'Set it',
          do: 'menu.set',
          input: () => ({ path: SERVER, values: { enabled: true, authenticate: true } }),
        },
      ],
    },
    {
      id: 'measure',
      title: 'Measure both ways',
      do: 'diagnostics.bandwidth_test',
      input: ({ input }) => ({
        address: input.address,
        user: input.user,
        password: input.password,
        direction: 'both',
        protocol: input.protocol,
        'local-tx-speed': input.most,
        'remote-tx-speed': input.most,
        duration: `${input.seconds}s`,
      }),
      tell: true,
      keep: 'it has measured',
    },
    {
      id: 'close',
      title: 'Set the server back',
      on: ({ input }) => routerNamed(input.far),
      onText: 'far end',
      steps: [
        {
          id: 'off',
          title: 'Set it',
          do: 'menu.set',
          input: ({ results }) => {
            const { enabled = 'false', authenticate = 'true' } = results['server']?.[0] ?? {};
            return { path: SERVER, values: { enabled, authenticate } };
          },
        },
      ],
    },
  ],
  examples: [
    {
      title: 'Ten seconds over a tunnel',
      input: { far: 'far', address: '192.0.2.1', user: 'btest', password: 'documentation', most: '10M', seconds: 2 },
      others: [{ name: 'far', before: [{ do: 'menu.set', input: { path: SERVER, values: { enabled: false } } }] }],
    },
  ],
});
