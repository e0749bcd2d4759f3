import { setupMonitoringStack } from './setup-monitoring-stack';
import { slaProbeDeploy } from './sla-probe-deploy';
import { standardiseSyslog } from './standardise-syslog';

export const MONITORING_WORKFLOWS = [setupMonitoringStack, standardiseSyslog, slaProbeDeploy];
