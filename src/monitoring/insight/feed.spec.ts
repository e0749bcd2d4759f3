import type { InterfaceSums, MonitoredRouter, Rollup, ValueSums } from '../../fleet';
import type { CollectorMemory } from '../collectors/define-collector';
import { sample, type Sample } from '../metrics/define-metric';
import * as interfaces from '../metrics/interfaces';
import * as services from '../metrics/services';
import * as system from '../metrics/system';
import { RollupFeed } from './feed';
import { SlotSums } from './slot-sums';

const MINUTE = 60_000;
const SLOT = 5 * MINUTE;
const START = 1_700_000_100_000;
const INTERVALS = { fast: MINUTE, medium: SLOT };
const ROUTER = { id: 'r1', name: 'edge' } as MonitoredRouter;

function memory(): CollectorMemory {
  const words = new Map<string, string>();
  return { get: (key) => words.get(key), set: (key, value) => void words.set(key, value) };
}

/** One process over a memory that it may share with others. */
class Process {
  readonly dropped: string[] = [];
  readonly sums: SlotSums;
  readonly feed: RollupFeed;

  constructor(
    readonly memory: CollectorMemory,
    most = 100,
  ) {
    this.sums = new SlotSums({ most, onDropped: () => this.dropped.push('row') });
    this.feed = new RollupFeed(this.sums, INTERVALS);
  }

  sees(at: number, samples: readonly Sample[], collectorId = 'snmp.interfaces', router = ROUTER): this {
    this.feed.observe({ router, collectorId, samples, at, memory: this.memory });
    this.feed.polled(router.id, { stored: true });
    return this;
  }

  counts(at: number, rx: number, tx = 0, name = 'ether1'): this {
    return this.sees(at, bytes(name, rx, tx));
  }

  slots(kind = 'interface'): Rollup[] {
    return this.sums.take(Infinity).filter((rollup) => rollup.kind === kind);
  }

  traffic(): (InterfaceSums & { slot: number })[] {
    return this.slots().map(({ slot, sums }) => ({ slot: slot - START / SLOT, ...(sums as InterfaceSums) }));
  }
}

function bytes(name: string, rx: number, tx: number): Sample[] {
  return [sample(interfaces.interfaceReceiveBytes, [name], rx), sample(interfaces.interfaceTransmitBytes, [name], tx)];
}

function total(rows: readonly InterfaceSums[], field: 'rxBytes' | 'coveredMs' | 'linkDowns' | 'errors'): number {
  return Math.round(rows.reduce((sum, row) => sum + row[field], 0));
}

