import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { Actor } from '../../../core/access';
import { FreezeInput, FreezePatch, WindowInput, WindowPatch, type Fleet, type SiteOpening } from '../../../fleet';
import { parseRequest } from '../../contract/parse';
import { NextWindowsQuery } from '../../contract/schedule-requests';
import { CurrentActor } from '../actor.decorator';
import { FLEET } from '../tokens';
import { crudController } from './crud.controller';

/** Stands before the windows themselves: `next` is no name of one. */
@Controller('windows')
export class NextWindowsController {
  constructor(@Inject(FLEET) private readonly fleet: Fleet) {}

  @Get('next')
  async next(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<{ readonly items: readonly SiteOpening[] }> {
    const { on, needed = 0 } = parseRequest('query', NextWindowsQuery, query);
    return { items: await this.fleet.windows.next(actor, { selector: on, neededMs: needed }) };
  }
}

export const WindowsController = crudController({
  path: 'windows',
  input: WindowInput,
  patch: WindowPatch,
  service: (fleet) => fleet.windows,
});

export const FreezesController = crudController({
  path: 'freezes',
  input: FreezeInput,
  patch: FreezePatch,
  service: (fleet) => fleet.freezes,
});
