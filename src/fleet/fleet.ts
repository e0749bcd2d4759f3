import type { DataSource } from 'typeorm';
import type { Vault } from '../core/secrets';
import { AuditService } from './audit/audit.service';
import { ClaimService } from './claims/claim.service';
import { CredentialService } from './credentials/credential.service';
import { DiscoveryService } from './discovery/discovery.service';
import { EventService } from './events';
import { GroupService } from './groups/group.service';
import { RollupService } from './insight';
import { MaintenanceService, MonitoringService, RosterService, SnmpCredentialService } from './monitoring';
import type { NetworkPolicy } from './network';
import { RouterService } from './routers/router.service';
import { SiteService } from './sites/site.service';
import { TenantService } from './tenants/tenant.service';
import { TokenService } from './tokens/token.service';
import { TopologyService } from './topology';
import { TransferService } from './transfer';
import { DeliveryService, planDeliveries, TargetPolicy, WebhookService } from './webhooks';
import { Calendars, FreezeService, WindowService } from './windows';

export interface FleetOptions {
  /** Opened with FLEET_ENTITIES and FLEET_MIGRATIONS. */
  readonly source: DataSource;
  readonly vault: Vault;
  /** Where routers may live. */
  readonly network: NetworkPolicy;
  /** Where webhooks may be sent to. @defaultValue the public internet only */
  readonly webhookTargets?: TargetPolicy;
  /** Milliseconds since 1970. @defaultValue the clock of the system */
  readonly now?: () => number;
}

/** The services of the fleet, wired to each other. */
export interface Fleet {
  readonly audit: AuditService;
  readonly tenants: TenantService;
  readonly sites: SiteService;
  readonly credentials: CredentialService;
  readonly groups: GroupService;
  readonly routers: RouterService;
  readonly claims: ClaimService;
  readonly tokens: TokenService;
  readonly transfer: TransferService;
  readonly discovery: DiscoveryService;
  readonly topology: TopologyService;
  readonly windows: WindowService;
  readonly freezes: FreezeService;
  readonly snmpCredentials: SnmpCredentialService;
  readonly monitoring: MonitoringService;
  readonly maintenance: MaintenanceService;
  readonly roster: RosterService;
  readonly rollups: RollupService;
  readonly events: EventService;
  readonly webhooks: WebhookService;
  readonly deliveries: DeliveryService;
}

export function createFleet(options: FleetOptions): Fleet {
  const { vault, network, webhookTargets: targets = new TargetPolicy({ allowed: [] }) } = options;
  const store = { source: options.source, now: options.now ?? Date.now };
  const audit = new AuditService(store);
  const tenants = new TenantService(store, audit);
  const credentials = new CredentialService(store, audit, vault);
  const snmpCredentials = new SnmpCredentialService(store, audit, vault);
  const windowServices = { audit, tenants, calendars: new Calendars(store.source.manager) };
  const routers = new RouterService(store, { audit, tenants, credentials, network });
  return {
    audit,
    tenants,
    credentials,
    sites: new SiteService(store, audit),
    groups: new GroupService(store, audit),
    routers,
    claims: new ClaimService(store, { audit, routers, credentials, vault }),
    tokens: new TokenService(store, audit),
    discovery: new DiscoveryService(store, network),
    topology: new TopologyService(store, audit),
    windows: new WindowService(store, windowServices),
    freezes: new FreezeService(store, windowServices),
    snmpCredentials,
    monitoring: new MonitoringService(store, audit),
    maintenance: new MaintenanceService(store, audit),
    rollups: new RollupService(store),
    events: new EventService(store, (manager, events) => planDeliveries(manager, events, store.now())),
    webhooks: new WebhookService(store, { audit, tenants, vault, targets }),
    deliveries: new DeliveryService(store, audit),
    roster: new RosterService(store, { snmpCredentials, network }),
    transfer: new TransferService(store, { audit, tenants, credentials, routers, network }),
  };
}
