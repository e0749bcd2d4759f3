import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { DEFAULT_TENANT } from '../../core/access';
import { columnsFor, indexOn, refersTo, type Columns } from '../database';

/** The first tables of the fleet, and the tenant that everything belongs to until another one is made. */
export class FleetTables1764000000000 implements MigrationInterface {
  readonly name = 'FleetTables1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const columns = columnsFor(runner);
    const owners = [tenant(columns), site(columns), credential(columns)];
    const routers = [router(columns), routerTag(columns), routerLabel(columns), group(columns), groupMember(columns)];
    for (const table of [...owners, ...routers, apiToken(columns), auditEntry(columns)]) await runner.createTable(table);
    const place = runner.dataSource.options.type === 'postgres' ? '$1, $2, $3' : '?, ?, ?';
    await runner.query(`INSERT INTO "tenant" ("id", "name", "createdAt") VALUES (${place})`, [
      DEFAULT_TENANT,
      'Default',
      Date.now(),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['audit_entry', 'api_token', 'router_group_member', 'router_group', 'router_label', 'router_tag', 'router'];
    for (const table of [...tables, 'credential', 'site', 'tenant']) await runner.dropTable(table);
  }
}

function tenant({ text, big }: Columns): Table {
  return new Table({ name: 'tenant', columns: [text('id', { primary: true }), text('name'), big('createdAt')] });
}

function site({ text, big }: Columns): Table {
  return new Table({
    name: 'site',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('name'),
      text('timezone', { nullable: true }),
      big('createdAt'),
      big('updatedAt'),
    ],
    indices: [indexOn('site', ['tenantId', 'name'], { unique: true })],
    foreignKeys: [refersTo('site', 'tenantId', 'tenant')],
  });
}

function credential({ text, integer, big }: Columns): Table {
  return new Table({
    name: 'credential',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('name'),
      text('username'),
      text('ciphertext'),
      text('keyId'),
      integer('revision'),
      big('createdAt'),
      big('updatedAt'),
    ],
    indices: [indexOn('credential', ['tenantId', 'name'], { unique: true })],
    foreignKeys: [refersTo('credential', 'tenantId', 'tenant')],
  });
}

function router({ text, integer, big, flag }: Columns): Table {
  const nullable = { nullable: true } as const;
  return new Table({
    name: 'router',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('name'),
      text('address'),
      text('addressKey', nullable),
      integer('port'),
      text('transport'),
      text('tlsMode'),
      text('siteId', nullable),
      text('credentialId', nullable),
      flag('enabled'),
      text('state'),
      text('identity', nullable),
      text('version', nullable),
      big('versionNumber', nullable),
      text('board', nullable),
      text('architecture', nullable),
      text('serial', nullable),
      text('packages', nullable),
      text('deviceMode', nullable),
      big('probedAt', nullable),
      big('lastSeenAt', nullable),
      text('lastError', nullable),
      big('createdAt'),
      big('updatedAt'),
    ],
    indices: [
      indexOn('router', ['tenantId', 'name'], { unique: true }),
      indexOn('router', ['name', 'id']),
      indexOn('router', ['siteId']),
      indexOn('router', ['credentialId']),
      indexOn('router', ['addressKey']),
      indexOn('router', ['state']),
    ],
    foreignKeys: [
      refersTo('router', 'tenantId', 'tenant'),
      refersTo('router', 'siteId', 'site'),
      refersTo('router', 'credentialId', 'credential'),
    ],
  });
}

function routerTag({ text }: Columns): Table {
  return new Table({
    name: 'router_tag',
    columns: [text('routerId', { primary: true }), text('tag', { primary: true })],
    indices: [indexOn('router_tag', ['tag', 'routerId'])],
    foreignKeys: [refersTo('router_tag', 'routerId', 'router', { cascade: true })],
  });
}

function routerLabel({ text }: Columns): Table {
  return new Table({
    name: 'router_label',
    columns: [text('routerId', { primary: true }), text('key', { primary: true }), text('value')],
    indices: [indexOn('router_label', ['key', 'value', 'routerId'])],
    foreignKeys: [refersTo('router_label', 'routerId', 'router', { cascade: true })],
  });
}

function group({ text, big }: Columns): Table {
  return new Table({
    name: 'router_group',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('name'),
      text('description'),
      text('rule', { nullable: true }),
      big('createdAt'),
      big('updatedAt'),
    ],
    indices: [indexOn('router_group', ['tenantId', 'name'], { unique: true })],
    foreignKeys: [refersTo('router_group', 'tenantId', 'tenant')],
  });
}

function groupMember({ text }: Columns): Table {
  return new Table({
    name: 'router_group_member',
    columns: [text('groupId', { primary: true }), text('routerId', { primary: true })],
    indices: [indexOn('router_group_member', ['routerId', 'groupId'])],
    foreignKeys: [
      refersTo('router_group_member', 'groupId', 'router_group', { cascade: true }),
      refersTo('router_group_member', 'routerId', 'router', { cascade: true }),
    ],
  });
}

function apiToken({ text, big }: Columns): Table {
  return new Table({
    name: 'api_token',
    columns: [
      text('id', { primary: true }),
      text('name'),
      text('hash'),
      text('tenantIds'),
      text('permissions'),
      big('createdAt'),
      big('lastUsedAt', { nullable: true }),
      big('expiresAt', { nullable: true }),
    ],
    indices: [indexOn('api_token', ['name'], { unique: true }), indexOn('api_token', ['hash'], { unique: true })],
  });
}

function auditEntry({ text, big }: Columns): Table {
  return new Table({
    name: 'audit_entry',
    columns: [
      text('id', { primary: true }),
      big('at'),
      text('actorKind'),
      text('actorId'),
      text('actorName'),
      text('action'),
      text('tenantId', { nullable: true }),
      text('subjectId'),
      text('subjectName'),
      text('details'),
    ],
    indices: [indexOn('audit_entry', ['tenantId', 'id']), indexOn('audit_entry', ['subjectId', 'id'])],
  });
}
