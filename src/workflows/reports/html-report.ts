import type { Row } from '../../core/catalogue';
import { SEVERITIES, type Severity } from '../audit/rule';
import { link, markup, Markup, STYLE } from './html';
import { routerReport, type FixRun, type ReportedFinding, type RouterReport } from './router-report';
import type { ReportedRun, ReportSource } from './source';
import { summaryOf, type BrokenRule, type Summary } from './summary';

const END_OF_TABLE = '</tbody>\n</table>\n';

/** A page that stands alone: the fleet at a glance, every router as a line, then what was found on each. */
export async function* htmlReport(source: ReportSource): AsyncGenerator<string> {
  const summary = await summaryOf(source);
  const { audit, tables } = summary;
  yield head(source.run).text;
  yield overview(summary).text;
  yield tableHead('Routers', ['Router', 'Ended'], audit ? ['Score', ...SEVERITIES] : []).text;
  for await (const router of source.routers()) yield routerLine(routerReport(router), audit !== undefined).text;
  yield END_OF_TABLE;
  for (const [part, columns] of Object.entries(tables)) {
    yield tableHead(`${part.charAt(0).toUpperCase()}${part.slice(1)}`, ['Router', ...columns], []).text;
    for await (const router of source.routers()) yield tableLines(routerReport(router), part, columns);
    yield END_OF_TABLE;
  }
  if (audit) yield '<h2>Findings</h2>\n';
  if (audit) for await (const router of source.routers()) yield routerSection(routerReport(router))?.text ?? '';
  yield '</body>\n</html>\n';
}

