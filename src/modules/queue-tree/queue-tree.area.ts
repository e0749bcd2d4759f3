import { defineArea, defineResource, field, rowCommand } from '../../core/catalogue';
import {
  bitRate,
  bool,
  comment,
  defineValue,
  duration,
  int,
  listOf,
  named,
  packetMark,
  queueType,
  ValueError,
} from '../../core/values';

const DOWN = [
  {
    do: 'qos.create_queue_tree',
    input: { name: 'down', parent: 'global', 'max-limit': '100M', comment: 'downlink' },
  },
];
const VOIP = { name: 'voip', parent: 'down', 'packet-mark': 'voip', 'limit-at': '2M', 'max-limit': '100M', priority: '1' };

/** RouterOS prints it as `0.1` or `0.100`. */
const bucketSize = defineValue<number>({
  name: 'tree-bucket-size',
  description: 'Decimal number from 0 to 10.',
  example: '0.1',
  accepts: ['number'],
  parse(text) {
    const value = Number(text.trim());
    if (!/^\d+(\.\d+)?$/.test(text.trim()) || value > 10) throw new ValueError('expected a number from 0 to 10 such as 0.1');
    return value;
  },
  format: String,
});

const queueTree = defineResource({
  id: 'qos.queue_tree',
  noun: 'queue of the tree',
  plural: 'queues of the tree',
  menu: '/queue/tree',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  references: [{ menu: '/queue/tree', property: 'parent' }],
  fields: {
    name: field(named('tree-queue-name', 'voip'), 'Name of the queue.', { required: true, exact: true }),
    parent: field(
      named('tree-queue-parent', 'global'),
      'Interface that the traffic leaves through, global for all traffic, or the queue above this one.',
      { required: true },
    ),
    'packet-mark': field(listOf(packetMark), 'Packets with one of these marks of mangle.', { emptied: true }),
    queue: field(queueType, 'Queue type.', { derived: true }),
    priority: field(int(1, 8), 'Who gets more first among queues of one parent: 1 before 8.', { default: '8' }),
    'limit-at': field(bitRate, 'Guaranteed rate.', { default: '0' }),
    'max-limit': field(bitRate, 'Highest rate; 0 is unlimited.', { default: '0' }),
    'burst-limit': field(bitRate, 'Rate that a burst may reach.', { default: '0' }),
    'burst-threshold': field(bitRate, 'Average rate that a burst lasts below.', { default: '0' }),
    'burst-time': field(duration, 'Time that the average is taken over.', { default: '0s' }),
    'bucket-size': field(bucketSize, 'Seconds of the full rate that may be sent at once.', { default: '0.1' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the queue is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    bytes: 'Bytes since the counters were reset.',
    packets: 'Packets since the counters were reset.',
    dropped: 'Packets dropped.',
    rate: 'Present rate in bits per second.',
    'packet-rate': 'Present packets per second.',
    'queued-bytes': 'Bytes that wait.',
    'queued-packets': 'Packets that wait.',
    'pcq-queues': 'Sub-queues of a PCQ.',
    invalid: 'Something that it refers to is missing.',
  },
  verbs: {
    list: {
      id: 'qos.list_queue_trees',
      examples: [
        { title: 'All of it', input: {}, before: DOWN },
        { title: 'What shares one limit', input: { where: { parent: 'global' } }, before: DOWN },
      ],
    },
    get: { id: 'qos.get_queue_tree', examples: [{ title: 'By name', input: { where: { name: 'down' } }, before: DOWN }] },
    create: {
      id: 'qos.create_queue_tree',
      examples: [
        { title: 'A limit for all traffic', input: { name: 'down', parent: 'global', 'max-limit': '100M', comment: 'downlink' } },
        { title: 'Telephony first', input: VOIP, before: DOWN },
      ],
    },
    update: {
      id: 'qos.update_queue_tree',
      examples: [{ title: 'A faster uplink', input: { where: { name: 'down' }, 'max-limit': '200M' }, before: DOWN }],
    },
    remove: {
      id: 'qos.remove_queue_tree',
      examples: [{ title: 'By name', input: { where: { name: 'down' } }, before: DOWN }],
    },
    enable: {
      id: 'qos.enable_queue_tree',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'down' } },
          before: [...DOWN, { do: 'qos.disable_queue_tree', input: { where: { name: 'down' } } }],
        },
      ],
    },
    disable: {
      id: 'qos.disable_queue_tree',
      examples: [{ title: 'By name', input: { where: { name: 'down' } }, before: DOWN }],
    },
    ensure: {
      id: 'qos.ensure_queue_tree',
      examples: [
        { title: 'Keep a queue', input: VOIP, before: DOWN },
        { title: 'Keep it away', input: { name: 'down', state: 'absent' }, before: DOWN },
      ],
    },
  },
});

const resetCounters = rowCommand(queueTree, {
  id: 'qos.reset_queue_tree_counters',
  title: 'Reset queue tree counters',
  summary: 'Sets the counters of the queues of the tree that match to zero.',
  command: 'reset-counters',
  risk: 'none',
  oneWay: 'What was counted is gone.',
  examples: [{ title: 'Of one queue', input: { where: { name: 'down' } }, before: DOWN }],
});

export const queueTreeArea = defineArea({
  id: 'queue-tree',
  title: 'Queue tree',
  summary: 'Limits and priorities for packets that mangle has marked.',
  resources: [queueTree],
  actions: [resetCounters],
});
