import type { Row } from '../../../core/catalogue';
import { certificateNotAfter } from '../../metrics/certificates';
import { defineApiCollector } from '../define-collector';
import { rowsOf } from './ask';
import { distinctNames, give } from './give';
import { isTrue, secondsOf, wallTimeOf } from './read-values';

const QUARTER_MS = 900_000;
/** The zones farthest from UTC. */
const MOST_ZONE_MS = 14 * 3_600_000;

export const certificates = defineApiCollector({
  id: 'api.certificates',
  title: 'Certificates',
  tier: 'slow',
  metrics: [certificateNotAfter],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 20_000,
  async collect(router, context) {
    const properties = ['name', 'invalid-after', 'expires-after', 'authority', 'revoked'];
    const rows = await rowsOf(router, context, '/certificate', properties);
    // One that was revoked is of no use to anybody; a template has no date yet.
    const valid = rows.filter((row) => !row.revoked && row['invalid-after']);
    return distinctNames(valid, ({ name = '' }) => name).flatMap(([name, row]) =>
      give(certificateNotAfter, [name, String(isTrue(row.authority))], notAfterOf(row, context.now)),
    );
  },
});

/**
 * The date is exact, but of a time zone that is not told; how much time is left is told without one, to the second. The
 * difference between the two is the zone, unless the router's clock is wrong: then the date stands as it is.
 */
function notAfterOf(row: Row, now: number): number | undefined {
  const wallMs = wallTimeOf(row['invalid-after']);
  if (wallMs === undefined) return undefined;
  const left = secondsOf(row['expires-after']);
  const differenceMs = left === undefined ? 0 : wallMs - (now + left * 1_000);
  const zoneMs = Math.abs(differenceMs) <= MOST_ZONE_MS ? Math.round(differenceMs / QUARTER_MS) * QUARTER_MS : 0;
  return (wallMs - zoneMs) / 1_000;
}