describe('monitoring/insight/feed', () => {
  it('begins on a boundary of slots', () => {
    expect(START % SLOT).toBe(0);
  });

  it('adds up what counters grow by, and keeps the highest rate', () => {
    const process = new Process(memory());
    [1000, 7000, 67_000, 68_000].forEach((rx, minute) => process.counts(START + minute * MINUTE, rx, rx * 2));
    expect(process.traffic()).toEqual([
      {
        slot: 0,
        coveredMs: 3 * MINUTE,
        rxBytes: 67_000,
        txBytes: 134_000,
        rxMax: 1000,
        txMax: 2000,
        errors: 0,
        linkDowns: 0,
        speed: null,
      },
    ]);
  });

  it('divides what lies over the end of a slot by time', () => {
    const process = new Process(memory());
    process.counts(START + SLOT - 15_000, 0).counts(START + SLOT + 45_000, 6000);
    expect(process.traffic()).toMatchObject([
      { slot: 0, coveredMs: 15_000, rxBytes: 1500, rxMax: 100 },
      { slot: 1, coveredMs: 45_000, rxBytes: 4500, rxMax: 100 },
    ]);
  });

  it('counts a router that two processes poll in turn once', () => {
    const shared = memory();
    const pair = [new Process(shared), new Process(shared)] as const;
    for (let minute = 0; minute <= 5; minute += 1) pair[minute % 2]!.counts(START + minute * MINUTE, minute * 6000);
    const rows = pair.flatMap((process) => process.traffic());
    expect(total(rows, 'rxBytes')).toBe(30_000);
    expect(total(rows, 'coveredMs')).toBe(SLOT);
  });

  it('counts nothing of a poll that could not be stored: the next one does', () => {
    const kept = memory();
    new Process(kept).counts(START, 0);
    const note = kept.get('snmp.interfaces') as string;
    const process = new Process(kept);
    const samples = bytes('ether1', 6000, 0);
    process.feed.observe({ router: ROUTER, collectorId: 'snmp.interfaces', samples, at: START + MINUTE, memory: kept });
    process.feed.polled('r1', { stored: false });
    kept.set('snmp.interfaces', note);
    process.counts(START + 2 * MINUTE, 12_000);
    expect(process.traffic()).toMatchObject([{ coveredMs: 2 * MINUTE, rxBytes: 12_000 }]);
  });

  it('goes on after a restart of the process where the last one ended', () => {
    const shared = memory();
    new Process(shared).counts(START, 100);
    const after = new Process(shared).counts(START + MINUTE, 6100);
    expect(after.traffic()).toMatchObject([{ rxBytes: 6000, coveredMs: MINUTE }]);
  });

  it('leaves a gap where nothing was polled', () => {
    const process = new Process(memory());
    process.counts(START, 0).counts(START + 3 * MINUTE, 1_000_000);
    process.counts(START + 4 * MINUTE, 1_006_000);
    expect(process.traffic()).toMatchObject([{ coveredMs: MINUTE, rxBytes: 6000, rxMax: 100 }]);
  });

  it('takes a counter that goes back for a new beginning', () => {
    const process = new Process(memory());
    process
      .counts(START, 1e12, 500)
      .counts(START + MINUTE, 200, 900)
      .counts(START + 2 * MINUTE, 6200, 900);
    expect(process.traffic()).toMatchObject([{ coveredMs: MINUTE, rxBytes: 6000, txBytes: 0 }]);
  });

  it('takes a reboot for a new beginning, also where the counters are beyond their old values', () => {
    const shared = memory();
    const process = new Process(shared).counts(START, 100);
    process.feed.rebooted('r1');
    process.counts(START + MINUTE, 9_000_000);
    // Another collector, whose last reading is from before the boot, in another process.
    const downs = (at: number, value: number) =>
      new Process(shared).sees(at, [sample(interfaces.interfaceLinkDowns, ['ether1'], value)], 'snmp.link-downs');
    expect(process.counts(START + 2 * MINUTE, 9_006_000).traffic()).toMatchObject([{ coveredMs: MINUTE, rxBytes: 6000 }]);
    downs(START, 3);
    expect(downs(START + 3 * MINUTE, 7).traffic()).toEqual([]);
  });

  it('does not believe a leap that no link can carry', () => {
    const process = new Process(memory()).counts(START, 0).counts(START + MINUTE, 1e16);
    expect(total(process.traffic(), 'rxBytes')).toBe(0);
  });

  it('counts errors of both ways and lost links, also over a gap of some minutes', () => {
    const process = new Process(memory());
    const seen = (at: number, errors: number, downs: number) =>
      process.sees(at, [
        ...bytes('ether1', 0, 0),
        sample(interfaces.interfaceReceiveErrors, ['ether1'], errors),
        sample(interfaces.interfaceTransmitErrors, ['ether1'], errors * 10),
        sample(interfaces.interfaceLinkDowns, ['ether1'], downs),
        sample(interfaces.interfaceSpeed, ['ether1'], 125_000_000),
      ]);
    seen(START, 1, 2);
    seen(START + 14 * MINUTE, 3, 7);
    seen(START + 60 * MINUTE, 9, 70);
    const rows = process.traffic();
    expect([total(rows, 'errors'), total(rows, 'linkDowns'), total(rows, 'coveredMs')]).toEqual([22, 5, 0]);
    expect(rows).toMatchObject([{ slot: 2, speed: 125_000_000 }]);
  });

  it('never compares what different sources count', () => {
    const process = new Process(memory()).counts(START, 0);
    process.sees(START + MINUTE, bytes('ether1', 500_000, 0), 'api.interfaces');
    expect(process.traffic()).toEqual([]);
  });

  it('keeps apart interfaces with strange names', () => {
    const process = new Process(memory());
    for (const [at, rx] of [[START, 0] as const, [START + MINUTE, 60] as const])
      process.sees(
        at,
        ['__proto__', 'a b', 'ünï'].flatMap((name) => bytes(name, rx, 0)),
      );
    expect(process.slots().map(({ name }) => name)).toEqual(['__proto__', 'a b', 'ünï']);
  });

  it('holds no more than it may, and tells of the rest', () => {
    const process = new Process(memory(), 2);
    for (const [at, rx] of [[START, 0] as const, [START + MINUTE, 60] as const])
      process.sees(
        at,
        ['a', 'b', 'c'].flatMap((name) => bytes(name, rx, 0)),
      );
    expect(process.dropped).toHaveLength(1);
    expect(process.sums.rows).toBe(2);
    expect(process.slots()).toHaveLength(2);
    expect(process.sums.rows).toBe(0);
  });

  it('keeps what is used of memory, disks and pools, with its capacity, and the load', () => {
    const process = new Process(memory());
    const seen = (at: number, free: number, load: number) =>
      process.sees(
        at,
        [
          sample(system.memoryTotal, [], 1000),
          sample(system.memoryFree, [], free),
          sample(system.diskFree, ['usb1'], 10),
          sample(system.cpuLoad, [], load),
          sample(services.poolUsed, ['lan', 'ipv4'], 5),
          sample(services.poolTotal, ['lan', 'ipv4'], 50),
          sample(services.poolUsed, ['lan', 'ipv6'], 1),
        ],
        'api.system',
      );
    seen(START, 400, 0.5);
    seen(START + MINUTE, 200, 0.1);
    const found = process.sums.take(Infinity).map(({ kind, name, sums }) => [kind, name, sums]);
    expect(found).toEqual([
      ['memory', '', { samples: 2, total: 1400, least: 600, greatest: 800, capacity: 1000 } satisfies ValueSums],
      ['cpu', '', { samples: 2, total: 0.6, least: 0.1, greatest: 0.5, capacity: 1 }],
      ['pool', 'lan', { samples: 2, total: 10, least: 5, greatest: 5, capacity: 50 }],
      ['pool', 'lan (ipv6)', { samples: 2, total: 2, least: 1, greatest: 1, capacity: null }],
    ]);
  });

  it('hands over only slots that have ended', () => {
    const process = new Process(memory());
    process
      .counts(START + 4 * MINUTE, 0)
      .counts(START + 5 * MINUTE, 60)
      .counts(START + 6 * MINUTE, 120);
    expect(process.sums.take(START + SLOT).map(({ slot }) => slot)).toEqual([START / SLOT]);
    expect(process.sums.take(START + SLOT)).toEqual([]);
    expect(process.sums.take(START + 2 * SLOT).map(({ slot }) => slot)).toEqual([START / SLOT + 1]);
  });
});
