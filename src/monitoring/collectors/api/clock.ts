import type { RouterReader, Row } from '../../../core/catalogue';
import * as metrics from '../../metrics/services';
import { defineApiCollector, type CollectContext } from '../define-collector';
import { recordOf } from './ask';
import { give } from './give';
import { wallTimeOf } from './read-values';

/** The clock of a router against the one of the daemon. */
export interface RouterClock {
  /** Of its time zone. */
  readonly zoneMs: number;
  /** How far it is ahead, leaving the time zone aside. Right to half a second: the router tells whole seconds. */
  readonly aheadMs: number;
}

/** A clock this near is right: what the router dated then needs no correction that differs from poll to poll. */
const NEAR_MS = 2_000;

/** @returns undefined where the router does not tell its time */
export async function readClock(router: RouterReader, context: CollectContext): Promise<RouterClock | undefined> {
  const askedMs = Date.now();
  const record = await recordOf(router, context, '/system/clock', ['time', 'date', 'gmt-offset']);
  const middleMs = (askedMs + Date.now()) / 2;
  const wallMs = wallTimeOf(`${record?.date ?? ''} ${record?.time ?? ''}`);
  if (record === undefined || wallMs === undefined) return undefined;
  const zoneMs = zoneOf(record);
  return { zoneMs, aheadMs: Math.round(wallMs + 500 - zoneMs - middleMs) };
}

const ZONE = /^([+-])(\d{1,2}):(\d{2})$/;

function zoneOf({ 'gmt-offset': text = '' }: Row): number {
  const match = ZONE.exec(text);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** When something was that the router dated by its own clock, in seconds since 1970. */
export function momentOf(text: string | undefined, clock: RouterClock | undefined): number | undefined {
  const wallMs = wallTimeOf(text);
  if (wallMs === undefined || clock === undefined) return undefined;
  const aheadMs = Math.abs(clock.aheadMs) <= NEAR_MS ? 0 : clock.aheadMs;
  return Math.round((wallMs - clock.zoneMs - aheadMs) / 1_000);
}

export const clock = defineApiCollector({
  id: 'api.clock',
  title: 'Clock',
  tier: 'medium',
  metrics: [metrics.clockOffset],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 5_000,
  async collect(router, context) {
    const found = await readClock(router, context);
    return [...give(metrics.clockOffset, [], found && found.aheadMs / 1_000)];
  },
});
