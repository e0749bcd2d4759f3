import { z } from 'zod';
import { defineArea, defineAction, type Row } from '../../core/catalogue';
import { bool, interfaceName } from '../../core/values';
import { eoipTunnels, greTunnels, ipipTunnels } from './interface-tunnel.resource';

/** Types of /interface whose packets travel inside others. */
const TUNNELS =
  '6to4-tunnel eoip eoipv6 gre-tunnel gre6-tunnel ipip-tunnel ipipv6-tunnel l2tp-ether l2tp-in l2tp-out ovpn-in ovpn-out ' +
  'pppoe-in pppoe-out pptp-in pptp-out sstp-in sstp-out vpls vxlan wg zerotier';

const OUTPUT: Readonly<Record<string, string>> = {
  '.id': 'Number of the row on this router.',
  name: 'Name of the interface.',
  type: 'Kind of tunnel, as /interface calls it.',
  running: 'It is up.',
  disabled: 'Whether it is off.',
  dynamic: 'Made by a service such as PPP.',
  mtu: 'Largest packet in bytes, as it is set.',
  'actual-mtu': 'Largest packet in bytes that it carries now.',
  'last-link-up-time': 'When it came up last.',
  'last-link-down-time': 'When it went down last.',
  comment: 'Comment.',
};

const listAll = defineAction({
  id: 'tunnel.list_all',
  title: 'List all tunnels',
  summary: 'Lists the tunnels of every kind: EoIP, GRE, IPIP, VXLAN, WireGuard, L2TP, OpenVPN, PPPoE, PPTP, SSTP, VPLS, 6to4.',
  kind: 'read',
  menus: ['/interface'],
  output: OUTPUT,
  input: z.strictObject({
    name: interfaceName.schema.optional().describe('Only the one of this name.'),
    type: z.enum(TUNNELS.split(' ')).optional().describe('Only this kind. Absent: all.'),
    running: z.boolean().optional().describe('Only those that are up, or those that are not.'),
    disabled: z.boolean().optional().describe('Only those that are off, or those that are not.'),
  }),
  examples: [
    {
      title: 'What is there',
      input: {},
      before: [{ do: 'tunnel.create_gre', input: { name: 'gre-site12', 'remote-address': '203.0.113.12' } }],
    },
    {
      title: 'GRE tunnels that are on and not up',
      input: { type: 'gre-tunnel', running: false, disabled: false },
      simulated: 'empty',
    },
  ],
  async read(router, input) {
    const kinds = new Set(input.type === undefined ? TUNNELS.split(' ') : [input.type]);
    const isWanted = (row: Row): boolean =>
      kinds.has(row['type'] ?? '') &&
      (input.name === undefined || row['name'] === input.name) &&
      isFlag(row, 'running', input.running) &&
      isFlag(row, 'disabled', input.disabled);
    const rows = await router.print('/interface', { proplist: Object.keys(OUTPUT) });
    return { rows: rows.filter(isWanted) };
  },
});

/** A flag that is off is not printed in some menus. */
function isFlag(row: Row, name: string, wanted: boolean | undefined): boolean {
  return wanted === undefined || bool.parse(row[name] ?? 'no') === wanted;
}

export const interfaceTunnelArea = defineArea({
  id: 'interface-tunnel',
  title: 'EoIP, GRE and IPIP tunnels',
  summary: 'Tunnels that carry frames or packets inside IPv4, and a list of the tunnels of every kind.',
  resources: [eoipTunnels, greTunnels, ipipTunnels],
  actions: [listAll],
});
