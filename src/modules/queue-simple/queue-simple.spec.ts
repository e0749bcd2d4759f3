import type { Row } from '../../core/catalogue';
import { QueueForest } from './queue-simple.optimize';
import { addressOrInterface, bucketSize, pairOf, targets } from './queue-simple.values';
import { duration, ValueError } from '../../core/values';

function queue(name: string, values: Row = {}): Row {
  return { name, parent: 'none', priority: '8/8', 'limit-at': '0/0', 'max-limit': '0/0', ...values };
}

describe('src/modules/queue-simple/queue-simple', () => {
  it('reads targets as a router prints them', () => {
    expect(targets.canonical('192.0.2.10, ether2,2001:db8::/64')).toBe('192.0.2.10/32,ether2,2001:db8::/64');
    expect(() => addressOrInterface.parse('300.1.1.1')).toThrow(ValueError);
    expect(() => addressOrInterface.parse('192.0.2.1/24')).toThrow(ValueError);
  });

  it('reads pairs, and one value for both', () => {
    const times = pairOf(duration);
    expect(times.canonical('16s')).toBe('16s/16s');
    expect(times.canonical('00:00:16/0s')).toBe('16s/0s');
    expect(() => times.parse('1s/2s/3s')).toThrow(ValueError);
    expect(bucketSize.canonical('0.100')).toBe('0.1');
    expect(() => bucketSize.parse('11')).toThrow(ValueError);
  });

  it('lowers a limit to that of the queue above, and those at the top to the uplink', () => {
    const floor = queue('floor', { 'max-limit': '50000000/200000000' });
    const room = queue('room', { parent: 'floor', 'max-limit': '60000000/20000000' });
    const forest = new QueueForest([floor, room], { 'max-limit': '40000000/100000000' });
    expect(forest.wanted(floor)['max-limit']).toBe('40000000/100000000');
    expect(forest.wanted(room)['max-limit']).toBe('40000000/20000000');
  });

  it('leaves limits alone where nothing is above them', () => {
    const free = queue('free', { 'max-limit': '0/20000000' });
    expect(new QueueForest([free], {}).wanted(free)).toEqual({ 'max-limit': '0/20000000' });
  });

  it('does not follow parents in a circle', () => {
    const [a, b] = [queue('a', { parent: 'b', 'max-limit': '1/1' }), queue('b', { parent: 'a', 'max-limit': '2/2' })];
    expect(new QueueForest([a, b], {}).wanted(b)['max-limit']).toBe('1/1');
  });

  it('gives queue types to leaves, and priority to who has a guarantee and none of its own', () => {
    const floor = queue('floor', { 'limit-at': '1000/1000' });
    const room = queue('room', { parent: 'floor', 'limit-at': '0/1000', priority: '2/2' });
    const forest = new QueueForest([floor, room], { queue: 'fair/fair', priority: '3/3' });
    expect(forest.wanted(floor)).toEqual({ priority: '3/3', 'max-limit': '0/0' });
    expect(forest.wanted(room)).toEqual({ queue: 'fair/fair', 'max-limit': '0/0' });
  });

  it('tells what is overcommitted, and what drops', () => {
    const floor = queue('floor', { 'max-limit': '0/3000' });
    const rooms = ['a', 'b'].map((name) => queue(name, { parent: 'floor', 'limit-at': '0/2000' }));
    const lossy = queue('lossy', { packets: '90/0', dropped: '10/0' });
    expect(new QueueForest([floor, ...rooms, lossy], {}).findings()).toEqual([
      'floor: its queues are guaranteed 4000 bit/s download, it has 3000.',
      'lossy: 10 % of its packets were dropped.',
    ]);
  });
});
