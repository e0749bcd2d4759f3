import { ApiToken } from './api-token.entity';
import { AuditEntry } from './audit-entry.entity';
import { Credential } from './credential.entity';
import { FleetEvent, Webhook, WebhookDelivery } from './event.entity';
import { Group, GroupMember } from './group.entity';
import { InterfaceRollup, InterfaceRollupHour, RollupSeries, RouterRollup, RouterRollupHour } from './insight.entity';
import { Freeze, MaintenanceWindow } from './maintenance-window.entity';
import { MonitoringSetting, RouterMaintenance, SnmpCredential } from './monitoring.entity';
import { RouterLink, RouterMark } from './router-link.entity';
import { Router, RouterLabel, RouterTag } from './router.entity';
import { Site } from './site.entity';
import { Tenant } from './tenant.entity';

export { DELIVERY_STATES, EVENT_SEVERITIES, type DeliveryState, type EventSeverity } from './event.entity';
export type { SeriesKind } from './insight.entity';
export { SNMP_AUTH_PROTOCOLS, SNMP_PRIVACY_PROTOCOLS, SNMP_VERSIONS } from './monitoring.entity';
export {
  ROUTER_STATES,
  TLS_MODES,
  TRANSPORTS,
  type AlternativeWay,
  type RouterState,
  type TlsMode,
  type Transport,
} from './router.entity';
export { LINK_KINDS, type LinkKind, type LinkSource } from './router-link.entity';
export {
  ApiToken,
  AuditEntry,
  Credential,
  FleetEvent,
  Freeze,
  Group,
  GroupMember,
  MaintenanceWindow,
  MonitoringSetting,
  Router,
  RouterLabel,
  RouterLink,
  RouterMaintenance,
  RouterMark,
  RouterTag,
  Site,
  SnmpCredential,
  Tenant,
  Webhook,
  WebhookDelivery,
};

/** The tables of this layer; `openDatabase` takes these together with those of the layers above. */
export const FLEET_ENTITIES = [
  ApiToken,
  AuditEntry,
  Credential,
  FleetEvent,
  Freeze,
  Group,
  GroupMember,
  InterfaceRollup,
  InterfaceRollupHour,
  MaintenanceWindow,
  MonitoringSetting,
  RollupSeries,
  Router,
  RouterLabel,
  RouterLink,
  RouterMaintenance,
  RouterMark,
  RouterRollup,
  RouterRollupHour,
  RouterTag,
  Site,
  SnmpCredential,
  Tenant,
  Webhook,
  WebhookDelivery,
] as const;
