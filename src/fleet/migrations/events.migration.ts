import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { columnsFor, indexOn, refersTo, type Columns } from '../database';

const nullable = { nullable: true } as const;
const cascade = { cascade: true } as const;

/** What happens in the fleet, and whom it is told to. */
export class Events1764700000000 implements MigrationInterface {
  readonly name = 'Events1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    const columns = columnsFor(runner);
    await runner.createTable(fleetEvent(columns));
    await runner.createTable(webhook(columns));
    await runner.createTable(webhookDelivery(columns));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['webhook_delivery', 'webhook', 'fleet_event']) await runner.dropTable(table);
  }
}

function fleetEvent({ text, big }: Columns): Table {
  // Never given twice, also where all older ones are gone: who follows names the last one that was seen.
  const id: TableColumnOptions = {
    name: 'id',
    type: 'integer',
    isPrimary: true,
    isGenerated: true,
    generationStrategy: 'increment',
  };
  return new Table({
    name: 'fleet_event',
    columns: [
      id,
      text('tenantId'),
      text('routerId', nullable),
      text('router', nullable),
      text('kind'),
      text('severity'),
      big('at'),
      text('text'),
      text('attributes'),
    ],
    indices: [
      indexOn('fleet_event', ['tenantId', 'id']),
      indexOn('fleet_event', ['routerId', 'id']),
      indexOn('fleet_event', ['router', 'id']),
      indexOn('fleet_event', ['kind', 'id']),
      indexOn('fleet_event', ['at']),
    ],
    // Not to the router: what happened to it is known after it was removed.
    foreignKeys: [refersTo('fleet_event', 'tenantId', 'tenant', cascade)],
  });
}

function webhook({ text, integer, big, flag }: Columns): Table {
  return new Table({
    name: 'webhook',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('name'),
      text('origin'),
      flag('enabled'),
      text('kinds', nullable),
      text('severity'),
      text('selector', nullable),
      text('ciphertext'),
      text('keyId'),
      integer('revision'),
      big('createdAt'),
      big('updatedAt'),
    ],
    indices: [indexOn('webhook', ['tenantId', 'name'], { unique: true })],
    foreignKeys: [refersTo('webhook', 'tenantId', 'tenant')],
  });
}

function webhookDelivery({ text, integer, big, flag }: Columns): Table {
  return new Table({
    name: 'webhook_delivery',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('webhookId'),
      text('eventIds'),
      text('state'),
      flag('isTest'),
      integer('attempts'),
      big('nextAt', nullable),
      integer('status', nullable),
      text('reason', nullable),
      integer('durationMs', nullable),
      big('createdAt'),
      big('finishedAt', nullable),
    ],
    indices: [
      indexOn('webhook_delivery', ['webhookId', 'id']),
      indexOn('webhook_delivery', ['state', 'nextAt']),
      indexOn('webhook_delivery', ['createdAt']),
    ],
    foreignKeys: [
      refersTo('webhook_delivery', 'tenantId', 'tenant', cascade),
      refersTo('webhook_delivery', 'webhookId', 'webhook', cascade),
    ],
  });
}
