import { poePowerCycleDevice } from './poe-power-cycle-device';
import { portLockdownDot1x } from './port-lockdown-dot1x';
import { renumberLan } from './renumber-lan';
import { vlanRolloutSwitch } from './vlan-rollout-switch';

export const SWITCHING_WORKFLOWS = [vlanRolloutSwitch, portLockdownDot1x, renumberLan, poePowerCycleDevice];
