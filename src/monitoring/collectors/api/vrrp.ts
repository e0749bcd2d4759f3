import * as metrics from '../../metrics/routing';
import { defineApiCollector } from '../define-collector';
import { rowsInUse } from './ask';
import { flag } from './give';
import { isTrue } from './read-values';

export const vrrp = defineApiCollector({
  id: 'api.vrrp',
  title: 'VRRP',
  tier: 'fast',
  metrics: [metrics.vrrpMaster, metrics.vrrpBackup],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 10_000,
  async collect(router, context) {
    const rows = await rowsInUse(router, context, '/interface/vrrp', ['name', 'master', 'backup', 'disabled']);
    return rows
      .filter((row) => !isTrue(row.disabled))
      .flatMap(({ name = '', master, backup }) => [
        flag(metrics.vrrpMaster, [name], isTrue(master)),
        flag(metrics.vrrpBackup, [name], isTrue(backup)),
      ]);
  },
});
