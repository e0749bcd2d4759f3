import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../../../core/access';
import { AppError } from '../../../core/errors';
import { didYouMean } from '../../../core/text';
import { MaintenanceInput, MonitoringPatch, SnmpCredentialInput, SnmpCredentialPatch, type Fleet } from '../../../fleet';
import { MaintenanceEndQuery, SyslogQuery } from '../../contract/monitoring-requests';
import { parseRequest } from '../../contract/parse';
import { shown } from '../../contract/shown';
import { CurrentActor } from '../actor.decorator';
import type { EventGateway } from '../event-gateway';
import { COLLECTOR_IDS, EVENTS, FLEET } from '../tokens';
import { crudController } from './crud.controller';

export const SnmpCredentialsController = crudController({
  path: 'snmp-credentials',
  input: SnmpCredentialInput,
  patch: SnmpCredentialPatch,
  service: (fleet) => fleet.snmpCredentials,
});

/** How routers and groups are monitored. */
@Controller()
export class MonitoringController {
  constructor(
    @Inject(FLEET) private readonly fleet: Fleet,
    @Inject(COLLECTOR_IDS) private readonly collectorIds: readonly string[],
  ) {}

  @Get('routers/:ref/monitoring')
  ofRouter(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<object> {
    return this.fleet.monitoring.ofRouter(actor, ref);
  }

  @Patch('routers/:ref/monitoring')
  setRouter(@CurrentActor() actor: Actor, @Param('ref') ref: string, @Body() body: unknown): Promise<object> {
    return this.fleet.monitoring.setRouter(actor, ref, this.#patch(body));
  }

  @Get('groups/:ref/monitoring')
  ofGroup(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<object> {
    return this.fleet.monitoring.ofGroup(actor, ref);
  }

  @Patch('groups/:ref/monitoring')
  setGroup(@CurrentActor() actor: Actor, @Param('ref') ref: string, @Body() body: unknown): Promise<object> {
    return this.fleet.monitoring.setGroup(actor, ref, this.#patch(body));
  }

  #patch(body: unknown): MonitoringPatch {
    const patch = parseRequest('body', MonitoringPatch, body);
    const unknown = Object.keys(patch.collectors ?? {}).find((id) => !this.collectorIds.includes(id));
    if (unknown === undefined) return patch;
    throw new AppError('INPUT_INVALID', `no collector ${unknown}${didYouMean(unknown, this.collectorIds)}`, {
      remedy: 'Read docs/reference/metrics.md: it lists the collectors.',
    });
  }
}

const LINES = 100;

/** What routers logged and sent here. */
@Controller('routers')
export class SyslogController {
  constructor(
    @Inject(FLEET) private readonly fleet: Fleet,
    @Inject(EVENTS) private readonly gateway: EventGateway,
  ) {}

  @Get(':ref/syslog')
  async lines(@CurrentActor() actor: Actor, @Param('ref') ref: string, @Query() query: unknown): Promise<object> {
    const { limit = LINES } = parseRequest('query', SyslogQuery, query);
    const { id } = await this.fleet.routers.get(actor, ref);
    return this.gateway.syslog.read(id, limit);
  }
}

/** Routers that people work on. */
@Controller('maintenance')
export class MaintenanceController {
  constructor(@Inject(FLEET) private readonly fleet: Fleet) {}

  @Post()
  @HttpCode(200)
  start(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<object> {
    return this.fleet.maintenance.start(actor, parseRequest('body', MaintenanceInput, body));
  }

  @Get()
  async list(@CurrentActor() actor: Actor): Promise<object> {
    const items = await this.fleet.maintenance.list(actor);
    return { items: items.map((item) => shown(item)) };
  }

  @Delete()
  end(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    return this.fleet.maintenance.end(actor, parseRequest('query', MaintenanceEndQuery, query).on);
  }
}