function head(run: ReportedRun): Markup {
  const title = run.title ?? run.do;
  const facts: readonly (readonly [string, string])[] = [
    ['Action', run.do],
    ['Routers', `${run.on}, ${run.total}`],
    ['Run', `${run.id} by ${run.by}${run.outcome ? `, ${run.outcome}` : ''}`],
    ['From', `${run.createdAt}${run.finishedAt ? ` to ${run.finishedAt}` : ''}`],
  ];
  return lines(
    markup`<!doctype html>`,
    markup`<html lang="en">`,
    markup`<head>`,
    markup`<meta charset="utf-8">`,
    markup`<meta name="viewport" content="width=device-width, initial-scale=1">`,
    markup`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    markup`<title>${title}: ${run.createdAt}</title>`,
    markup`<style>${new Markup(STYLE)}</style>`,
    markup`</head>`,
    markup`<body>`,
    markup`<h1>${title}</h1>`,
    markup`<dl>${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`,
  );
}

function overview({ routers, statuses, audit }: Summary): Markup {
  const ended = Object.entries(statuses).map(([status, count]) => `${count} ${status}`);
  const title = markup`<h2>At a glance</h2>`;
  const told = `${routers} routers: ${ended.join(', ') || 'none'}.`;
  if (!audit) return lines(title, markup`<p>${told}</p>`);
  const { score, findings, rules, worst, unchecked, audited, unscored } = audit;
  const short = unscored > 0 ? `, ${unscored} of them too little for a number` : '';
  const reasons = Object.entries(unchecked);
  return lines(
    title,
    score && markup`<p><span class="score">${score.mean}</span> of 100 on average; the worst router has ${score.worst}.</p>`,
    markup`<p>${told} ${audited} were audited${short}.</p>`,
    markup`<p>${SEVERITIES.map((each) => markup`${badge(each)} ${findings[each]} `)}</p>`,
    worst.length > 1 && markup`<h3>Lowest scores</h3>`,
    worst.length > 1 &&
      markup`<ol>${worst.map(({ id, name, score: points }) => markup`<li>${routerLink(id, name)}: ${points}</li>`)}</ol>`,
    markup`<h3>What is amiss</h3>`,
    rules.length === 0 ? markup`<p>Nothing was found.</p>` : ruleTable(rules),
    reasons.length > 0 && markup`<h3>What could not be asked</h3>`,
    reasons.length > 0 && markup`<ul>${reasons.map(([why, count]) => markup`<li>${why} (routers: ${count})</li>`)}</ul>`,
  );
}

function ruleTable(rules: readonly BrokenRule[]): Markup {
  return lines(
    markup`<table>`,
    headLine(['Severity', 'Finding', 'Rule'], ['Routers', 'Only possible']),
    markup`<tbody>`,
    ...rules.map(({ severity, title, rule, routers, possible }) =>
      bodyLine([badge(severity), title, markup`<code>${rule}</code>`], [routers, possible]),
    ),
    markup`</tbody>`,
    markup`</table>`,
  );
}

function routerLine({ id, name, status, error, audit }: RouterReport, isAudit: boolean): Markup {
  const why = error && markup`<br><span class="quiet">${error.code}: ${error.message}</span>`;
  const numbers = [audit?.score, ...SEVERITIES.map((each) => audit?.counts[each])].map((number) => number ?? '–');
  return bodyLine([audit ? routerLink(id, name) : name, markup`${status}${why}`], isAudit ? numbers : []);
}

function tableLines({ name, tables }: RouterReport, part: string, columns: readonly string[]): string {
  const rows: readonly Row[] = tables.get(part) ?? [];
  return rows.map((row) => bodyLine([name, ...columns.map((column) => row[column] ?? '')], []).text).join('');
}

function routerSection({ id, name, audit, truncated }: RouterReport): Markup | undefined {
  if (!audit) return undefined;
  const { score, findings, unchecked } = audit;
  const points = score === undefined ? 'too little could be asked for a score' : `${score} of 100`;
  return lines(
    markup`<section id="${anchor(id)}">`,
    markup`<h3>${name}: ${points}</h3>`,
    truncated && markup`<p class="quiet">There were more rows than are kept.</p>`,
    findings.length === 0 && markup`<p>Nothing was found.</p>`,
    ...findings.map(findingBlock),
    ...unchecked.map(({ rules, why }) => markup`<p class="quiet">Not asked, because ${why}: ${rules.join(', ')}.</p>`),
    markup`</section>`,
  );
}

function findingBlock(finding: ReportedFinding): Markup {
  const { severity, rule, title, certainty, evidence, doubts, why, remedy, fix, references } = finding;
  return lines(
    markup`<div class="finding">`,
    markup`<h4>${badge(severity)} ${title}${certainty === 'possible' ? ' (possible)' : ''}</h4>`,
    markup`<pre>${evidence.join('\n')}</pre>`,
    doubts.length > 0 && markup`<p class="quiet">It is so only if ${doubts.join('; or if ')}.</p>`,
    markup`<p>${why} <strong>${remedy}</strong></p>`,
    fix.length > 0 && markup`<pre>${fix.map(commandOf).join('\n')}</pre>`,
    markup`<p class="quiet"><code>${rule}</code>${references.map((each) => markup` &middot; ${link(each)}`)}</p>`,
    markup`</div>`,
  );
}

/** As it is typed at a shell of a Unix. */
function commandOf(step: FixRun): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const sets = Object.entries(step.input).map(([name, value]) => `--set ${quoted(`${name}:=${JSON.stringify(value)}`)}`);
  return ['rosfleet run', step.do, `--on ${quoted(step.on)}`, ...sets].join(' ');
}

type Cell = string | number | Markup;

function tableHead(title: string, texts: readonly string[], numbers: readonly string[]): Markup {
  return lines(markup`<h2>${title}</h2>`, markup`<table>`, headLine(texts, numbers), markup`<tbody>`);
}

function headLine(texts: readonly string[], numbers: readonly string[]): Markup {
  const cells = [
    ...texts.map((cell) => markup`<th>${cell}</th>`),
    ...numbers.map((cell) => markup`<th class="number">${cell}</th>`),
  ];
  return markup`<thead><tr>${cells}</tr></thead>`;
}

function bodyLine(texts: readonly Cell[], numbers: readonly Cell[]): Markup {
  const cells = [
    ...texts.map((cell) => markup`<td>${cell}</td>`),
    ...numbers.map((cell) => markup`<td class="number">${cell}</td>`),
  ];
  return markup`<tr>${cells}</tr>\n`;
}

/** What is not there takes no line. */
function lines(...parts: readonly (Markup | false | undefined)[]): Markup {
  return new Markup(
    parts
      .filter((part) => part instanceof Markup)
      .map(({ text }) => (text.endsWith('\n') ? text : `${text}\n`))
      .join(''),
  );
}

function badge(severity: Severity): Markup {
  return markup`<span class="severity ${severity}">${severity}</span>`;
}

function routerLink(id: string, name: string): Markup {
  return markup`<a href="#${anchor(id)}">${name}</a>`;
}

function anchor(id: string): string {
  return `router-${id}`;
}
