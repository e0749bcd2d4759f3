import { z } from 'zod';
import { defineWorkflow, type StepContext } from '../../core/catalogue';
import { ipNetwork, named } from '../../core/values';
import { ownService } from './transports';

const SERVICES = ['telnet', 'ftp', 'www', 'ssh', 'api', 'winbox', 'www-ssl', 'api-ssl'] as const;
const listName = named('interface-list-name', 'LAN');

const Input = z.strictObject({
  management: z
    .array(ipNetwork.schema)
    .min(1)
    .max(50)
    .describe('Networks that services may be used from; that of the daemon has to be among them.'),
  keep: z
    .array(z.enum(SERVICES))
    .default(['ssh', 'winbox'])
    .describe('Services that stay open to these networks; the one that the daemon uses always does.'),
  'inner-list': listName.schema
    .optional()
    .describe('Interface list that MAC Winbox and neighbour discovery stay open on. Absent: on none.'),
  'strong-crypto': z
    .boolean()
    .default(true)
    .describe('Let SSH take strong ciphers and keys only; very old clients are refused then.'),
});
type Input = z.output<typeof Input>;

function kept({ input, facts }: StepContext<Input>): readonly string[] {
  return [...new Set([...input.keep, ownService(facts)])];
}

export const hardenServices = defineWorkflow({
  name: 'harden_services',
  family: 'security',
  title: 'Harden services',
  summary: 'Closes services that nobody needs, binds the others to the management networks, and shuts doors below IP.',
  why: 'Routers are taken over by services that were never closed: telnet, FTP, the web page and the API open to everybody, MAC Winbox on every port, a proxy that somebody left on. What stays open here is asked for, and only from where it is needed.',
  comesBack:
    'A network that is missing among `management` would shut the daemon out: that is worked out before anything is written, and the guard takes it back.',
  risk: 'lockout',
  input: () => Input,
  steps: [
    {
      id: 'services',
      title: 'See which services there are',
      read: 'ipservice.list',
      input: () => ({ proplist: ['name', 'disabled', 'address'] }),
    },
    {
      id: 'bind',
      title: 'Bind what stays to the management networks',
      do: 'ipservice.ensure',
      input: (context) =>
        there(context)
          .filter((name) => kept(context).includes(name))
          .map((name) => ({ where: { name }, address: context.input.management })),
    },
    {
      id: 'close',
      title: 'Close the other services',
      do: 'ipservice.ensure',
      input: (context) =>
        there(context)
          .filter((name) => !kept(context).includes(name))
          .map((name) => ({ where: { name }, disabled: true })),
    },
    {
      id: 'ssh',
      title: 'Let SSH take strong ciphers only',
      when: ({ input }) => input['strong-crypto'],
      whenText: 'wanted',
      do: 'menu.set',
      input: () => ({ path: '/ip/ssh', values: { 'strong-crypto': true } }),
    },
    {
      id: 'mac-telnet',
      title: 'Close MAC telnet',
      do: 'menu.set',
      input: () => ({ path: '/tool/mac-server', values: { 'allowed-interface-list': 'none' } }),
    },
    {
      id: 'mac-winbox',
      title: 'Close MAC Winbox but on the inner interfaces',
      do: 'menu.set',
      input: ({ input }) => ({
        path: '/tool/mac-server/mac-winbox',
        values: { 'allowed-interface-list': input['inner-list'] ?? 'none' },
      }),
    },
    {
      id: 'mac-ping',
      title: 'Answer no MAC pings',
      do: 'menu.set',
      input: () => ({ path: '/tool/mac-server/ping', values: { enabled: false } }),
    },
    {
      id: 'discovery',
      title: 'Announce the router on inner interfaces only',
      do: 'menu.set',
      input: ({ input }) => ({
        path: '/ip/neighbor/discovery-settings',
        values: { 'discover-interface-list': input['inner-list'] ?? 'none' },
      }),
    },
    {
      id: 'bandwidth-server',
      title: 'Switch the bandwidth server off',
      do: 'menu.set',
      input: () => ({ path: '/tool/bandwidth-server', values: { enabled: false } }),
    },
    {
      id: 'proxies',
      title: 'Switch the proxies and UPnP off',
      do: 'menu.set',
      input: () => ['/ip/socks', '/ip/proxy', '/ip/upnp'].map((path) => ({ path, values: { enabled: false } })),
    },
  ],
  examples: [
    {
      title: 'SSH and Winbox from one network',
      input: { management: ['192.168.88.0/24', '127.0.0.0/8', '10.0.0.0/8'], 'inner-list': 'LAN' },
    },
  ],
});

function there({ found }: StepContext<Input>): readonly string[] {
  return (found['services'] ?? []).flatMap(({ name }) =>
    name !== undefined && (SERVICES as readonly string[]).includes(name) ? [name] : [],
  );
}
