import { randomBytes } from 'node:crypto';

const COUNTER_LIMIT = 0x1000;

let lastMs = 0;
let counter = 0;

/**
 * A UUID of version 7 as lower-case text: it sorts by the time it was made, and within one process strictly in the order
 * of the calls, so that `ORDER BY id` is the order of creation on every database.
 */
export function newId(nowMs: number = Date.now()): string {
  advance(nowMs);
  const time = lastMs.toString(16).padStart(12, '0');
  const sequence = (0x7000 | counter).toString(16);
  const random = randomBytes(8);
  random.writeUInt8((random.readUInt8(0) & 0x3f) | 0x80, 0);
  const tail = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** The clock may stand still or be set back; the ids go on in order all the same. */
function advance(nowMs: number): void {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
    return;
  }
  counter += 1;
  if (counter < COUNTER_LIMIT) return;
  lastMs += 1;
  counter = 0;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether the text has the form of an id: tells `name` from `id` where both are taken. */
export function isId(text: string): boolean {
  return ID.test(text);
}
