import { defineArea, defineResource, field, rowCommand, rowRead } from '../../core/catalogue';
import { bool, duration, int, interfaceName, or, words, freeText } from '../../core/values';

const CAMERA = { where: { name: 'ether5' } };

const ports = defineResource({
  id: 'poe.port',
  noun: 'PoE port',
  plural: 'PoE ports',
  menu: '/interface/ethernet/poe',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: { hardware: 'ports that power other devices (PoE out)' },
  fields: {
    name: field(interfaceName, 'Name of the Ethernet port.', { required: true, exact: true }),
    'poe-out': field(
      words('poe-out', 'auto-on forced-on off'),
      'Whether it powers what is connected; forced-on powers anything, PoE or not.',
      {
        default: 'auto-on',
      },
    ),
    'poe-priority': field(int(0, 99), 'When power is short the ports with the highest number go off first.', { default: '10' }),
    'poe-voltage': field(words('poe-voltage', 'auto high low'), 'Voltage, on boards that have two.'),
    'poe-lldp-enabled': field(bool, 'Agree on the power by LLDP, on boards that can.'),
    'power-cycle-interval': field(or(duration, 'none'), 'Switch the power off and on that often.', { default: 'none' }),
    'power-cycle-ping-enabled': field(bool, 'Switch the power off and on when the address does not answer.', { default: 'no' }),
    'power-cycle-ping-address': field(freeText, 'IP or MAC address that has to answer.'),
    'power-cycle-ping-timeout': field(duration, 'How long it may stay silent.'),
  },
  readOnly: { about: 'What RouterOS remarks about it.' },
  verbs: {
    list: {
      id: 'poe.list_ports',
      examples: [{ title: 'All ports that give power', input: {} }],
    },
    get: { id: 'poe.get_port', examples: [{ title: 'By name', input: CAMERA }] },
    update: {
      id: 'poe.set_port',
      examples: [
        {
          title: 'Power a camera before everything else',
          input: { ...CAMERA, 'poe-priority': 0 },
        },
      ],
    },
    ensure: {
      id: 'poe.ensure_port',
      examples: [{ title: 'Keep a port without power', input: { name: 'ether5', 'poe-out': 'off' } }],
    },
  },
});

const monitor = rowRead(ports, {
  id: 'poe.monitor_port',
  title: 'Monitor PoE port',
  summary: 'Measures what PoE ports deliver now.',
  command: 'monitor',
  args: { once: '' },
  output: {
    'poe-out': 'Whether it powers what is connected.',
    'poe-out-status': 'powered-on, waiting-for-load, short-circuit, overload, voltage-too-low, off.',
    'poe-out-voltage': 'Volts.',
    'poe-out-current': 'Milliamperes.',
    'poe-out-power': 'Watts.',
  },
  examples: [{ title: 'One port', input: CAMERA }],
});

const powerCycle = rowCommand(ports, {
  id: 'poe.power_cycle',
  title: 'Power cycle PoE port',
  summary: 'Takes the power from what is connected to PoE ports and gives it back.',
  command: 'power-cycle',
  risk: 'disruptive',
  input: { duration: duration.schema.default('5s').describe('How long the power is off.') },
  oneWay: 'What was powered has restarted.',
  examples: [{ title: 'Restart a camera', input: { ...CAMERA, duration: '10s' } }],
});

export const poeArea = defineArea({
  id: 'poe',
  title: 'PoE out',
  summary: 'Ethernet ports that power other devices.',
  resources: [ports],
  actions: [monitor, powerCycle],
});
