import { Controller, Delete, Get, HttpCode, Inject, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Actor } from '../../../core/access';
import type { Page } from '../../../fleet';
import type { Artefacts, ArtefactView } from '../../../jobs';
import { PageQuery, parseRequest } from '../../contract/parse';
import { CurrentActor } from '../actor.decorator';
import { sendFile } from '../send-file';
import { ARTEFACTS } from '../tokens';

/** Files that actions made on routers and that were brought back. */
@Controller()
export class ArtefactsController {
  constructor(@Inject(ARTEFACTS) private readonly artefacts: Artefacts) {}

  @Get('runs/:id/artefacts')
  list(@CurrentActor() actor: Actor, @Param('id') id: string, @Query() query: unknown): Promise<Page<ArtefactView>> {
    return this.artefacts.list(actor, id, parseRequest('query', PageQuery, query) as never);
  }

  @Get('artefacts/:id')
  async get(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() response: Response): Promise<void> {
    const { artefact, content } = await this.artefacts.open(actor, id);
    await sendFile(response, artefact, content);
  }

  @Delete('artefacts/:id')
  @HttpCode(204)
  remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.artefacts.remove(actor, id);
  }
}
