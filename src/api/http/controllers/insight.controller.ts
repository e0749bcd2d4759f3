import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Actor } from '../../../core/access';
import type { Fleet, Page } from '../../../fleet';
import { FlappingQuery, TopTalkersQuery, TrafficQuery, WarningsQuery } from '../../contract/insight-requests';
import { parseRequest } from '../../contract/parse';
import { CurrentActor } from '../actor.decorator';
import type { InsightGateway } from '../insight-gateway';
import { FLEET, INSIGHT } from '../tokens';

/** What the history of traffic and values tells. */
@Controller()
export class InsightController {
  constructor(
    @Inject(FLEET) private readonly fleet: Fleet,
    @Inject(INSIGHT) private readonly insight: InsightGateway,
  ) {}

  @Get('insight/top-talkers')
  topTalkers(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    return this.insight.topTalkers(actor, chosen(parseRequest('query', TopTalkersQuery, query)) as never);
  }

  @Get('insight/flapping')
  flapping(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    return this.insight.flapping(actor, chosen(parseRequest('query', FlappingQuery, query)) as never);
  }

  @Get('insight/warnings')
  warnings(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    const { horizon, ...asked } = parseRequest('query', WarningsQuery, query);
    const ahead = horizon === undefined ? {} : { horizonDays: horizon };
    return this.insight.warnings(actor, { ...chosen(asked), ...ahead } as never);
  }

  @Get('routers/:ref/traffic')
  async traffic(@CurrentActor() actor: Actor, @Param('ref') ref: string, @Query() query: unknown): Promise<Page<object>> {
    const asked = parseRequest('query', TrafficQuery, query);
    return this.insight.traffic(actor, await this.fleet.routers.get(actor, ref), asked as never);
  }
}

function chosen<T extends { readonly on?: string | undefined }>({ on, ...asked }: T) {
  return { ...asked, ...(on === undefined ? {} : { selector: on }) };
}
