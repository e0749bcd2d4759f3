import { defineResource, field } from '../../core/catalogue';
import {
  bitRate,
  bool,
  comment,
  duration,
  expression,
  int,
  listOf,
  named,
  packetMark,
  queueType,
  ratePair,
} from '../../core/values';
import { addressOrInterface, bucketSize, pairOf, targets } from './queue-simple.values';

export const ROOM = [
  {
    do: 'queue.create_simple',
    input: { name: 'room-101', target: '192.0.2.10', 'max-limit': '5M/20M', comment: 'guest room' },
  },
];

const queueName = named('simple-queue-name', 'room-101');
const priority = int(1, 8);

export const simpleQueues = defineResource({
  id: 'queue.simple',
  noun: 'simple queue',
  plural: 'simple queues',
  menu: '/queue/simple',
  kind: 'ordered',
  key: ['name'],
  risk: 'disruptive',
  references: [{ menu: '/queue/simple', property: 'parent' }],
  fields: {
    name: field(queueName, 'Name of the queue.', { required: true, exact: true }),
    target: field(targets, 'Whose traffic: addresses, networks, interfaces. Upload is what comes from there.', {
      required: true,
      unsettable: true,
    }),
    dst: field(addressOrInterface, 'Only traffic with this network, or through this interface.', { unsettable: true }),
    parent: field(queueName, 'Queue that this one shares the rate of, or none.', { default: 'none' }),
    'packet-marks': field(listOf(packetMark), 'Only packets with one of these marks.', { emptied: true }),
    priority: field(pairOf(priority), 'Who gets more first among queues of one parent: 1 before 8.', { default: '8/8' }),
    queue: field(pairOf(queueType), 'Queue types, upload/download.', { default: 'default-small/default-small' }),
    'limit-at': field(ratePair, 'Guaranteed rate, upload/download.', { default: '0/0' }),
    'max-limit': field(ratePair, 'Highest rate, upload/download; 0 is unlimited.', { default: '0/0' }),
    'burst-limit': field(ratePair, 'Rate that a burst may reach.', { default: '0/0' }),
    'burst-threshold': field(ratePair, 'Average rate that a burst lasts below.', { default: '0/0' }),
    'burst-time': field(pairOf(duration), 'Time that the average is taken over.', { default: '0s/0s' }),
    'bucket-size': field(pairOf(bucketSize), 'Seconds of the full rate that may be sent at once.', { default: '0.1/0.1' }),
    time: field(expression('queue-time', '8h-17h,mon,tue'), 'Time of day and weekdays that it works.', { unsettable: true }),
    'total-priority': field(priority, 'Priority of upload and download together.', { default: '8' }),
    'total-queue': field(queueType, 'Queue type of upload and download together.', { default: 'default-small' }),
    'total-limit-at': field(bitRate, 'Guaranteed rate of upload and download together.', { default: '0' }),
    'total-max-limit': field(bitRate, 'Highest rate of upload and download together; 0 is unlimited.', { default: '0' }),
    'total-burst-limit': field(bitRate, 'Rate that a burst of both may reach.', { default: '0' }),
    'total-burst-threshold': field(bitRate, 'Average rate of both that a burst lasts below.', { default: '0' }),
    'total-burst-time': field(duration, 'Time that the average of both is taken over.', { default: '0s' }),
    'total-bucket-size': field(bucketSize, 'Seconds of the full rate of both that may be sent at once.', { default: '0.1' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the queue is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    bytes: 'Bytes, upload/download, since the counters were reset.',
    packets: 'Packets, upload/download, since the counters were reset.',
    dropped: 'Packets dropped, upload/download.',
    rate: 'Present rate, upload/download, in bits per second.',
    'packet-rate': 'Present packets per second, upload/download.',
    'queued-bytes': 'Bytes that wait, upload/download.',
    'queued-packets': 'Packets that wait, upload/download.',
    'pcq-queues': 'Sub-queues of a PCQ, upload/download.',
    'total-bytes': 'Bytes of both directions, where they are limited together.',
    'total-packets': 'Packets of both directions.',
    'total-dropped': 'Packets of both directions dropped.',
    'total-rate': 'Present rate of both directions.',
    'total-packet-rate': 'Present packets per second of both directions.',
    'total-queued-bytes': 'Bytes of both directions that wait.',
    'total-queued-packets': 'Packets of both directions that wait.',
    'total-pcq-queues': 'Sub-queues of a PCQ for both directions.',
    dynamic: 'Made by RouterOS itself, e.g. for a hotspot or PPP client.',
    invalid: 'Something that it refers to is missing.',
  },
  verbs: {
    list: {
      id: 'queue.list_simple',
      examples: [{ title: 'All queues', input: {}, before: ROOM }],
    },
    get: {
      id: 'queue.get_simple',
      examples: [{ title: 'By name', input: { where: { name: 'room-101' } }, before: ROOM }],
    },
    create: {
      id: 'queue.create_simple',
      examples: [
        {
          title: 'A room with 5 Mbit/s up and 20 down',
          input: { name: 'room-101', target: '192.0.2.10', 'max-limit': '5M/20M', comment: 'guest room' },
        },
        {
          title: 'With a burst, ahead of the other queues',
          input: {
            name: 'office',
            target: ['192.0.2.32/28', '2001:db8::/64'],
            'max-limit': '20M',
            'limit-at': '10M',
            'burst-limit': '40M',
            'burst-threshold': '15M',
            'burst-time': '16s',
            priority: '2',
            'place-before': 'first',
          },
        },
      ],
    },
    update: {
      id: 'queue.update_simple',
      examples: [{ title: 'More download', input: { where: { name: 'room-101' }, 'max-limit': '5M/50M' }, before: ROOM }],
    },
    remove: {
      id: 'queue.remove_simple',
      examples: [{ title: 'By name', input: { where: { name: 'room-101' } }, before: ROOM }],
    },
    enable: {
      id: 'queue.enable_simple',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'room-101' } },
          before: [...ROOM, { do: 'queue.disable_simple', input: { where: { name: 'room-101' } } }],
        },
      ],
    },
    disable: {
      id: 'queue.disable_simple',
      examples: [{ title: 'By comment', input: { where: { comment: 'guest room' }, all: true }, before: ROOM }],
    },
    move: {
      id: 'queue.move_simple',
      examples: [
        {
          title: 'Before everything else',
          input: { where: { name: 'office' }, destination: 'first' },
          before: [...ROOM, { do: 'queue.create_simple', input: { name: 'office', target: '192.0.2.32/28' } }],
        },
      ],
    },
    ensure: {
      id: 'queue.ensure_simple',
      examples: [
        { title: 'Keep a queue', input: { name: 'room-101', target: '192.0.2.10', 'max-limit': '5M/20M' } },
        { title: 'Keep it away', input: { name: 'room-101', state: 'absent' }, before: ROOM },
      ],
    },
  },
});
