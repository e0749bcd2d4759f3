import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { systemActor, type Actor } from '../../../core/access';
import { ClaimInput, ClaimRequest, type Fleet } from '../../../fleet';
import { parseRequest } from '../../contract/parse';
import { CurrentActor } from '../actor.decorator';
import { Open } from '../auth.guard';
import type { ApiRequest } from '../request';
import { ROUTER_GATEWAY, type RouterGateway } from '../router-gateway';
import { FLEET } from '../tokens';

/** Routers that add themselves at their first boot. */
@Controller()
export class ClaimsController {
  constructor(
    @Inject(FLEET) private readonly fleet: Fleet,
    @Inject(ROUTER_GATEWAY) private readonly gateway: RouterGateway,
  ) {}

  @Post('claims')
  issue(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<object> {
    return this.fleet.claims.issue(actor, parseRequest('body', ClaimInput, body));
  }

  /** The router has no token but its claim, and is told nothing that it does not know. */
  @Post('claim')
  @HttpCode(201)
  @Open()
  async claim(@Req() request: ApiRequest, @Body() body: unknown): Promise<object> {
    const router = await this.fleet.claims.claim(parseRequest('body', ClaimRequest, body), request.socket.remoteAddress ?? '');
    // It is in the fleet whether or not it can be reached yet.
    this.gateway.probe(systemActor('claims'), router.id).catch(() => undefined);
    return { name: router.name };
  }
}
