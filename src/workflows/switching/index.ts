import { vlanRolloutSwitch } from './vlan-rollout-switch';

export const SWITCHING_WORKFLOWS = [vlanRolloutSwitch];
