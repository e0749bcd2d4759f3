import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Actor } from '../../../core/access';
import type { Registry } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import type { RouterRunView, Runs, RunView } from '../../../jobs';
import { parseRequest } from '../../contract/parse';
import { ReportQuery } from '../../contract/run-requests';
import { CurrentActor } from '../actor.decorator';
import { WRITE_REPORT, type ReportOptions, type ReportSource, type WriteReport } from '../run-reports';
import { REGISTRY, RUNS } from '../tokens';

const TYPES = { json: 'application/json', html: 'text/html', csv: 'text/csv' } as const;
/** A router of an audit has some fifty rows. */
const PAGE_ROUTERS = 50;

/** Reports over what runs have read. */
@Controller()
export class ReportsController {
  constructor(
    @Inject(RUNS) private readonly runs: Runs,
    @Inject(REGISTRY) private readonly registry: Registry,
    @Inject(WRITE_REPORT) private readonly writeReport: WriteReport,
  ) {}

  @Get('runs/:id/report')
  async report(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const options = parseRequest('query', ReportQuery, query) as ReportOptions;
    const run = await this.runs.get(actor, id);
    if (run.state !== 'finished') {
      throw new AppError('RUN_STATE_INVALID', `run ${id} is ${run.state}: there is a report when it is finished`, {
        remedy: 'Wait for the end, see `rosfleet runs watch`.',
      });
    }
    const pieces = this.writeReport(this.sourceOf(actor, run), options)[Symbol.asyncIterator]();
    // Asked for before the answer begins: a part that is not there is a problem, not half a report.
    const first = await pieces.next();
    response.attachment(`run-${run.id}.${options.format}`).type(TYPES[options.format]).set('Cache-Control', 'private, no-store');
    async function* all(): AsyncGenerator<string> {
      if (!first.done) yield first.value;
      for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) yield piece.value;
    }
    // One that breaks off in the middle ends the connection: nobody takes a part for the whole.
    await pipeline(Readable.from(all(), { objectMode: false }), response).catch(() => response.destroy());
  }

  private sourceOf(actor: Actor, run: RunView): ReportSource {
    const { id, on, total, outcome, createdAt, finishedAt } = run;
    // A run outlives the version that had its action.
    const title = this.registry.actions.find((action) => action.id === run.do)?.title;
    return {
      run: {
        ...{ id, do: run.do, on, total, createdAt, by: run.actor.name },
        ...(title === undefined ? {} : { title }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(finishedAt === undefined ? {} : { finishedAt }),
      },
      routers: () => this.routersOf(actor, id),
    };
  }

  /** Page by page: the rows of a fleet are never in memory as a whole. */
  private async *routersOf(actor: Actor, id: string): ReturnType<ReportSource['routers']> & AsyncGenerator {
    let cursor: string | undefined;
    do {
      const page = await this.runs.routers(actor, id, { limit: PAGE_ROUTERS, ...(cursor === undefined ? {} : { cursor }) });
      for (const item of page.items) yield reported(item);
      cursor = page.next;
    } while (cursor !== undefined);
  }
}

function reported({ router, status, error, output }: RouterRunView) {
  return {
    ...router,
    status,
    ...(error ? { error } : {}),
    rows: output?.rows ?? [],
    ...(output?.truncated ? { truncated: true } : {}),
  };
}
