import type { Plan } from '../../core/catalogue';
import { inverseLines, unavailable, type ScriptLine } from './inverse-lines';
import type { RouterView } from './router-view';
import { quoted } from './script-text';

/** A script of the router. */
export interface GuardScript {
  readonly name: string;
  readonly source: string;
  readonly comment: string;
}

export interface InverseScripts {
  /** Runs the parts; has the marker as its name. */
  readonly head: GuardScript;
  readonly parts: readonly GuardScript[];
  /** Ends without an error where the router can read all of the others. */
  readonly check: GuardScript;
}

/** Longer sources are refused or cut by some versions. */
const MOST_SOURCE = 20_000;
/** More is no script any more, and some boards have little flash. */
const MOST_TOTAL = 200_000;

/**
 * What takes the whole plan back when the router runs it, however much of the plan was carried out by then.
 * `rfgF` counts refusals, `rfgR` says whether the router has booted since, `rfgN…` hold rows that are new, `rfgX…` rows that
 * were removed and come back.
 * @throws AppError GUARD_UNAVAILABLE
 */
export function inverseScripts(plan: Plan, view: RouterView, marker: string): InverseScripts {
  const { looks, steps } = inverseLines(plan, view);
  const comment = 'rosfleet';
  const parts = packed([...looks, ...steps]).map((source, at) => ({ name: `${marker}-${at + 1}`, source, comment }));
  const head = {
    name: marker,
    source: headSource({ marker, parts: parts.map((part) => part.name), lines: looks.length + steps.length, view }),
    comment: 'armed',
  };
  const total = [head, ...parts].reduce((sum, script) => sum + script.source.length, 0);
  if (total > MOST_TOTAL) {
    throw unavailable(`the inverse is ${Math.ceil(total / 1000)} KB of script, more than ${MOST_TOTAL / 1000} KB`);
  }
  return { head, parts, check: { name: `${marker}-check`, source: checkSource([head, ...parts]), comment } };
}

function packed(lines: readonly ScriptLine[]): readonly string[] {
  const sources: string[] = [];
  let texts: string[] = [];
  let shared = new Set<string>();
  const size = (): number => sourceOf(texts, shared).length;
  const close = (): void => {
    if (texts.length > 0) sources.push(sourceOf(texts, shared));
    texts = [];
    shared = new Set();
  };
  for (const line of lines) {
    const before = { texts, shared };
    texts = [...texts, line.text];
    shared = new Set([...shared, ...line.shared]);
    if (size() <= MOST_SOURCE) continue;
    ({ texts, shared } = before);
    close();
    texts = [line.text];
    shared = new Set(line.shared);
    if (size() > MOST_SOURCE)
      throw unavailable(`one change alone takes more than ${MOST_SOURCE / 1000} KB of script to take back`);
  }
  close();
  return sources;
}

function sourceOf(texts: readonly string[], shared: ReadonlySet<string>): string {
  return [...['rfgF', 'rfgR', ...shared].map((name) => `:global ${name}`), ...texts].join('\n');
}

interface HeadFacts {
  readonly marker: string;
  readonly parts: readonly string[];
  readonly lines: number;
  readonly view: RouterView;
}

/** The timers go first: whatever happens then, it happens once. */
function headSource({ marker, parts, lines, view }: HeadFacts): string {
  const seconds = Math.floor(view.uptimeMs / 1000);
  return [
    removeTimers(marker),
    `:local s [/system script find name=${quoted(marker)}]`,
    ':local c [/system script get $s comment]',
    ':if ([:pick $c 0 5] = "armed") do={',
    `/system script set $s comment="firing ${lines}"`,
    ':log warning "rosfleet: a change was not confirmed, it is taken back"',
    ':global rfgF 0',
    ':global rfgR false',
    `:if (([/system resource get uptime] < ${seconds}s) || ($c = "armed rebooted")) do={ :set rfgR true }`,
    ...parts.map((name) => `:do { /system script run [find name=${quoted(name)}] } on-error={ :set rfgF ($rfgF+1) }`),
    '/system script set $s comment=("fired ".$rfgF)',
    ':log warning ("rosfleet: the change was taken back, parts that failed: ".$rfgF)',
    '}',
  ].join('\n');
}

export function removeTimers(marker: string): string {
  return `/system scheduler remove [find name~${quoted(`^${marker}`)}]`;
}

/** What the timer runs. */
export function runCommand(marker: string): string {
  return `/system script run [find name=${quoted(marker)}]`;
}

/** What a boot inside the window runs. */
export function bootCommand(marker: string): string {
  return `/system script set [find name=${quoted(marker)}] comment="armed rebooted"\n${runCommand(marker)}`;
}

/** Where there is no scheduler: a job that waits, and acts only if nothing has taken its place meanwhile. */
export function jobCommand(marker: string, generation: number, seconds: number): string {
  const script = `[/system script find name=${quoted(marker)} comment=${quoted(`armed job ${generation}`)}]`;
  return `:delay ${seconds}s\n:if ([:len ${script}] > 0) do={ ${runCommand(marker)} }`;
}

function checkSource(scripts: readonly GuardScript[]): string {
  return scripts
    .flatMap(({ name, source }) => [
      `:local t [/system script get [find name=${quoted(name)}] source]`,
      `:if ([:len $t] < ${source.length}) do={ :error ${quoted(`${name} is cut`)} }`,
      ':local p [:parse $t]',
    ])
    .join('\n');
}
