import { routerReport, type RouterReport } from './router-report';
import type { ReportSource } from './source';
import { summaryOf } from './summary';

/** One object: the run, the fleet at a glance, then every router. */
export async function* jsonReport(source: ReportSource): AsyncGenerator<string> {
  const summary = await summaryOf(source);
  yield `{"run":${JSON.stringify(source.run)},\n"summary":${JSON.stringify(summary)},\n"routers":[`;
  let count = 0;
  for await (const router of source.routers()) {
    yield `${count === 0 ? '\n' : ',\n'}${JSON.stringify(plainOf(routerReport(router)))}`;
    count += 1;
  }
  yield '\n]}\n';
}

function plainOf({ tables, ...report }: RouterReport): object {
  return { ...report, ...(tables.size > 0 ? { tables: Object.fromEntries(tables) } : {}) };
}
