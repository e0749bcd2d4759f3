import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../../../core/access';
import { TenantInput, type Fleet } from '../../../fleet';
import { AuditQueryText, TenantPatch, TokenBody } from '../../contract/fleet-requests';
import { PageQuery, parseRequest } from '../../contract/parse';
import { shown, shownPage } from '../../contract/shown';
import { CurrentActor } from '../actor.decorator';
import { FLEET } from '../tokens';

@Controller('tenants')
export class TenantsController {
  constructor(@Inject(FLEET) private readonly fleet: Fleet) {}

  @Post()
  async add(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<object> {
    return shown(await this.fleet.tenants.add(actor, parseRequest('body', TenantInput, body)));
  }

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    return shownPage(await this.fleet.tenants.list(actor, parseRequest('query', PageQuery, query)));
  }

  @Get(':id')
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<object> {
    return shown(await this.fleet.tenants.get(actor, id));
  }

  @Patch(':id')
  async rename(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<object> {
    const { name } = parseRequest('body', TenantPatch, body);
    return shown(await this.fleet.tenants.rename(actor, id, name));
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.fleet.tenants.remove(actor, id);
  }
}

@Controller('tokens')
export class TokensController {
  constructor(@Inject(FLEET) private readonly fleet: Fleet) {}

  /** The only answer that holds a token. */
  @Post()
  async create(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<object> {
    const { expiresAt, ...input } = parseRequest('body', TokenBody, body);
    const expires = expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) };
    return shown(await this.fleet.tokens.create(actor, { ...input, ...expires }));
  }

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    return shownPage(await this.fleet.tokens.list(actor, parseRequest('query', PageQuery, query)));
  }

  @Delete(':ref')
  @HttpCode(204)
  remove(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<void> {
    return this.fleet.tokens.remove(actor, ref);
  }
}

@Controller('audit')
export class AuditController {
  constructor(@Inject(FLEET) private readonly fleet: Fleet) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    return shownPage(await this.fleet.audit.list(actor, parseRequest('query', AuditQueryText, query)));
  }
}
