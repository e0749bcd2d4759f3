import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import type { Actor } from '../../../core/access';
import type { Writes, WritesView } from '../../../jobs';
import { parseRequest } from '../../contract/parse';
import { WritesBody } from '../../contract/writes-requests';
import { CurrentActor } from '../actor.decorator';
import { WRITES } from '../tokens';

/** May the daemon write to routers? */
@Controller('writes')
export class WritesController {
  constructor(@Inject(WRITES) private readonly writes: Writes) {}

  @Get()
  status(@CurrentActor() actor: Actor): Promise<WritesView> {
    return this.writes.status(actor);
  }

  @Put()
  set(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<WritesView> {
    const { allowed, reason } = parseRequest('body', WritesBody, body);
    return this.writes.set(actor, { allowed, ...(reason === undefined ? {} : { reason }) });
  }
}
