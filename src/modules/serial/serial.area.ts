import { defineArea, defineResource, field } from '../../core/catalogue';
import { bool, int, line, named, userName, words } from '../../core/values';

const portName = named('serial-port', 'serial0');
const channel = field(int(0, 4_294_967_295), 'Channel of the port; 0 where it has one only.', { default: '0' });
const disabled = field(bool, 'Whether it is off.', { default: 'no' });
const SECOND = { port: 'serial0', channel: 1 };
const ONE = [{ do: 'serial.add_console', input: { ...SECOND, term: 'vt102' } }];
const LOGIN = [{ do: 'serial.add_special_login', input: { ...SECOND, user: 'admin' } }];

const RATES =
  '50 75 110 134 150 200 300 600 1200 1800 2400 4800 9600 19200 38400 57600 115200 230400 460800 500000 576000 921600 1000000 ' +
  '1152000 1500000 2000000 2500000 3000000 3500000 4000000 auto';

const ports = defineResource({
  id: 'serial.port',
  noun: 'serial port',
  plural: 'serial ports',
  menu: '/port',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  fields: {
    name: field(portName, 'Name that consoles and modems refer to.', { required: true, exact: true }),
    'baud-rate': field(words('baud-rate', RATES), 'Bits in a second, or auto.'),
    'data-bits': field(words('data-bits', '7 8'), 'Bits of a character.'),
    parity: field(words('parity', 'even none odd'), 'Parity bit.'),
    'stop-bits': field(words('stop-bits', '1 2'), 'Stop bits.'),
    'flow-control': field(words('flow-control', 'hardware none xon-xoff'), 'How a side tells the other to wait.'),
    dtr: field(words('port-dtr', 'off on'), 'Signal DTR.'),
    rts: field(words('port-rts', 'off on'), 'Signal RTS.'),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    channels: 'How many channels it has.',
    device: 'Device behind it.',
    inactive: 'The device is not there.',
    'line-state': 'Signals that are on.',
    'used-by': 'What uses it.',
  },
  verbs: {
    list: { id: 'serial.list_ports', examples: [{ title: 'All ports', input: {}, simulated: 'empty' }] },
    get: {
      id: 'serial.get_port',
      examples: [{ title: 'By name', input: { where: { name: 'serial0' } }, simulated: 'ITEM_UNKNOWN' }],
    },
    update: {
      id: 'serial.configure_port',
      examples: [
        {
          title: 'Slower, for a meter',
          input: { where: { name: 'serial0' }, 'baud-rate': '9600', parity: 'even' },
          simulated: 'ITEM_UNKNOWN',
        },
      ],
    },
    ensure: {
      id: 'serial.ensure_port',
      examples: [{ title: 'Keep a speed', input: { name: 'serial0', 'baud-rate': '9600' }, simulated: 'ITEM_UNKNOWN' }],
    },
  },
});

const consoles = defineResource({
  id: 'serial.console',
  noun: 'serial console',
  plural: 'serial consoles',
  menu: '/system/console',
  kind: 'list',
  key: ['port', 'channel'],
  risk: 'disruptive',
  fields: {
    port: field(portName, 'Port that it waits at.', { required: true }),
    channel,
    term: field(line('terminal', 63, 'vt102'), 'Kind of terminal, e.g. vt102.', { default: '', emptied: true }),
    disabled,
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    default: 'It comes with RouterOS.',
    free: 'Nobody uses it.',
    used: 'Somebody is logged in.',
    vcno: 'Number of the virtual console.',
    wedged: 'It hangs.',
  },
  verbs: {
    list: { id: 'serial.list_consoles', examples: [{ title: 'All consoles', input: {}, before: ONE }] },
    get: { id: 'serial.get_console', examples: [{ title: 'By port and channel', input: { where: SECOND }, before: ONE }] },
    create: { id: 'serial.add_console', examples: [{ title: 'At another channel', input: { ...SECOND, term: 'vt102' } }] },
    update: {
      id: 'serial.update_console',
      examples: [{ title: 'Another terminal', input: { where: SECOND, term: 'linux' }, before: ONE }],
    },
    remove: { id: 'serial.remove_console', examples: [{ title: 'By port and channel', input: { where: SECOND }, before: ONE }] },
    enable: {
      id: 'serial.enable_console',
      examples: [
        {
          title: 'By port and channel',
          input: { where: SECOND },
          before: [...ONE, { do: 'serial.disable_console', input: { where: SECOND } }],
        },
      ],
    },
    disable: {
      id: 'serial.disable_console',
      examples: [{ title: 'By port and channel', input: { where: SECOND }, before: ONE }],
    },
    ensure: {
      id: 'serial.manage_console',
      examples: [
        { title: 'Keep a console', input: { ...SECOND, term: 'vt102' } },
        { title: 'Keep it away', input: { ...SECOND, state: 'absent' }, before: ONE },
      ],
    },
  },
});

const logins = defineResource({
  id: 'serial.special_login',
  noun: 'special login',
  plural: 'special logins',
  menu: '/special-login',
  kind: 'list',
  key: ['port', 'channel'],
  risk: 'disruptive',
  fields: {
    port: field(portName, 'Port that is handed over.', { required: true }),
    channel,
    user: field(userName, 'User who gets to the port when he logs in.', { required: true }),
    disabled,
  },
  readOnly: { about: 'What RouterOS remarks about it.' },
  verbs: {
    list: { id: 'serial.list_special_logins', examples: [{ title: 'All of them', input: {}, before: LOGIN }] },
    get: {
      id: 'serial.get_special_login',
      examples: [{ title: 'By port and channel', input: { where: SECOND }, before: LOGIN }],
    },
    create: {
      id: 'serial.add_special_login',
      examples: [{ title: 'A user who gets to what hangs on the port', input: { ...SECOND, user: 'admin' } }],
    },
    update: {
      id: 'serial.update_special_login',
      examples: [{ title: 'Not for now', input: { where: SECOND, disabled: true }, before: LOGIN }],
    },
    remove: {
      id: 'serial.remove_special_login',
      examples: [{ title: 'By port and channel', input: { where: SECOND }, before: LOGIN }],
    },
    enable: {
      id: 'serial.enable_special_login',
      examples: [
        {
          title: 'By port and channel',
          input: { where: SECOND },
          before: [...LOGIN, { do: 'serial.disable_special_login', input: { where: SECOND } }],
        },
      ],
    },
    disable: {
      id: 'serial.disable_special_login',
      examples: [{ title: 'By port and channel', input: { where: SECOND }, before: LOGIN }],
    },
    ensure: {
      id: 'serial.ensure_special_login',
      examples: [
        { title: 'Keep one', input: { ...SECOND, user: 'admin' } },
        { title: 'Keep it away', input: { ...SECOND, state: 'absent' }, before: LOGIN },
      ],
    },
  },
});

export const serialArea = defineArea({
  id: 'serial',
  title: 'Serial ports',
  summary: 'Serial ports, the consoles that wait at them, and users who are handed through to them.',
  resources: [ports, consoles, logins],
});
