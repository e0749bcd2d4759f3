import { z } from 'zod';
import { defineWorkflow, type Row } from '../../core/catalogue';
import { bool, int, interfaceName, named } from '../../core/values';
import { repeatIssues } from '../checks/networks';

const Input = z.strictObject({
  uplink: interfaceName.schema.describe('Interface towards the provider, which asks for a prefix.'),
  lans: z.array(interfaceName.schema).min(1).max(32).describe('Interfaces inside; each gets a /64 of the prefix.'),
  pool: named('ipv6-pool', 'isp6').schema.default('isp6').describe('Name of the pool that the prefix becomes.'),
  'prefix-hint': int(48, 64).schema.default('56').describe('Length of prefix that is asked for.'),
  'wait-for-prefix': bool.schema.default('no').describe('Keep it only if the provider gives a prefix within a minute.'),
});
type Six = z.output<typeof Input>;

const NOTE = 'IPv6';

export const enableIpv6 = defineWorkflow({
  name: 'enable_ipv6',
  family: 'wan',
  title: 'Enable IPv6',
  summary: 'Closes the firewall for IPv6 first, then asks the provider for a prefix and announces it inside.',
  why: 'With IPv6 every host has a public address, and without NAT nothing hides it. The firewall has to be there before the first prefix is.',
  risk: 'lockout',
  needs: { packagesV6: ['ipv6'] },
  input: Input,
  validate: ({ uplink, lans }: Six) => [
    ...repeatIssues('lans', lans, 'interface'),
    ...(lans.includes(uplink) ? [{ path: 'uplink', message: 'it is one of the inside, too' }] : []),
  ],
  steps: [
    {
      id: 'interfaces',
      title: 'See that the interfaces are there',
      read: 'interface.list',
      input: () => ({ proplist: ['name'], limit: 10_000 }),
      refuse: (rows, { input }) => {
        const missing = [input.uplink, ...input.lans].find((name) => !rows.some((row) => row['name'] === name));
        return missing === undefined ? undefined : `there is no interface ${missing}`;
      },
    },
    {
      id: 'rules',
      title: 'Look at the firewall',
      read: 'ipv6.list_filter_rules',
      input: () => ({ limit: 10_000 }),
    },
    {
      id: 'firewall',
      title: 'Close the firewall from outside',
      when: ({ found }) =>
        !hasDrop(found['rules'] ?? [], 'input') || !hasDrop(found['rules'] ?? [], 'forward') ? true : 'it is closed already',
      whenText: 'it is not closed already',
      do: 'ipv6.ensure_filter_rule',
      input: ({ input, found }) =>
        (['input', 'forward'] as const)
          .filter((chain) => !hasDrop(found['rules'] ?? [], chain))
          .flatMap((chain) => {
            const rule = (action: string, what: string, matchers: Readonly<Record<string, string>>) => ({
              chain,
              action,
              ...matchers,
              comment: `${NOTE} ${chain}: ${what}`,
            });
            return [
              rule('accept', 'answers', { 'connection-state': 'established,related,untracked' }),
              rule('drop', 'invalid', { 'connection-state': 'invalid' }),
              rule('accept', 'ICMP', { protocol: 'icmpv6' }),
              ...(chain === 'input'
                ? [rule('accept', 'DHCPv6', { protocol: 'udp', 'dst-port': '546', 'src-address': 'fe80::/10' })]
                : []),
              rule('drop', 'from outside', { 'in-interface': input.uplink }),
            ];
          }),
    },
    {
      id: 'settings-there',
      title: 'See whether IPv6 is on',
      read: 'ipv6.get_settings',
    },
    {
      id: 'settings',
      title: 'Switch IPv6 on',
      when: ({ found }) => ['true', 'yes'].includes(found['settings-there']?.[0]?.['disable-ipv6'] ?? ''),
      whenText: 'it is off',
      do: 'ipv6.ensure_settings',
      input: () => ({ 'disable-ipv6': false }),
    },
    {
      id: 'forwarding',
      title: 'Forward IPv6',
      when: ({ found }) => ['false', 'no'].includes(found['settings-there']?.[0]?.['forward'] ?? ''),
      whenText: 'it does not',
      do: 'ipv6.ensure_settings',
      input: () => ({ forward: true }),
    },
    {
      id: 'client',
      title: 'Ask for a prefix',
      do: 'dhcpv6.ensure_client',
      input: ({ input }) => ({
        interface: input.uplink,
        request: ['prefix'],
        'pool-name': input.pool,
        'pool-prefix-length': 64,
        'prefix-hint': `::/${input['prefix-hint']}`,
        'add-default-route': true,
        comment: NOTE,
      }),
    },
    {
      id: 'addresses',
      title: 'Give the inside addresses of the prefix',
      do: 'ipv6.ensure_address',
      input: ({ input }) =>
        input.lans.map((name) => ({
          address: '::1/64',
          interface: name,
          'from-pool': input.pool,
          advertise: true,
          comment: NOTE,
        })),
    },
  ],
  goals: [
    {
      id: 'prefix',
      title: 'The provider gives a prefix.',
      when: ({ input }) => input['wait-for-prefix'] === 'yes',
      read: 'dhcpv6.list_clients',
      input: ({ input }) => ({ where: { interface: input.uplink } }),
      expect: ([row]) =>
        (row?.['status'] === 'bound' && row['prefix'] !== undefined) || `it says ${row?.['status'] ?? 'nothing'}`,
      withinSeconds: 60,
    },
  ],
  examples: [
    {
      title: 'A house with a /56',
      input: { uplink: 'ether1', lans: ['bridge'] },
    },
  ],
});

/** Does the chain end for what comes from outside? */
function hasDrop(rows: readonly Row[], chain: string): boolean {
  return rows.some(
    (row) =>
      row['chain'] === chain &&
      ['drop', 'reject'].includes(row['action'] ?? '') &&
      row['disabled'] !== 'true' &&
      (row['connection-state'] ?? '') === '' &&
      row['protocol'] === undefined &&
      !(row['comment'] ?? '').startsWith(`${NOTE} ${chain}: `) &&
      (row['in-interface'] !== undefined || row['in-interface-list'] !== undefined),
  );
}
