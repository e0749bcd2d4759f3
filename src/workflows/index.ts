import { workflowAreas, type Area } from '../core/catalogue';
import { AREAS } from '../modules';
import { AUDIT_READS } from './audit/audit.actions';
import { CERTIFICATE_WORKFLOWS } from './certificates';
import { ISP_WORKFLOWS } from './isp';
import { LIFECYCLE_WORKFLOWS, RESTORE_ACTIONS } from './lifecycle';
import { migrateConfiguration } from './migrate';
import { MONITORING_WORKFLOWS } from './monitoring';
import { ROUTING_WORKFLOWS } from './routing';
import { SWITCHING_WORKFLOWS } from './switching';
import { SECURITY_WORKFLOWS } from './security';
import { VPN_READS, VPN_WORKFLOWS } from './vpn';
import { WAN_WORKFLOWS } from './wan';
import { WIFI_WORKFLOWS } from './wifi';

/** Every workflow of the installation, as areas of actions like all others; one for each family. */
export const WORKFLOW_AREAS: readonly Area[] = workflowAreas(
  [
    ...CERTIFICATE_WORKFLOWS,
    ...SECURITY_WORKFLOWS,
    ...LIFECYCLE_WORKFLOWS,
    ...MONITORING_WORKFLOWS,
    ...VPN_WORKFLOWS,
    ...WAN_WORKFLOWS,
    ...ROUTING_WORKFLOWS,
    ...ISP_WORKFLOWS,
    ...WIFI_WORKFLOWS,
    ...SWITCHING_WORKFLOWS,
  ],
  AREAS,
  {
    ...AUDIT_READS,
    vpn: VPN_READS,
    lifecycle: [migrateConfiguration, ...RESTORE_ACTIONS],
  },
);

/** All that can be run. */
export const ALL_AREAS: readonly Area[] = [...AREAS, ...WORKFLOW_AREAS];
