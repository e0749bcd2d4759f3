import { defineArea, defineCommand, defineResource, field } from '../../core/catalogue';
import { bool, int, line, named, words } from '../../core/values';

const needs = { hardware: 'an LTE or GSM modem with a SIM card' };
const portName = named('modem-port', 'lte1');
const phone = line('phone-number', 64, '+37100000000');

const settings = defineResource({
  id: 'sms.settings',
  noun: 'SMS settings',
  plural: 'SMS settings',
  menu: '/tool/sms',
  kind: 'singleton',
  risk: 'none',
  needs,
  fields: {
    'receive-enabled': field(bool, 'Take messages, and run what they ask for.', { default: 'no' }),
    port: field(portName, 'Modem, or none.', { default: 'none' }),
    channel: field(int(0, 4_294_967_295), 'Channel of the modem.', { default: '0' }),
    'allowed-number': field(line('phone-numbers'), 'Numbers, with commas, whose messages may run scripts.', {
      default: '',
      emptied: true,
    }),
    secret: field(line('sms-secret', 127, 'changeme'), 'Word that a message has to hold to run a script.', {
      default: '',
      emptied: true,
      secret: true,
    }),
    'sim-pin': field(line('sim-pin', 16, '1234'), 'PIN of the SIM card.', { default: '', emptied: true, secret: true }),
    'auto-erase': field(bool, 'Delete old messages when the storage is full.', { default: 'no', until: '7.15' }),
    'sms-storage': field(words('sms-storage', 'modem sim'), 'Where messages are kept.', { since: '7.15' }),
    polling: field(bool, 'Ask the modem for messages in place of waiting for its word.', { default: 'no', since: '7.18' }),
    'remove-sent-sms-after-send': field(bool, 'Delete what was sent.', { default: 'no', since: '7.20' }),
  },
  readOnly: { 'last-ussd': 'Last answer of the operator to a code.', status: 'Whether it is ready.' },
  verbs: {
    get: { id: 'sms.get_settings', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'sms.configure_receive',
      examples: [
        {
          title: 'Take messages of one number',
          input: { 'receive-enabled': true, port: 'none', 'allowed-number': '+37100000000' },
        },
      ],
    },
    ensure: { id: 'sms.ensure_settings', examples: [{ title: 'Keep it deaf', input: { 'allowed-number': '+37100000000' } }] },
  },
});

const inbox = defineResource({
  id: 'sms.message',
  noun: 'received SMS',
  plural: 'received SMS',
  menu: '/tool/sms/inbox',
  kind: 'list',
  risk: 'data-loss',
  needs,
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    message: 'Text.',
    pdu: 'The message as the modem gave it.',
    phone: 'Number that it came from.',
    source: 'Where it is kept.',
    timestamp: 'When it was sent.',
    type: 'Class of the message.',
  },
  transient: true,
  verbs: {
    list: { id: 'sms.list_inbox', examples: [{ title: 'All messages', input: {}, simulated: 'empty' }] },
    remove: {
      id: 'sms.remove_message',
      examples: [
        { title: 'Those of one number', input: { where: { phone: '+37100000000' }, all: true }, simulated: 'unchanged' },
      ],
    },
  },
});

const send = defineCommand({
  id: 'sms.send',
  title: 'Send SMS',
  summary: 'Sends a short message through the modem of the router.',
  risk: 'disruptive',
  menu: '/tool/sms',
  command: 'send',
  needs,
  oneWay: 'A message that was sent cannot be called back.',
  input: {
    port: portName.schema.describe('Modem to send through.'),
    'phone-number': phone.schema.describe('Number to send to, with + and country.'),
    message: line('sms-text', 1000).schema.describe('Text; long ones are sent in parts.'),
    channel: int(0, 4_294_967_295).schema.optional().describe('Channel of the modem.'),
    smsc: phone.schema.optional().describe('Number of the message centre, where it is not that of the card.'),
    type: words('sms-type', 'class-0 class-1').schema.optional().describe('class-0 shows it at once and keeps nothing.'),
    'status-report-request': bool.schema.optional().describe('Ask for a report of the delivery.'),
  },
  examples: [{ title: 'Tell that a site is up', input: { port: 'lte1', 'phone-number': '+37100000000', message: 'site is up' } }],
});

export const smsArea = defineArea({
  id: 'sms',
  title: 'SMS',
  summary: 'Short messages through the modem of a router.',
  resources: [settings, inbox],
  actions: [send],
});
