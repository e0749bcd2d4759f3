import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { FAMILIES, type Registry } from '../../../core/catalogue';
import { parseRequest } from '../../contract/parse';
import {
  workflowDetail,
  workflowsOf,
  workflowSummary,
  type WorkflowDetail,
  type WorkflowSummary,
} from '../../contract/workflow-view';
import { REGISTRY } from '../tokens';

const WorkflowsQuery = z.strictObject({
  family: z.enum(FAMILIES).optional().describe('Only the workflows of this family.'),
});

@Controller('workflows')
export class WorkflowsController {
  constructor(@Inject(REGISTRY) private readonly registry: Registry) {}

  /** All of them: there are fewer than a page. */
  @Get()
  list(@Query() query: unknown): { readonly items: readonly WorkflowSummary[] } {
    const { family } = parseRequest('query', WorkflowsQuery, query);
    const all = workflowsOf(this.registry).map((action) => workflowSummary(this.registry, action));
    return { items: all.filter((one) => family === undefined || one.family === family) };
  }

  @Get(':name')
  get(@Param('name') name: string): WorkflowDetail {
    return workflowDetail(this.registry, name);
  }
}
