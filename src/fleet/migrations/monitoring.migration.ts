import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsFor, indexOn, refersTo, type Columns } from '../database';

const nullable = { nullable: true } as const;
const cascade = { cascade: true } as const;

/** How routers are monitored, with which SNMP login, and which are worked on. */
export class Monitoring1764350000000 implements MigrationInterface {
  readonly name = 'Monitoring1764350000000';

  async up(runner: QueryRunner): Promise<void> {
    const columns = columnsFor(runner);
    await runner.createTable(snmpCredential(columns));
    await runner.createTable(monitoringSetting(columns));
    await runner.createTable(routerMaintenance(columns));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('router_maintenance');
    await runner.dropTable('monitoring_setting');
    await runner.dropTable('snmp_credential');
  }
}

function snmpCredential({ text, big, integer }: Columns): Table {
  return new Table({
    name: 'snmp_credential',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('name'),
      text('version'),
      text('user', nullable),
      text('authProtocol', nullable),
      text('privacyProtocol', nullable),
      text('ciphertext'),
      text('keyId'),
      integer('revision'),
      big('createdAt'),
      big('updatedAt'),
    ],
    indices: [indexOn('snmp_credential', ['tenantId', 'name'], { unique: true })],
    foreignKeys: [refersTo('snmp_credential', 'tenantId', 'tenant')],
  });
}

function monitoringSetting({ text, big }: Columns): Table {
  return new Table({
    name: 'monitoring_setting',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('routerId', nullable),
      text('groupId', nullable),
      text('snmpCredentialId', nullable),
      text('settings'),
      big('updatedAt'),
    ],
    indices: [
      indexOn('monitoring_setting', ['routerId'], { unique: true }),
      indexOn('monitoring_setting', ['groupId'], { unique: true }),
      indexOn('monitoring_setting', ['snmpCredentialId']),
    ],
    foreignKeys: [
      refersTo('monitoring_setting', 'tenantId', 'tenant'),
      refersTo('monitoring_setting', 'routerId', 'router', cascade),
      refersTo('monitoring_setting', 'groupId', 'router_group', cascade),
      refersTo('monitoring_setting', 'snmpCredentialId', 'snmp_credential'),
    ],
  });
}

function routerMaintenance({ text, big }: Columns): Table {
  return new Table({
    name: 'router_maintenance',
    columns: [text('routerId', { primary: true }), big('until', nullable), text('reason'), text('startedBy'), big('startedAt')],
    foreignKeys: [refersTo('router_maintenance', 'routerId', 'router', cascade)],
  });
}
