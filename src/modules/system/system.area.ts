import { defineArea } from '../../core/catalogue';
import {
  getHealth,
  getUptime,
  reboot,
  requestDeviceMode,
  resetConfiguration,
  shutdown,
  upgradeRouterboot,
} from './system.actions';
import { deviceMode, history, license, resources, routerboard } from './system.resource';

export const systemArea = defineArea({
  id: 'system',
  title: 'System',
  summary: 'What the router is and how it does; reboot, shutdown, reset, RouterBOOT.',
  resources: [resources, license, deviceMode, history, routerboard],
  actions: [getHealth, getUptime, reboot, requestDeviceMode, resetConfiguration, shutdown, upgradeRouterboot],
});
