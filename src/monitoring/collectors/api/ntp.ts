import type { Row } from '../../../core/catalogue';
import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/services';
import { defineApiCollector } from '../define-collector';
import { recordOf } from './ask';
import { flag, give } from './give';
import { isTrue, numberOf, secondsOf } from './read-values';

const PROPERTIES = 'enabled status system-offset last-update-from last-update-before last-adjustment'.split(' ');
/** The SNTP client of 6.x asks every quarter of an hour at least: who has heard nothing for so long follows nobody. */
const STALE_SECONDS = 3_600;

export const ntp = defineApiCollector({
  id: 'api.ntp',
  title: 'NTP client',
  tier: 'medium',
  metrics: [metrics.ntpSynchronized, metrics.ntpOffset],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 5_000,
  async collect(router, context) {
    const record = await recordOf(router, context, '/system/ntp/client', PROPERTIES);
    if (!record || !isTrue(record.enabled)) return [];
    return context.facts.major < 7 ? samplesOf6(record) : samplesOf7(record);
  },
});

function samplesOf7(record: Row): Sample[] {
  const synchronized = record.status === 'synchronized';
  // In milliseconds.
  const offset = synchronized ? numberOf(record['system-offset']) : undefined;
  return [
    flag(metrics.ntpSynchronized, [], synchronized),
    ...give(metrics.ntpOffset, [], offset === undefined ? undefined : offset / 1_000),
  ];
}

/** 6.x has no status: whether it follows a server shows in when it last heard one. */
function samplesOf6(record: Row): Sample[] {
  const heard = secondsOf(record['last-update-before']);
  const synchronized = heard !== undefined && heard < STALE_SECONDS;
  return [
    flag(metrics.ntpSynchronized, [], synchronized),
    ...give(metrics.ntpOffset, [], synchronized ? adjustmentOf(record['last-adjustment']) : undefined),
  ];
}

/** `-1ms345us` */
function adjustmentOf(text = ''): number | undefined {
  const size = secondsOf(text.replace(/^-/, ''));
  return size !== undefined && text.startsWith('-') ? -size : size;
}
