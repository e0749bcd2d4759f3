import type { Row } from '../../../core/catalogue';
import { sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/updates';
import { defineApiCollector } from '../define-collector';
import { recordOf } from './ask';
import { momentOf, readClock } from './clock';
import { give } from './give';

export const LICENSE_PROPERTIES = ['nlevel', 'level', 'deadline-at'];

/** `4` on RouterBOARDs, `p1` and the like on a CHR. */
export function licenseLevel(record: Row | undefined): string {
  return record?.nlevel || record?.level || '';
}

export const license = defineApiCollector({
  id: 'api.license',
  title: 'Licence',
  tier: 'slow',
  metrics: [metrics.licenseInfo, metrics.licenseDeadline],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 5_000,
  async collect(router, context) {
    const record = await recordOf(router, context, '/system/license', LICENSE_PROPERTIES);
    const level = licenseLevel(record);
    const deadline = record?.['deadline-at'];
    const clock = deadline ? await readClock(router, context) : undefined;
    return [
      ...(level ? [sample(metrics.licenseInfo, [level], 1)] : []),
      ...give(metrics.licenseDeadline, [], momentOf(deadline, clock)),
    ];
  },
});
