import type { EntityManager } from 'typeorm';
import { queryRows, rawSql, sql, type Sql } from '../database';
import { compileSelector, parseSelector, quoteValue } from '../selectors';
import { mergeSettings, type MonitoringSettings } from './settings.schema';

/** A router as monitoring sees it: what its series are called, and how it is read. */
export interface MonitoredRouter {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  /** IP address or hostname. */
  readonly address: string;
  readonly site?: string;
  readonly identity?: string;
  readonly version?: string;
  readonly board?: string;
  readonly architecture?: string;
  readonly serial?: string;
  readonly packages?: readonly string[];
  readonly deviceMode?: Readonly<Record<string, string>>;
  /** It has a login for the API. */
  readonly hasLogin: boolean;
  /** Its own settings over those of its groups. */
  readonly settings: MonitoringSettings;
  readonly snmpCredentialId?: string;
  readonly inMaintenance: boolean;
  /** All that it has; absent where its settings show none. */
  readonly labels?: Readonly<Record<string, string>>;
}

interface RouterRow {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly address: string;
  readonly site: string | null;
  readonly identity: string | null;
  readonly version: string | null;
  readonly board: string | null;
  readonly architecture: string | null;
  readonly serial: string | null;
  readonly packages: string | null;
  readonly deviceMode: string | null;
  readonly credentialId: string | null;
  readonly maintained: string | null;
  readonly until: number | string | null;
}

interface SettingRow {
  readonly tenantId: string;
  readonly routerId: string | null;
  readonly group: string | null;
  readonly snmpCredentialId: string | null;
  readonly settings: string;
}

/** Every enabled router, by tenant and name. @param options.only of one router */
export async function readRoster(
  manager: EntityManager,
  options: { readonly now: number; readonly only?: string },
): Promise<MonitoredRouter[]> {
  const only = options.only === undefined ? rawSql('1 = 1') : sql`r."id" = ${options.only}`;
  const settings = await readSettings(manager, only);
  const rows = await queryRows<RouterRow>(
    manager,
    sql`SELECT r."id", r."tenantId", r."name", r."address", s."name" AS "site", r."identity", r."version", r."board",
          r."architecture", r."serial", r."packages", r."deviceMode", r."credentialId", m."routerId" AS "maintained", m."until"
        FROM "router" r LEFT JOIN "site" s ON s."id" = r."siteId" LEFT JOIN "router_maintenance" m ON m."routerId" = r."id"
        WHERE r."enabled" = ${true} AND ${only} ORDER BY r."tenantId", r."name", r."id"`,
  );
  const routers = rows.map((row) => monitored(row, settings.get(row.id) ?? [], options.now));
  if (!routers.some((router) => router.settings.labels)) return routers;
  const labels = await readLabels(manager, only);
  return routers.map((router) => {
    const own = router.settings.labels && labels.get(router.id);
    return own ? { ...router, labels: own } : router;
  });
}

async function readLabels(manager: EntityManager, only: Sql): Promise<ReadonlyMap<string, Record<string, string>>> {
  const rows = await queryRows<{ id: string; key: string; value: string }>(
    manager,
    sql`SELECT r."id", l."key", l."value" FROM "router_label" l JOIN "router" r ON r."id" = l."routerId"
        WHERE r."enabled" = ${true} AND ${only} ORDER BY l."key"`,
  );
  const byRouter = new Map<string, Record<string, string>>();
  for (const { id, key, value } of rows) {
    const own = byRouter.get(id) ?? {};
    own[key] = value;
    byRouter.set(id, own);
  }
  return byRouter;
}

/** Another text as soon as something was added, changed or removed that the roster shows. Cheap. */
export async function rosterMark(manager: EntityManager): Promise<string> {
  const [row] = await queryRows<object>(
    manager,
    sql`SELECT (SELECT COUNT(*) FROM "router") AS "a", (SELECT MAX("updatedAt") FROM "router") AS "b",
          (SELECT MAX("probedAt") FROM "router") AS "c",
          (SELECT COUNT(*) FROM "monitoring_setting") AS "d", (SELECT MAX("updatedAt") FROM "monitoring_setting") AS "e",
          (SELECT COUNT(*) FROM "router_maintenance") AS "f", (SELECT MAX("startedAt") FROM "router_maintenance") AS "g",
          (SELECT MAX("updatedAt") FROM "router_group") AS "h", (SELECT COUNT(*) FROM "router_group_member") AS "i"`,
  );
  return JSON.stringify(row);
}

interface Setting {
  readonly settings: MonitoringSettings;
  readonly snmpCredentialId: string | null;
}

/** By router: those of its groups by name, then its own. */
async function readSettings(manager: EntityManager, only: Sql): Promise<Map<string, Setting[]>> {
  const rows = await queryRows<SettingRow>(
    manager,
    sql`SELECT t."tenantId", t."routerId", g."name" AS "group", t."snmpCredentialId", t."settings"
        FROM "monitoring_setting" t LEFT JOIN "router_group" g ON g."id" = t."groupId" ORDER BY g."name"`,
  );
  const byRouter = new Map<string, Setting[]>();
  const give = (id: string, { settings, snmpCredentialId }: SettingRow): void => {
    const setting = { settings: JSON.parse(settings) as MonitoringSettings, snmpCredentialId };
    const known = byRouter.get(id);
    if (known) known.push(setting);
    else byRouter.set(id, [setting]);
  };
  for (const row of rows) {
    if (row.group === null) continue;
    for (const { id } of await membersOf(manager, row.group, row.tenantId, only)) give(id, row);
  }
  for (const row of rows) if (row.routerId !== null) give(row.routerId, row);
  return byRouter;
}

async function membersOf(manager: EntityManager, group: string, tenant: string, only: Sql): Promise<{ id: string }[]> {
  const rule = await compileSelector(parseSelector(`group=${quoteValue(group)}`), { manager, tenants: [tenant] });
  return queryRows(manager, sql`SELECT r."id" FROM "router" r WHERE ${rule} AND r."tenantId" = ${tenant} AND ${only}`);
}

function monitored(row: RouterRow, settings: readonly Setting[], now: number): MonitoredRouter {
  const snmpCredentialId = settings.map((one) => one.snmpCredentialId).findLast((id) => id !== null);
  const { identity, version, board, architecture, serial, site } = row;
  const seen = Object.entries({ identity, version, board, architecture, serial, site }).filter(([, value]) => value !== null);
  return {
    id: row.id,
    tenant: row.tenantId,
    name: row.name,
    address: row.address,
    ...(Object.fromEntries(seen) as Partial<
      Record<'identity' | 'version' | 'board' | 'architecture' | 'serial' | 'site', string>
    >),
    ...(row.packages === null ? {} : { packages: JSON.parse(row.packages) as string[] }),
    ...(row.deviceMode === null ? {} : { deviceMode: JSON.parse(row.deviceMode) as Record<string, string> }),
    hasLogin: row.credentialId !== null,
    settings: mergeSettings(settings.map((one) => one.settings)),
    ...(snmpCredentialId ? { snmpCredentialId } : {}),
    inMaintenance: row.maintained !== null && (row.until === null || Number(row.until) > now),
  };
}
