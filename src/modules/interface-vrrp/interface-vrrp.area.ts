import { z } from 'zod';
import {
  defineAction,
  defineArea,
  defineResource,
  field,
  fieldInputs,
  planCreate,
  resourceAction,
  valuesOf,
} from '../../core/catalogue';
import { comment, duration, freeText, ip } from '../../core/values';
import { GATEWAY, vrrps } from './interface-vrrp.resource';

const listStatus = resourceAction(vrrps, 'list', {
  id: 'vrrp.list_status',
  title: 'List VRRP states',
  summary: 'Lists VRRP interfaces with who is master; `where` picks those of an interface, a group, or a state.',
  examples: [
    {
      title: 'All of them',
      input: { proplist: ['name', 'interface', 'vrid', 'priority', 'running', 'master', 'backup'] },
      before: GATEWAY,
    },
  ],
});

const setPriority = resourceAction(vrrps, 'update', {
  id: 'vrrp.set_priority',
  title: 'Set VRRP priority',
  summary: 'Sets the priority: the router with the highest becomes master where preemption is on.',
  only: ['priority'],
  required: ['priority'],
  examples: [{ title: 'Behind the other router', input: { where: { name: 'vrrp-lan' }, priority: 50 }, before: GATEWAY }],
});

const forceMaster = resourceAction(vrrps, 'update', {
  id: 'vrrp.force_master',
  title: 'Force VRRP master',
  summary: 'Makes this router master: sets the priority to 254 and preemption on; undo gives the address back.',
  fixed: { priority: '254', 'preemption-mode': 'yes' },
  only: ['comment'],
  examples: [{ title: 'For work on the other router', input: { where: { name: 'vrrp-lan' } }, before: GATEWAY }],
});

const configureSync = Object.freeze({
  ...resourceAction(vrrps, 'update', {
    id: 'vrrp.configure_sync',
    title: 'Configure VRRP synchronisation',
    summary: 'Sets whether VRRP interfaces change state together, and whether the backup knows the tracked connections.',
    only: [
      'group-authority',
      'group-master',
      'sync-connection-tracking',
      'remote-address',
      'connection-tracking-mode',
      'connection-tracking-port',
    ],
    examples: [
      {
        title: 'Send connections to the backup',
        input: { where: { name: 'vrrp-lan' }, 'sync-connection-tracking': true },
        before: GATEWAY,
      },
    ],
  }),
  versions: { since: '7.1', instead: 'use on-master and on-backup of vrrp.update_interface' },
});

/** Only what the action below adds; the menu has a definition of its own elsewhere. */
const { resource: probes } = defineResource({
  id: 'vrrp.netwatch',
  noun: 'netwatch probe',
  plural: 'netwatch probes',
  menu: '/tool/netwatch',
  kind: 'list',
  risk: 'lockout',
  fields: {
    host: field(ip, 'Address to watch, e.g. that of a gateway of the provider.', { required: true }),
    interval: field(duration, 'How often it is asked.', { derived: true }),
    timeout: field(duration, 'How long it may take to answer.', { derived: true }),
    'up-script': field(freeText, 'Script to run when it answers again, e.g. to raise the VRRP priority.', { default: '' }),
    'down-script': field(freeText, 'Script to run when it no longer answers, e.g. to lower the VRRP priority.', { default: '' }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: {},
  verbs: {},
});

const configureNetwatchFailover = defineAction({
  id: 'vrrp.configure_netwatch_failover',
  title: 'Configure netwatch failover',
  summary:
    'Adds a netwatch probe whose scripts change a VRRP priority or the distance of a route; an equal one is left as it is.',
  kind: 'write',
  risk: 'lockout',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/tool/netwatch'],
  input: z.strictObject(fieldInputs(probes, { required: ['host', 'up-script', 'down-script'] })),
  examples: [
    {
      title: 'Give the address away while the provider is gone',
      input: {
        host: '203.0.113.1',
        interval: '10s',
        timeout: '1s',
        'down-script': '/interface vrrp set [find name=vrrp-lan] priority=50',
        'up-script': '/interface vrrp set [find name=vrrp-lan] priority=200',
        comment: 'VRRP by uplink',
      },
    },
  ],
  plan: (router, input) => planCreate(probes, router, valuesOf(probes, input)),
});

export const interfaceVrrpArea = defineArea({
  id: 'interface-vrrp',
  title: 'VRRP',
  summary: 'Addresses that several routers share: one holds them, another takes over.',
  resources: [vrrps],
  actions: [listStatus, setPriority, forceMaster, configureSync, configureNetwatchFailover],
});
