import { Controller, Get } from '@nestjs/common';
import type { Page } from '../../../fleet';
import { checkCatalogue, type CheckSummary } from '../../../jobs';

/** The checks of this version; they are few and not paged. */
@Controller('checks')
export class ChecksController {
  @Get()
  list(): Page<CheckSummary> {
    return { items: checkCatalogue() };
  }
}
