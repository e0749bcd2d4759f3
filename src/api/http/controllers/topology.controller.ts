import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import type { Actor } from '../../../core/access';
import { LinkInput, type Fleet, type OrderedRouter } from '../../../fleet';
import { parseRequest } from '../../contract/parse';
import { shown, shownPage } from '../../contract/shown';
import { LinksQuery, OrderQuery } from '../../contract/topology-requests';
import { CurrentActor } from '../actor.decorator';
import { FLEET } from '../tokens';

@Controller('topology')
export class TopologyController {
  constructor(@Inject(FLEET) private readonly fleet: Fleet) {}

  @Post('links')
  async link(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<object> {
    return shown(await this.fleet.topology.link(actor, parseRequest('body', LinkInput, body)));
  }

  @Get('links')
  async list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    const { on, tenant, ...page } = parseRequest('query', LinksQuery, query);
    return shownPage(
      await this.fleet.topology.list(actor, {
        ...page,
        ...(on === undefined ? {} : { selector: on }),
        ...(tenant === undefined ? {} : { tenant }),
      }),
    );
  }

  @Delete('links')
  @HttpCode(204)
  unlink(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<void> {
    return this.fleet.topology.unlink(actor, parseRequest('query', LinkInput, query));
  }

  @Get('order')
  async order(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<{ readonly items: readonly OrderedRouter[] }> {
    const { on, tenant } = parseRequest('query', OrderQuery, query);
    return { items: await this.fleet.topology.orderOf(actor, on, tenant === undefined ? {} : { tenant }) };
  }
}
