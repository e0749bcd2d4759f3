import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { SNAPSHOT_KEPT_MS, snapshotKey } from '../snapshot/snapshot-store';
import type { Slots } from './timing';

/**
 * Takes the lock of a router and notes the slots that are begun, if nobody has begun them meanwhile. Where an earlier poll
 * goes on, the slot of the fast tier is given up: a poll never waits behind another one of the same router.
 */
const CLAIM = `
if (redis.call('HGET', KEYS[2], ARGV[1]) or '') ~= ARGV[2] then return 'begun' end
local free = redis.call('SET', KEYS[1], ARGV[5], 'NX', 'PX', ARGV[6])
redis.call('HSET', KEYS[2], ARGV[1], free and ARGV[3] or ARGV[4])
return free and 'taken' or 'busy'`;

/** Writes what was collected, if the lock is still held: whoever came too late must not write over who came after. */
const SAVE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if #ARGV > 3 then redis.call('HSET', KEYS[2], unpack(ARGV, 4)) end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
if ARGV[3] == 'end' then redis.call('DEL', KEYS[1]) end
return 1`;

/** One process polls a router at a time; a process that died leaves it to others after so long. */
const LOCK_MS = 75_000;

export interface Claim {
  /** @returns false where the lock is lost: nothing was written */
  save(fields: readonly (readonly [string, string])[], options: { readonly end: boolean }): Promise<boolean>;
}

/** What was begun last, as it stands in Redis; undefined for a router that was never polled. */
export interface Begun {
  readonly text: string;
  readonly slots: Slots;
}

/** Who polls what: one hash of begun slots for each shard, one lock for each router. */
export class Claims {
  constructor(private readonly redis: Redis) {}

  async begun(shard: number): Promise<Map<string, Begun>> {
    const entries = await this.redis.hgetall(begunKey(shard));
    return new Map(Object.entries(entries).map(([id, text]) => [id, { text, slots: parseSlots(text) }]));
  }

  async begunOf(shard: number, routerId: string): Promise<Begun | undefined> {
    const text = await this.redis.hget(begunKey(shard), routerId);
    return text === null ? undefined : { text, slots: parseSlots(text) };
  }

  /** @returns `busy` where an earlier poll goes on, `begun` where another process was faster */
  async take(shard: number, routerId: string, before: Begun | undefined, slots: Slots): Promise<Claim | 'busy' | 'begun'> {
    const lock = lockKey(routerId);
    const token = randomBytes(9).toString('base64');
    const givenUp = { ...NONE, ...before?.slots, fast: slots.fast };
    const values = [routerId, before?.text ?? '', slotsText(slots), slotsText(givenUp), token, LOCK_MS];
    const answer = (await this.redis.eval(CLAIM, 2, lock, begunKey(shard), ...values)) as 'taken' | 'busy' | 'begun';
    if (answer !== 'taken') return answer;
    return {
      save: async (fields, { end }) => {
        const head = [token, SNAPSHOT_KEPT_MS, end ? 'end' : 'go on'];
        return (await this.redis.eval(SAVE, 2, lock, snapshotKey(routerId), ...head, ...fields.flat())) === 1;
      },
    };
  }

  /** Notes slots that are begun without a poll. */
  async pass(shard: number, routerId: string, before: Begun | undefined, slots: Slots): Promise<void> {
    const given = { ...NONE, ...before?.slots, fast: slots.fast };
    await this.redis.hset(begunKey(shard), routerId, slotsText(given));
  }

  /** Everything of the router is due again. */
  async restart(shard: number, routerId: string): Promise<void> {
    await this.redis.hdel(begunKey(shard), routerId);
  }

  /** For routers that are gone, or no longer polled. */
  async forget(shard: number, routerIds: readonly string[]): Promise<void> {
    if (routerIds.length === 0) return;
    await this.redis.hdel(begunKey(shard), ...routerIds);
    await this.redis.del(...routerIds.map(snapshotKey));
  }
}

/** No slot of that tier was begun. */
const NONE: Slots = { fast: -1, medium: -1, slow: -1 };

function begunKey(shard: number): string {
  return `rosfleet:polls:${shard}`;
}

function lockKey(routerId: string): string {
  return `rosfleet:poll:${routerId}`;
}

function slotsText({ fast, medium, slow }: Slots): string {
  return `${fast},${medium},${slow}`;
}

function parseSlots(text: string): Slots {
  const [fast = 0, medium = 0, slow = 0] = text.split(',').map(Number);
  return { fast, medium, slow };
}
