import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../../../core/access';
import type { RunAccepted } from '../../../core/catalogue';
import type { Page } from '../../../fleet';
import type { Schedules, ScheduleView } from '../../../jobs';
import { PageQuery, parseRequest } from '../../contract/parse';
import { CurrentActor } from '../actor.decorator';
import { SCHEDULES } from '../tokens';

/** Bodies are checked by the service itself: schedules are written from other surfaces too. */
@Controller('schedules')
export class SchedulesController {
  constructor(@Inject(SCHEDULES) private readonly schedules: Schedules) {}

  @Post()
  add(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<ScheduleView> {
    return this.schedules.add(actor, body as never);
  }

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<ScheduleView>> {
    return this.schedules.list(actor, parseRequest('query', PageQuery, query));
  }

  @Get(':ref')
  get(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<ScheduleView> {
    return this.schedules.get(actor, ref);
  }

  @Patch(':ref')
  update(@CurrentActor() actor: Actor, @Param('ref') ref: string, @Body() body: unknown): Promise<ScheduleView> {
    return this.schedules.update(actor, ref, body as never);
  }

  @Delete(':ref')
  @HttpCode(204)
  remove(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<void> {
    return this.schedules.remove(actor, ref);
  }

  @Post(':ref/run')
  @HttpCode(202)
  run(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<RunAccepted> {
    return this.schedules.run(actor, ref);
  }

  @Post(':ref/pause')
  @HttpCode(200)
  pause(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<ScheduleView> {
    return this.schedules.setEnabled(actor, ref, { enabled: false });
  }

  @Post(':ref/resume')
  @HttpCode(200)
  resume(@CurrentActor() actor: Actor, @Param('ref') ref: string): Promise<ScheduleView> {
    return this.schedules.setEnabled(actor, ref, { enabled: true });
  }
}
