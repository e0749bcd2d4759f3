import { defineArea, resourceAction } from '../../core/catalogue';
import { PCQ, queueTypes } from './queue-type.resource';

const createPcq = resourceAction(queueTypes, 'create', {
  id: 'qos.create_pcq',
  title: 'Create PCQ queue type',
  summary: 'Creates a queue type that gives every address or port the same share; an equal one is left as it is.',
  fixed: { kind: 'pcq' },
  required: ['name', 'pcq-classifier'],
  only: [
    'name',
    'pcq-classifier',
    'pcq-rate',
    'pcq-limit',
    'pcq-total-limit',
    'pcq-burst-rate',
    'pcq-burst-threshold',
    'pcq-burst-time',
    'pcq-src-address-mask',
    'pcq-dst-address-mask',
    'pcq-src-address6-mask',
    'pcq-dst-address6-mask',
  ],
  examples: [
    {
      title: 'Ten megabits for each client',
      input: { name: 'guests-down', 'pcq-classifier': 'dst-address', 'pcq-rate': '10M' },
    },
  ],
});

const listPcq = resourceAction(queueTypes, 'list', {
  id: 'qos.list_pcq',
  title: 'List PCQ queue types',
  summary: 'Lists the queue types that share by address or port.',
  within: { kind: 'pcq' },
  examples: [{ title: 'All of them', input: {}, before: PCQ }],
});

export const queueTypeArea = defineArea({
  id: 'queue-type',
  title: 'Queue types',
  summary: 'How a queue holds, orders and drops packets: FIFO, SFQ, PCQ, and on 7.x CoDel and CAKE.',
  resources: [queueTypes],
  actions: [createPcq, listPcq],
});
