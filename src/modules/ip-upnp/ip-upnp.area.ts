import { z } from 'zod';
import {
  composedRead,
  defineAction,
  defineArea,
  defineResource,
  field,
  fieldInputs,
  planPresent,
  readMenu,
  resourceAction,
  setChange,
  valuesOf,
  type Change,
} from '../../core/catalogue';
import { bool, interfaceName, ip, words } from '../../core/values';

const INSIDE = [{ do: 'upnp.create_interface', input: { interface: 'bridge', type: 'internal' } }];

const settings = defineResource({
  id: 'upnp.settings',
  noun: 'UPnP settings',
  plural: 'UPnP settings',
  menu: '/ip/upnp',
  kind: 'singleton',
  risk: 'disruptive',
  fields: {
    enabled: field(bool, 'Whether hosts may ask for port forwards.', { default: 'no' }),
    'allow-disable-external-interface': field(bool, 'Let hosts switch the uplink off, as the standard has it.', {
      default: 'no',
    }),
    'show-dummy-rule': field(bool, 'Show hosts a rule although none is there, for programs that hang without one.', {
      default: 'yes',
    }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'upnp.get_settings', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'upnp.update_settings',
      examples: [{ title: 'Without the dummy rule', input: { 'show-dummy-rule': false } }],
    },
    ensure: { id: 'upnp.ensure_settings', examples: [{ title: 'Keep it on', input: { enabled: true } }] },
  },
});

const interfaces = defineResource({
  id: 'upnp.interface',
  noun: 'UPnP interface',
  plural: 'UPnP interfaces',
  menu: '/ip/upnp/interfaces',
  kind: 'list',
  key: ['interface'],
  risk: 'disruptive',
  fields: {
    interface: field(interfaceName, 'The interface.', { required: true, exact: true }),
    type: field(words('upnp-side', 'external internal'), 'Where hosts ask (internal), or where ports are opened (external).', {
      required: true,
    }),
    'forced-ip': field(ip, 'Address to tell hosts, where the uplink has another one.', { unsettable: true }),
    disabled: field(bool, 'Whether the interface takes no part.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', dynamic: 'Made by RouterOS itself.' },
  verbs: {
    list: { id: 'upnp.list_interfaces', examples: [{ title: 'All of them', input: {}, before: INSIDE }] },
    get: {
      id: 'upnp.get_interface',
      examples: [{ title: 'By name', input: { where: { interface: 'bridge' } }, before: INSIDE }],
    },
    create: {
      id: 'upnp.create_interface',
      examples: [
        { title: 'The uplink', input: { interface: 'ether1', type: 'external' } },
        { title: 'Behind another translation', input: { interface: 'ether1', type: 'external', 'forced-ip': '203.0.113.10' } },
      ],
    },
    update: {
      id: 'upnp.update_interface',
      examples: [{ title: 'Other side', input: { where: { interface: 'bridge' }, type: 'external' }, before: INSIDE }],
    },
    remove: {
      id: 'upnp.remove_interface',
      examples: [{ title: 'By name', input: { where: { interface: 'bridge' } }, before: INSIDE }],
    },
    enable: {
      id: 'upnp.enable_interface',
      examples: [
        {
          title: 'By name',
          input: { where: { interface: 'bridge' } },
          before: [...INSIDE, { do: 'upnp.disable_interface', input: { where: { interface: 'bridge' } } }],
        },
      ],
    },
    disable: {
      id: 'upnp.disable_interface',
      examples: [{ title: 'By name', input: { where: { interface: 'bridge' } }, before: INSIDE }],
    },
    ensure: {
      id: 'upnp.ensure_interface',
      examples: [
        { title: 'Keep the uplink in', input: { interface: 'ether1', type: 'external' } },
        { title: 'Keep one out', input: { interface: 'bridge', state: 'absent' }, before: INSIDE },
      ],
    },
  },
});

const sides = (told: string): z.ZodType<string[] | undefined> => z.array(interfaceName.schema).optional().describe(told);

const enable = defineAction({
  id: 'upnp.enable',
  title: 'Enable UPnP',
  summary: 'Lets hosts ask for port forwards, and puts the named interfaces on their side.',
  kind: 'write',
  risk: 'disruptive',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/ip/upnp', '/ip/upnp/interfaces'],
  input: z.strictObject({
    ...fieldInputs(settings.resource, {
      required: 'none',
      only: ['allow-disable-external-interface', 'show-dummy-rule'],
    }),
    internal: sides('Interfaces behind which hosts ask.'),
    external: sides('Interfaces on which ports are opened.'),
  }),
  examples: [
    { title: 'For the LAN, over one uplink', input: { internal: ['bridge'], external: ['ether1'] } },
    { title: 'The switch alone', input: { 'show-dummy-rule': false } },
  ],
  async plan(router, input) {
    const changes: Change[] = [];
    for (const type of ['internal', 'external'] as const) {
      for (const name of input[type] ?? []) {
        const values = { interface: name, type, disabled: 'no' };
        changes.push(...(await planPresent(interfaces.resource, router, values, {})).changes);
      }
    }
    const [row = {}] = await readMenu(settings.resource, router);
    const on = setChange(settings.resource, router, row, { ...valuesOf(settings.resource, input), enabled: 'yes' });
    return { changes: on ? [...changes, on] : changes };
  },
});

const disable = resourceAction(settings, 'update', {
  id: 'upnp.disable',
  title: 'Disable UPnP',
  summary: 'Takes no further wishes of hosts; RouterOS drops the port forwards that they had.',
  fixed: { enabled: 'no' },
  only: [],
  examples: [{ title: 'Switch it off', input: {}, before: [{ do: 'upnp.enable', input: {} }] }],
});

const list = composedRead({
  id: 'upnp.list',
  title: 'List UPnP',
  summary: 'Reads the switch, the interfaces, and the port forwards that hosts have.',
  parts: [
    { part: 'settings', of: settings },
    { part: 'interface', of: interfaces },
    {
      part: 'forward',
      menu: '/ip/firewall/nat',
      query: ['=dynamic=true', '=action=dst-nat'],
      properties: {
        comment: 'Who asked for it: upnp, the host and its name.',
        protocol: 'Protocol of the forward.',
        'dst-address': 'Address that it is for.',
        'dst-port': 'Port that is open.',
        'to-addresses': 'Host that gets it.',
        'to-ports': 'Port of the host.',
      },
    },
  ],
  examples: [{ title: 'All of it', input: {}, before: INSIDE }],
});

export const ipUpnpArea = defineArea({
  id: 'ip-upnp',
  title: 'UPnP',
  summary: 'Port forwards that hosts ask for by themselves.',
  resources: [settings, interfaces],
  actions: [enable, disable, list],
});
