import { sample } from '../../metrics/define-metric';
import { boardInfo, firmwareUpgradePending } from '../../metrics/system';
import { defineApiCollector } from '../define-collector';
import { recordOf } from './ask';
import { flag } from './give';
import { LICENSE_PROPERTIES, licenseLevel } from './license';

export const board = defineApiCollector({
  id: 'api.board',
  title: 'Board and firmware',
  tier: 'slow',
  metrics: [boardInfo, firmwareUpgradePending],
  rights: 'read, api',
  byDefault: true,
  insteadOf: 'snmp.board',
  timeoutMs: 10_000,
  async collect(router, context) {
    const properties = ['serial-number', 'current-firmware', 'upgrade-firmware'];
    const routerboard = await recordOf(router, context, '/system/routerboard', properties);
    const license = await recordOf(router, context, '/system/license', LICENSE_PROPERTIES);
    const {
      'serial-number': serial = '',
      'current-firmware': firmware = '',
      'upgrade-firmware': upgrade = '',
    } = routerboard ?? {};
    const { board: name = '', version } = context.facts;
    return [
      sample(boardInfo, [name, serial, version, firmware, licenseLevel(license)], 1),
      // A CHR has no firmware of its own.
      ...(firmware && upgrade ? [flag(firmwareUpgradePending, [], firmware !== upgrade)] : []),
    ];
  },
});
