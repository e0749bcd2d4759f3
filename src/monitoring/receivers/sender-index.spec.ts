import { createLogger } from '../../core/telemetry';
import type { MonitoredRouter } from '../../fleet';
import type { Roster } from '../polling/roster-cache';
import { SenderIndex } from './sender-index';

function rosterOf(routers: Readonly<Record<string, string>>): Roster {
  const all = Object.entries(routers).map(([name, address]): MonitoredRouter => {
    return { id: name, name, address, tenant: 'default', hasLogin: true, settings: {}, inMaintenance: false };
  });
  return { all, byId: new Map(all.map((router) => [router.id, router])) };
}

describe('monitoring/receivers/sender-index', () => {
  const names = new Map<string, string>();
  let roster: Roster;
  let isAway: boolean;
  let now: number;
  let looks: number;
  let lookUps: string[];
  let index: SenderIndex;

  beforeEach(() => {
    [isAway, now, looks, lookUps] = [false, 0, 0, []];
    index = new SenderIndex({
      roster: {
        current: () => {
          looks += 1;
          return isAway ? Promise.reject(new Error('away')) : Promise.resolve(roster);
        },
      },
      addressFor: (hostname) => {
        lookUps.push(hostname);
        const address = names.get(hostname);
        return address === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(address);
      },
      log: createLogger({ level: 'silent' }),
      everyMs: 1,
      now: () => now,
    });
  });
  afterEach(() => index.stop());

  const found = (address: string): string | undefined => {
    const router = index.find(address);
    return typeof router === 'object' ? router.name : router;
  };
  /** Two whole looks from now. */
  async function looked(): Promise<void> {
    const until = looks + 3;
    while (looks < until) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  it('finds a router by its address, however it is written, and nobody else', async () => {
    roster = rosterOf({ a: '10.0.0.1', b: '2001:db8::1', c: '10.0.0.3', d: '10.0.0.3' });
    await index.start();
    expect(['10.0.0.1', '::ffff:10.0.0.1', '2001:0db8:0::1', '10.0.0.2', '10.0.0.3', 'fe80::1%eth0', ''].map(found)).toEqual([
      ...['a', 'a', 'b', undefined, 'ambiguous', undefined, undefined],
    ]);
  });

  it('follows changes of the fleet, and keeps what it knows while the fleet cannot be read', async () => {
    roster = rosterOf({ a: '10.0.0.1' });
    await index.start();
    isAway = true;
    await looked();
    expect(found('10.0.0.1')).toBe('a');
    isAway = false;
    roster = rosterOf({ a: '10.0.0.2' });
    await looked();
    expect([found('10.0.0.1'), found('10.0.0.2')]).toEqual([undefined, 'a']);
  });

  it('looks hostnames up now and then, and believes the last answer while there is none', async () => {
    roster = rosterOf({ a: 'edge.example.net', b: 'gone.example.net' });
    names.set('edge.example.net', '10.0.0.1');
    await index.start();
    await looked();
    expect(found('10.0.0.1')).toBe('a');
    expect(lookUps.sort()).toEqual(['edge.example.net', 'gone.example.net']);
    names.delete('edge.example.net');
    now = 400_000;
    await looked();
    expect([found('10.0.0.1'), lookUps.length]).toEqual(['a', 4]);
    names.set('edge.example.net', '10.0.0.9');
    now = 800_000;
    await looked();
    expect([found('10.0.0.1'), found('10.0.0.9')]).toEqual([undefined, 'a']);
  });

  it('does not start without knowing the fleet', async () => {
    isAway = true;
    await expect(index.start()).rejects.toThrow('away');
  });
});
