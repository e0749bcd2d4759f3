import { z } from 'zod';
import type { InputIssue, StepContext } from '../../../core/catalogue';
import { bridge, int, interfaceName, ipv4, line, port, vlanId, vni, words } from '../../../core/values';
import { routerName, type Letter } from '../../parts/routers';

const bridgeAt = (end: string) =>
  bridge.schema.default('bridge').describe(`Bridge of router ${end} that becomes one network with the other.`);
const underlay = (end: string) =>
  ipv4.schema.describe(`Address of router ${end} that the other reaches it by, best inside an encrypted tunnel.`);

export const Input = z.strictObject({
  type: words('l2-tunnel', 'eoip vxlan').schema.describe('Kind of tunnel: eoip on every version, vxlan on 7.x.'),
  name: interfaceName.schema.describe('Name of the tunnel on both routers, e.g. l2-riga.'),
  'device-a': routerName.optional().describe('Router at end a, by name. Absent: the one that the workflow runs for.'),
  'device-b': routerName.describe('Router at end b, by name.'),
  'underlay-a': underlay('a'),
  'underlay-b': underlay('b'),
  'bridge-a': bridgeAt('a'),
  'bridge-b': bridgeAt('b'),
  pvid: vlanId.schema.default('1').describe('VLAN of the tunnel in both bridges, where they filter by VLAN.'),
  'tunnel-id': int(0, 65_535).schema.optional().describe('Number of the tunnel, with eoip.'),
  vni: vni.schema.optional().describe('Number of the network, with vxlan.'),
  port: port.schema.default('4789').describe('UDP port, with vxlan.'),
  secret: line('tunnel-secret', 128)
    .schema.optional()
    .describe('With eoip: encrypt by IPsec with this secret, at least 8 characters.'),
  'dhcp-servers': words('two-dhcp-servers', 'refuse accept')
    .schema.default('refuse')
    .describe('What if both bridges have a DHCP server: each would answer the hosts of the other side, too.'),
});
export type Extension = z.output<typeof Input>;
export type Context = StepContext<Extension>;

export function far(letter: Letter): Letter {
  return letter === 'a' ? 'b' : 'a';
}

export function validate(input: Extension): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  if (input['device-a'] === input['device-b']) issues.push({ path: 'device-b', message: 'both ends are the same router' });
  if (input['underlay-a'] === input['underlay-b'])
    issues.push({ path: 'underlay-b', message: 'both routers cannot have the same address' });
  if (input.type === 'eoip' && input['tunnel-id'] === undefined)
    issues.push({ path: 'tunnel-id', message: 'eoip needs the number of the tunnel' });
  if (input.type === 'vxlan' && input.vni === undefined)
    issues.push({ path: 'vni', message: 'vxlan needs the number of the network' });
  if (input.type === 'vxlan' && input.secret !== undefined)
    issues.push({ path: 'secret', message: 'vxlan does not encrypt: lead it through an encrypted tunnel' });
  if (input.secret !== undefined && input.secret.length < 8) issues.push({ path: 'secret', message: 'at least 8 characters' });
  return issues;
}
