import { defineArea, resourceAction, rowCommand } from '../../core/catalogue';
import { optimizeQueues } from './queue-simple.optimize';
import { ROOM, simpleQueues } from './queue-simple.resource';
import { queueStatistics } from './queue-simple.statistics';

const configureBurst = resourceAction(simpleQueues, 'update', {
  id: 'qos.configure_burst',
  title: 'Configure burst',
  summary: 'Sets how far and how long a simple queue may go over its rate; 0 takes the burst away.',
  only: ['burst-limit', 'burst-threshold', 'burst-time'],
  examples: [
    {
      title: 'Twice the rate for about eight seconds',
      input: {
        where: { name: 'room-101' },
        'burst-limit': '10M/40M',
        'burst-threshold': '4M/15M',
        'burst-time': '16s/16s',
      },
      before: ROOM,
    },
  ],
});

const resetCounters = rowCommand(simpleQueues, {
  id: 'queue.reset_simple_counters',
  title: 'Reset queue counters',
  summary: 'Sets the counters of the simple queues that match to zero.',
  command: 'reset-counters',
  risk: 'none',
  oneWay: 'What was counted is gone.',
  examples: [{ title: 'Of one queue', input: { where: { name: 'room-101' } }, before: ROOM }],
});

export const queueSimpleArea = defineArea({
  id: 'queue-simple',
  title: 'Simple queues',
  summary: 'Limits for the traffic of addresses and interfaces, statistics of all queues, and a look at what could be better.',
  resources: [simpleQueues],
  actions: [configureBurst, resetCounters, queueStatistics, optimizeQueues],
});
