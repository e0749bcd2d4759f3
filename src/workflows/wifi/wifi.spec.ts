import { portLockdownDot1x } from '../switching/port-lockdown-dot1x';
import { vlanRolloutSwitch } from '../switching/vlan-rollout-switch';
import type { ActionInput, Workflow } from '../../core/catalogue';
import { rotateWifiPsk } from './rotate-wifi-psk';
import { setupEnterpriseWifi } from './setup-enterprise-wifi';
import { setupGuestWifiPortal } from './setup-guest-wifi-portal';

/** Where the input is wrong, given the first example with something changed. */
function wrongAt(workflow: Workflow, changed: ActionInput): readonly string[] {
  const schema = typeof workflow.input === 'function' ? workflow.input() : workflow.input;
  const input = schema.parse({ ...workflow.examples[0]?.input, ...changed });
  return (workflow.validate?.(input) ?? []).map(({ path }) => path);
}

describe('src/workflows/wifi', () => {
  it.each([
    ['nothing', setupGuestWifiPortal, {}, []],
    ['a pool outside of the network', setupGuestWifiPortal, { 'pool-ranges': '10.1.0.5-10.1.0.9' }, ['pool-ranges']],
    ['a pool with the router in it', setupGuestWifiPortal, { 'pool-ranges': '10.66.0.1-10.66.0.99' }, ['pool-ranges']],
    ['a network that is too small', setupGuestWifiPortal, { network: '10.66.0.0/30' }, ['network']],
    ['a closed network around the guests', setupGuestWifiPortal, { 'closed-networks': ['10.0.0.0/8'] }, ['closed-networks.0']],
    ['neither radios nor trunks', setupGuestWifiPortal, { radios: [] }, ['trunks']],
    ['802.1X without RADIUS', setupEnterpriseWifi, { radius: [] }, ['radius']],
    ['nothing to rotate', rotateWifiPsk, { profiles: [] }, ['profiles']],
    ['a port that is a trunk, too', vlanRolloutSwitch, { trunks: ['ether3'] }, ['access.0.port']],
    ['a VLAN that is not carried', vlanRolloutSwitch, { 'management-vlan': 5 }, ['management-vlan']],
    ['a port twice', portLockdownDot1x, { ports: ['ether4', 'ether4'] }, ['ports.1']],
  ] as const)('finds %s', (_what, workflow, changed, paths) => {
    expect(wrongAt(workflow, changed)).toEqual(paths);
  });
});
