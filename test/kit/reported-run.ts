import type { Row } from '../../src/core/catalogue';
import { resultRows } from '../../src/workflows/audit/result-rows';
import type { ReportedRouter, ReportSource } from '../../src/workflows/reports';
import type { Menus } from './audit-examples';
import { auditOf, RULES } from './audit-of';

/** What somebody may write on a router to hurt whoever reads of it. */
export const HOSTILE = `<script>alert(1)</script>"'&\u001b[2J=cmd|' /C calc'!A0`;

const RUN = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  do: 'workflow.audit_security',
  title: 'Audit security',
  on: 'all',
  by: 'noc <admin>',
  outcome: 'failed',
  createdAt: '2026-11-26T10:00:00.000Z',
  finishedAt: '2026-11-26T10:02:00.000Z',
};

/** A run that has ended with these routers. */
export function runOf(routers: readonly ReportedRouter[]): ReportSource {
  return {
    run: { ...RUN, total: routers.length },
    async *routers() {
      await Promise.resolve();
      yield* routers;
    },
  };
}

export async function auditedRouter(name: string, menus: Menus, version = '7.20.8'): Promise<ReportedRouter> {
  const rules = RULES.filter(({ audits }) => audits.includes('security'));
  return routerWith(name, resultRows(await auditOf(rules, menus, { version })));
}

export function routerWith(name: string, rows: readonly Row[]): ReportedRouter {
  return { id: `id-of-${name.length}`, name, status: 'unchanged', rows };
}

export function failedRouter(name: string): ReportedRouter {
  return {
    id: `id-of-${name}`,
    name,
    status: 'failed',
    error: { code: 'CONNECT_FAILED', message: 'no route to host' },
    rows: [],
  };
}

export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  const texts: string[] = [];
  for await (const piece of pieces) texts.push(piece);
  return texts.join('');
}
