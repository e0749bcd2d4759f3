import { sample } from '../../metrics/define-metric';
import { usersActive } from '../../metrics/services';
import { defineApiCollector } from '../define-collector';
import { rowsOf } from './ask';
import { andEarlier } from './give';

export const users = defineApiCollector({
  id: 'api.users',
  title: 'Administrators who are logged in',
  tier: 'medium',
  metrics: [usersActive],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 10_000,
  async collect(router, context) {
    const rows = await rowsOf(router, context, '/user/active', ['via']);
    const counts = new Map<string, number>();
    for (const { via = 'unknown' } of rows) counts.set(via, (counts.get(via) ?? 0) + 1);
    return andEarlier(context, 'ways', counts.keys()).map((via) => sample(usersActive, [via], counts.get(via) ?? 0));
  },
});
