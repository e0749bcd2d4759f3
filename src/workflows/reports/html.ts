import { plain } from '../audit/evidence';

/** Text that is safe where it stands, made by `markup` alone. */
export class Markup {
  constructor(readonly text: string) {}
}

type Shown = string | number | Markup | undefined | readonly Shown[];

/** A piece of a page: whatever is put in is text, unless it is markup itself. */
export function markup(parts: TemplateStringsArray, ...values: readonly Shown[]): Markup {
  return new Markup(parts.map((part, at) => part + (at < values.length ? shownAs(values[at]) : '')).join(''));
}

function shownAs(value: Shown): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  return typeof value === 'object' ? value.map(shownAs).join('') : escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and for attributes in quotes; lines stay lines. */
function escaped(text: string): string {
  const visible = text.includes('\n') ? text.split('\n').map(plain).join('\n') : plain(text);
  return visible.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A link, where the address is one of the web; else the text. */
export function link(address: string): Markup {
  return /^https?:\/\//i.test(address)
    ? markup`<a href="${address}" rel="noreferrer noopener">${address}</a>`
    : markup`${address}`;
}

/** One file, nothing from elsewhere, no scripts; what is printed is not cut apart within a finding. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8886; --critical: #a4001d; --high: #c2410c; --medium: #9a6700; --low: #1f6feb; --info: #57606a; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
td, li, p { overflow-wrap: anywhere; } td.number, th.number { text-align: right; white-space: nowrap; }
code, pre { font: .9em/1.45 ui-monospace, monospace; } pre { white-space: pre-wrap; margin: .3rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
.finding { border-left: .3rem solid var(--line); margin: 1rem 0; padding: 0 0 0 1rem; break-inside: avoid; } .finding h4 { margin: 0; }
.severity { border: 1px solid; border-radius: .3rem; font-size: .8em; font-weight: 600; padding: .05rem .4rem; white-space: nowrap; }
.critical { color: var(--critical); border-color: var(--critical); } .high { color: var(--high); border-color: var(--high); }
.medium { color: var(--medium); border-color: var(--medium); } .low { color: var(--low); border-color: var(--low); }
.info { color: var(--info); border-color: var(--info); } .quiet { opacity: .75; } .score { font-size: 2.5rem; font-weight: 700; }
@media (prefers-color-scheme: dark) { :root { --critical: #ff7b8b; --high: #ff9e64; --medium: #e3b341; --low: #79b8ff; --info: #9aa4af; } }
@media print { body { font-size: 10pt; margin: 0; max-width: none; } a { color: inherit; text-decoration: none; } thead { display: table-header-group; } tr { break-inside: avoid; } }
`.trim();
