import { defineArea, defineResource, field } from '../../core/catalogue';
import { bool, duration, ip, line, or } from '../../core/values';

const watchdog = defineResource({
  id: 'watchdog.settings',
  noun: 'watchdog',
  plural: 'watchdogs',
  menu: '/system/watchdog',
  kind: 'singleton',
  risk: 'disruptive',
  fields: {
    'watchdog-timer': field(bool, 'Reboot when the system hangs.', { default: 'yes' }),
    'watch-address': field(or(ip, 'none'), 'Address to ping; without answers the router reboots.', { default: 'none' }),
    'ping-start-after-boot': field(duration, 'How long after a boot nothing is pinged.', { default: '5m' }),
    'ping-timeout': field(duration, 'How long the address may stay silent before the router reboots.', { default: '1m' }),
    'automatic-supout': field(bool, 'Write a support file before a reboot by software.', { default: 'yes' }),
    'auto-send-supout': field(bool, 'Mail that file after the reboot.', { default: 'no' }),
    'send-email-to': field(line('email-to'), 'Who gets the mail.', { default: '', emptied: true }),
    'send-email-from': field(line('email-from'), 'Sender of the mail.', { default: '', emptied: true }),
    'send-smtp-server': field(or(ip, 'none'), 'Server that takes the mail; without one that of /tool/e-mail.', { derived: true }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'watchdog.get', examples: [{ title: 'Read it', input: {} }] },
    update: {
      id: 'watchdog.configure',
      summary: 'Sets when the router reboots by itself: when it hangs, or when an address stays silent.',
      examples: [
        {
          title: 'Reboot when a neighbour is silent for five minutes',
          input: { 'watch-address': '192.0.2.1', 'ping-timeout': '5m', 'ping-start-after-boot': '10m' },
          before: [{ do: 'menu.set', input: { path: '/system/watchdog', values: { 'watch-address': '192.0.2.254' } } }],
        },
        { title: 'Watch no address', input: { 'watch-address': 'none', 'automatic-supout': false } },
      ],
    },
    ensure: { id: 'watchdog.ensure', examples: [{ title: 'Keep the timer off', input: { 'watchdog-timer': false } }] },
  },
});

export const systemWatchdogArea = defineArea({
  id: 'system-watchdog',
  title: 'Watchdog',
  summary: 'Reboots a router that hangs or no longer reaches an address.',
  resources: [watchdog],
});
