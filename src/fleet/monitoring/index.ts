export { MaintenanceInput, MaintenanceService, type MaintenanceView } from './maintenance.service';
export type { MonitoredRouter } from './roster';
export { RosterService, type SnmpAccess } from './roster.service';
export { MonitoringPatch, MonitoringSettings } from './settings.schema';
export { MonitoringService, type MonitoringView, type RouterMonitoringView } from './settings.service';
export { SnmpCredentialInput, SnmpCredentialPatch, type SnmpFields } from './snmp-credential.schema';
export { SnmpCredentialService, type SnmpCredentialView } from './snmp-credential.service';
