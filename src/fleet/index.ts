export {
  allOf,
  anyOf,
  BigColumn,
  columnsFor,
  decodeCursor,
  encodeCursor,
  indexOn,
  inSql,
  isReferenceViolation,
  isUniqueViolation,
  joinSql,
  JsonColumn,
  openDatabase,
  pageLimit,
  queryRows,
  rawSql,
  refersTo,
  sql,
  Sql,
  TextColumn,
  TimeColumn,
  toPage,
  type Columns,
  type DatabaseLog,
  type DatabaseOptions,
  type Page,
  type PageRequest,
  type SqlValue,
} from './database';
export {
  ApiToken,
  AuditEntry,
  Credential,
  DELIVERY_STATES,
  EVENT_SEVERITIES,
  FLEET_ENTITIES,
  Group,
  GroupMember,
  Router,
  ROUTER_STATES,
  RouterLabel,
  RouterTag,
  Site,
  Tenant,
  TLS_MODES,
  TRANSPORTS,
  type DeliveryState,
  type EventSeverity,
  type RouterState,
  type TlsMode,
  type Transport,
} from './entities';
export { AuditService, type AuditQuery, type AuditRecord } from './audit/audit.service';
export {
  CredentialInput,
  CredentialPatch,
  CredentialService,
  type CredentialView,
  type OpenedCredential,
} from './credentials/credential.service';
export { ClaimInput, ClaimRequest } from './claims/claim.schema';
export type { IssuedClaim } from './claims/claim.service';
export { DiscoverInput, DiscoveryService, type Candidate, type Discovery } from './discovery/discovery.service';
export {
  EVENT_KINDS,
  EventRecorder,
  EventService,
  kindText,
  severityText,
  type EventFilter,
  type EventKind,
  type EventRecorderOptions,
  type EventView,
  type EventWaker,
  type NewEvent,
} from './events';
export { fleetSteps, type FleetStep } from './workflow-steps';
export { createFleet, type Fleet, type FleetOptions } from './fleet';
export { GroupInput, GroupPatch, GroupService } from './groups/group.service';
export {
  ROLLUP_STEPS,
  RollupService,
  slotsBetween,
  type InterfacePoint,
  type InterfaceSums,
  type Rollup,
  type RollupRange,
  type RollupStep,
  type SeriesView,
  type StateChange,
  type ValueKind,
  type ValuePoint,
  type ValueSums,
} from './insight';
export { FLEET_MIGRATIONS } from './migrations';
export {
  MaintenanceInput,
  MaintenanceService,
  MonitoringPatch,
  MonitoringService,
  RosterService,
  SnmpCredentialInput,
  SnmpCredentialPatch,
  SnmpCredentialService,
  type MaintenanceView,
  type MonitoredRouter,
  type MonitoringSettings,
  type MonitoringView,
  type RouterMonitoringView,
  type SnmpAccess,
  type SnmpCredentialView,
  type SnmpFields,
} from './monitoring';
export { addressKey, NetworkPolicy, type NetworkPolicyOptions } from './network';
export { RouterInput, RouterPatch } from './routers/router.schema';
export { RouterService, type RouterQuery, type StateReport } from './routers/router.service';
export type { ResolveOptions, TargetRouter } from './routers/router-targets';
export type { RouterView } from './routers/router-view';
export { compileSelector, parseSelector, printSelector, quoteValue, type Selector } from './selectors';
export { SiteInput, SitePatch, SiteService } from './sites/site.service';
export { TenantInput, TenantService } from './tenants/tenant.service';
export { TokenInput, TokenService, type TokenView } from './tokens/token.service';
export {
  LinkInput,
  readSurroundings,
  TopologyService,
  type ExclusiveLink,
  type LinkQuery,
  type LinkView,
  type OrderedRouter,
  type Surroundings,
} from './topology';
export {
  describeProblem,
  formatOf,
  TRANSFER_FORMATS,
  TransferService,
  type ExportOptions,
  type ImportOptions,
  type ImportResult,
  type RowProblem,
  type TransferFormat,
} from './transfer';
export {
  DeliveryService,
  TargetPolicy,
  WebhookInput,
  WebhookPatch,
  WebhookService,
  type Attempt,
  type DeliveryQuery,
  type DeliveryView,
  type DueDelivery,
  type NewWebhook,
  type OpenedWebhook,
  type WebhookView,
} from './webhooks';
export {
  FreezeInput,
  FreezePatch,
  FreezeService,
  WindowInput,
  WindowPatch,
  WindowService,
  type FreezeView,
  type Opening,
  type SiteOpening,
  type WindowView,
} from './windows';
export { change, findByRef, inTenants, pageByName } from './support';
