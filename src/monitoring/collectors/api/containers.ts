import type { Row } from '../../../core/catalogue';
import { containerUp } from '../../metrics/services';
import { defineApiCollector } from '../define-collector';
import { rowsOf } from './ask';
import { distinctNames, flag } from './give';
import { isTrue } from './read-values';

export const containers = defineApiCollector({
  id: 'api.containers',
  title: 'Containers',
  tier: 'medium',
  metrics: [containerUp],
  rights: 'read, api',
  versions: { since: '7.4' },
  byDefault: true,
  timeoutMs: 10_000,
  async collect(router, context) {
    const properties = ['name', 'comment', 'hostname', 'remote-image', 'status', 'running'];
    const rows = await rowsOf(router, context, '/container', properties);
    return distinctNames(rows, containerName).map(([name, { status, running }]) =>
      flag(containerUp, [name], isTrue(running) || status === 'running'),
    );
  },
});

/** Names are there since 7.20; older versions show the id of the image, which every pull changes. */
function containerName({ comment, hostname, 'remote-image': image, name = '' }: Row): string {
  const given = name && !/^[0-9a-f-]{32,}$/.test(name) ? name : '';
  return given || comment || hostname || image || name;
}
