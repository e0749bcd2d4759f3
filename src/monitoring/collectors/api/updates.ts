import { compareVersions } from '../../../routeros';
import { sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/updates';
import { defineApiCollector } from '../define-collector';
import { recordOf } from './ask';
import { flag } from './give';

export const updates = defineApiCollector({
  id: 'api.updates',
  title: 'Updates',
  tier: 'slow',
  metrics: [metrics.updateAvailable, metrics.updateInfo],
  rights: 'read, api',
  byDefault: true,
  timeoutMs: 5_000,
  /** Only what the last look found: a look would make the router call out, and a download would fill its disk. */
  async collect(router, context) {
    const properties = ['channel', 'installed-version', 'latest-version'];
    const record = await recordOf(router, context, '/system/package/update', properties);
    const { channel = '', 'installed-version': installed = context.facts.version, 'latest-version': latest } = record ?? {};
    if (!latest) return [];
    return [
      flag(metrics.updateAvailable, [channel], compareVersions(latest, installed) > 0),
      sample(metrics.updateInfo, [channel, installed, latest], 1),
    ];
  },
});
