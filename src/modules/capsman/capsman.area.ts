import { z } from 'zod';
import { defineAction, defineArea } from '../../core/catalogue';
import { actionsByStack, byStack, withoutActions } from '../../core/fields';
import { devices, disableManager, enableManager, getStatus, managers, registrations } from './capsman.manager';
import { configurations, datapaths } from './profiles.resource';
import { provisioning } from './provisioning.resource';

function interfacesOf(menu: string) {
  return defineAction({
    id: 'capsman.list_interfaces',
    title: 'List CAPsMAN interfaces',
    summary: 'Lists the interfaces of radios that CAPsMAN looks after, and of those that are its own.',
    kind: 'read',
    menus: [menu],
    output: {
      '.id': 'Number of the row on this router.',
      name: 'Name of the interface.',
      'radio-mac': 'MAC address of the radio.',
      'master-interface': 'Radio that a virtual interface is on.',
      configuration: 'Configuration that it has.',
      running: 'It is up.',
      bound: 'The access point is connected.',
      dynamic: 'Made by a provisioning rule.',
      disabled: 'It is off.',
      '*': 'What its configuration says.',
    },
    input: z.strictObject({
      limit: z.number().int().min(1).max(100_000).default(1000).describe('Most rows to return from one router.'),
    }),
    examples: [{ title: 'All of them', input: {}, simulated: 'empty' }],
    async read(router, input) {
      const rows = await router.print(menu);
      return { rows: rows.slice(0, input.limit), ...(rows.length > input.limit ? { truncated: true } : {}) };
    },
  });
}

const listInterfaces = byStack({
  wifi: interfacesOf('/interface/wifi'),
  wave2: interfacesOf('/interface/wifiwave2'),
  legacy: interfacesOf('/caps-man/interface'),
});

export const capsmanArea = defineArea({
  id: 'capsman',
  title: 'CAPsMAN',
  summary: 'One router that configures the radios of many access points.',
  resources: withoutActions(managers, devices, registrations, configurations, datapaths, provisioning),
  actions: [
    ...actionsByStack(managers),
    ...actionsByStack(devices),
    ...actionsByStack(registrations),
    ...actionsByStack(configurations),
    ...actionsByStack(datapaths),
    ...actionsByStack(provisioning),
    enableManager,
    disableManager,
    getStatus,
    listInterfaces,
  ],
});
