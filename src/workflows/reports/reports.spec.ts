import type { Row } from '../../core/catalogue';
import { EDGE } from '../../../test/kit/audit-examples';
import { auditedRouter, failedRouter, HOSTILE, routerWith, runOf, textOf } from '../../../test/kit/reported-run';
import { writeReport, type ReportSource } from '.';

const SERVICES = {
  ...EDGE,
  '/ip/service': [
    { name: 'telnet', port: '23' },
    { name: 'winbox', port: '8291' },
  ],
};

async function mixed(): Promise<ReportSource> {
  const hostile = { ...EDGE, '/ip/firewall/filter': [{ chain: 'input', action: 'accept', protocol: 'tcp', comment: HOSTILE }] };
  return runOf([
    await auditedRouter('edge-1', SERVICES),
    await auditedRouter(`edge ${HOSTILE}`, hostile),
    await auditedRouter('edge-3', {}),
    failedRouter('edge-4'),
  ]);
}

/** Cells of a CSV text, as RFC 4180 has them. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}

describe('workflows/reports', () => {
  describe('as JSON', () => {
    it('tell the run, the fleet and every router', async () => {
      const report = JSON.parse(await textOf(writeReport(await mixed(), { format: 'json' }))) as Report;
      expect(report.run).toMatchObject({ do: 'workflow.audit_security', total: 4 });
      expect(report.summary).toMatchObject({ routers: 4, statuses: { failed: 1, unchanged: 3 }, audit: { audited: 3 } });
      expect(report.routers.map(({ name, error }) => [name, error?.code])).toEqual([
        ['edge-1', undefined],
        [`edge ${HOSTILE}`, undefined],
        ['edge-3', undefined],
        ['edge-4', 'CONNECT_FAILED'],
      ]);
      expect(report.routers[3]).not.toHaveProperty('audit');
    });

    it('give fixes as runs that can be submitted as they are', async () => {
      const report = JSON.parse(await textOf(writeReport(await mixed(), { format: 'json' }))) as Report;
      const fixes = (at: number) => report.routers[at]?.audit?.findings.flatMap(({ fix }) => fix) ?? [];
      expect(fixes(0)).toContainEqual({ do: 'ipservice.disable', input: { where: { name: 'telnet' } }, on: 'name=edge-1' });
      // A name that would need quotes is not used.
      expect(new Set(fixes(1).map(({ on }) => on))).toEqual(new Set(fixes(1).length > 0 ? [`id=${report.routers[1]?.id}`] : []));
    });

    it('count each rule with the routers that break it', async () => {
      const source = runOf([
        await auditedRouter('a', SERVICES),
        await auditedRouter('b', SERVICES),
        await auditedRouter('c', {}),
      ]);
      const { summary } = JSON.parse(await textOf(writeReport(source, { format: 'json' }))) as Report;
      expect(summary.audit?.rules).toContainEqual(
        expect.objectContaining({ rule: 'services.telnet', severity: 'high', routers: 2, possible: 0 }),
      );
      const severities = summary.audit?.rules.map(({ severity }) => severity) ?? [];
      expect(severities[0]).toBe('critical');
      expect([...severities].sort((x, y) => WORST.indexOf(x) - WORST.indexOf(y))).toEqual(severities);
      expect(summary.audit?.score?.worst).toBeLessThanOrEqual(summary.audit?.score?.mean ?? 0);
    });

    it('hold an empty list of an empty run', async () => {
      expect(JSON.parse(await textOf(writeReport(runOf([]), { format: 'json' })))).toMatchObject({
        summary: { routers: 0, tables: {} },
        routers: [],
      });
    });
  });

  describe('as CSV', () => {
    it('have a line for each router and one for each finding', async () => {
      const rows = cellsOf(await textOf(writeReport(await mixed(), { format: 'csv' })));
      const [head = []] = rows;
      expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head.length]));
      const column = (name: string) => head.indexOf(name);
      const failed = rows.find(([router]) => router === 'edge-4');
      expect(failed?.slice(0, 3)).toEqual(['edge-4', 'failed', 'CONNECT_FAILED: no route to host']);
      const telnet = rows.find((row) => row[0] === 'edge-1' && row[column('rule')] === 'services.telnet');
      expect(telnet?.[column('severity')]).toBe('high');
      expect(rows.filter((row) => row[column('asked')] !== '' && row !== head).map(([router]) => router)).toHaveLength(3);
    });

    it('hold no formula, whatever a router is called', async () => {
      const names = ['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', ' =1', "'=1", '\r\n=1', '＝1', 'a=1', '-5', '-5.5'];
      const source = runOf(names.map((name) => routerWith('r', [{ name }])));
      const cells = cellsOf(await textOf(writeReport(source, { format: 'csv' })))
        .slice(1)
        .map((row) => row[3] ?? '');
      expect(cells.filter((cell) => /^[\s]*[=+\-@＝]/.test(cell))).toEqual(['-5', '-5.5']);
      expect(cells).toContain('a=1');
      expect(cells).toContain("'=1+1");
    });

    it('keep commas, quotes and lines within their cell', async () => {
      const source = runOf([routerWith('r', [{ a: 'x, "y"\nz', b: ' lead' }])]);
      expect(cellsOf(await textOf(writeReport(source, { format: 'csv' })))).toEqual([
        ['router', 'status', 'error', 'a', 'b'],
        ['r', 'unchanged', '', 'x, "y"\nz', ' lead'],
      ]);
    });

    it('tell the part that is asked for', async () => {
      const rows: readonly Row[] = [
        { part: 'inventory', board: 'RB5009' },
        { part: 'score', score: '100' },
      ];
      const source = runOf([routerWith('r', rows), failedRouter('s')]);
      const inventory = cellsOf(await textOf(writeReport(source, { format: 'csv', part: 'inventory' })));
      expect(inventory).toEqual([
        ['router', 'status', 'error', 'board'],
        ['r', 'unchanged', '', 'RB5009'],
        ['s', 'failed', 'CONNECT_FAILED: no route to host', ''],
      ]);
      await expect(textOf(writeReport(source, { format: 'csv', part: 'capacity' }))).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: 'the run has no rows of the part capacity; it has finding, inventory',
      });
    });
  });

  describe('as HTML', () => {
    it('stand alone: nothing is loaded and nothing runs', async () => {
      const page = await textOf(writeReport(await mixed(), { format: 'html' }));
      expect(page).toMatch(/^<!doctype html>/);
      expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
      expect(page).not.toMatch(/<(script|img|link|iframe|object|embed|form|base)\b/i);
      expect(page).not.toMatch(/\son\w+=/i);
      expect(page).not.toMatch(/url\(|@import/i);
      expect([...page.matchAll(/href="([^"]*)"/g)].every(([, href = '']) => /^(https:\/\/|#router-)/.test(href))).toBe(true);
    });

    it('show what routers say as text', async () => {
      const page = await textOf(writeReport(await mixed(), { format: 'html' }));
      expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp; [2J');
      expect(page).not.toContain('\u001b');
      expect(page).toContain('noc &lt;admin&gt;');
    });

    it('close what they open', async () => {
      const page = await textOf(writeReport(await mixed(), { format: 'html' }));
      for (const tag of [
        'table',
        'tbody',
        'tr',
        'td',
        'th',
        'section',
        'div',
        'dl',
        'dd',
        'ul',
        'ol',
        'li',
        'pre',
        'p',
        'span',
        'a',
        'h3',
      ]) {
        const count = (pattern: RegExp) => [...page.matchAll(pattern)].length;
        expect([tag, count(new RegExp(`<${tag}[ >]`, 'g'))]).toEqual([tag, count(new RegExp(`</${tag}>`, 'g'))]);
      }
      const anchors = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
      const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
      expect(anchors.filter((id) => !ids.has(id))).toEqual([]);
    });

    it('show fixes as commands, quoted for a shell', async () => {
      const page = await textOf(writeReport(await mixed(), { format: 'html' }));
      expect(page).toContain(
        'rosfleet run ipservice.disable --on &#39;name=edge-1&#39; --set &#39;where:={&quot;name&quot;:&quot;telnet&quot;}&#39;',
      );
    });

    it('say what was not asked, and who did not answer', async () => {
      const page = await textOf(writeReport(await mixed(), { format: 'html' }));
      expect(page).toContain('CONNECT_FAILED: no route to host');
      expect(page).toContain('it is not known which interfaces lead outside');
    });

    it('show rows of other reads as tables', async () => {
      const page = await textOf(writeReport(runOf([routerWith('r', [{ name: 'ether1', type: 'ether' }])]), { format: 'html' }));
      expect(page).toContain('<h2>Rows</h2>');
      expect(page).toContain('<td>ether1</td><td>ether</td>');
      expect(page).not.toContain('What is amiss');
    });
  });

  it('hold one router at a time: no piece grows with the fleet', async () => {
    const one = await auditedRouter('edge', SERVICES);
    let alive = 0;
    const source: ReportSource = {
      run: runOf([]).run,
      async *routers() {
        for (let at = 0; at < 500; at += 1) {
          alive = at;
          await Promise.resolve();
          yield { ...one, id: `id-${at}`, name: `edge-${at}` };
        }
      },
    };
    for (const format of ['html', 'csv', 'json'] as const) {
      let longest = 0;
      for await (const piece of writeReport(source, { format })) longest = Math.max(longest, piece.length);
      expect(alive).toBe(499);
      expect(longest).toBeLessThan(100_000);
    }
  });
});

const WORST = ['critical', 'high', 'medium', 'low', 'info'];

interface Report {
  readonly run: object;
  readonly summary: {
    readonly audit?: {
      readonly score?: { readonly mean: number; readonly worst: number };
      readonly rules: readonly { readonly severity: string }[];
    };
  };
  readonly routers: readonly {
    readonly id: string;
    readonly name: string;
    readonly error?: { readonly code: string };
    readonly audit?: { readonly findings: readonly { readonly fix: readonly { readonly on: string }[] }[] };
  }[];
}
