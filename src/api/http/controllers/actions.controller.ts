import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Registry } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import type { Page } from '../../../fleet';
import { actionDetail, actionSummary, type ActionDetail, type ActionSummary } from '../../contract/action-view';
import { PAGE_SHAPE, parseRequest } from '../../contract/parse';
import { REGISTRY } from '../tokens';

const DEFAULT_PAGE = 100;

const ActionsQuery = z.strictObject({
  ...PAGE_SHAPE,
  area: z.string().optional().describe('Only the actions of this feature area.'),
});

@Controller('actions')
export class ActionsController {
  constructor(@Inject(REGISTRY) private readonly registry: Registry) {}

  @Get()
  list(@Query() query: unknown): Page<ActionSummary> {
    const { area, cursor, limit = DEFAULT_PAGE } = parseRequest('query', ActionsQuery, query);
    const after = cursor === undefined ? '' : idOf(cursor);
    const rest = this.registry.actions
      .map((action) => actionSummary(this.registry, action))
      .filter((action) => action.id > after && (area === undefined || action.area === area));
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return rest.length > limit && last ? { items, next: Buffer.from(last.id).toString('base64url') } : { items };
  }

  @Get(':id')
  get(@Param('id') id: string): ActionDetail {
    return actionDetail(this.registry, id);
  }
}

function idOf(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (/^[a-z0-9_.]+$/.test(id)) return id;
  throw new AppError('CURSOR_INVALID', 'the cursor is not one that this list gave out');
}
