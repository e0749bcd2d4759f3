import { parseExport, type RscArgument, type RscHeader } from '../../core/rsc';
import type { Source } from './types';

/** The statements of an export, in its order. Menus that are only named say nothing. */
export function readSources(text: string): { readonly header: RscHeader; readonly sources: readonly Source[] } {
  const { header, sections } = parseExport(text);
  const sources = sections.flatMap(({ path, statements }) =>
    statements.map((statement): Source => {
      const raw = statement.lines.join('\n');
      if (statement.kind === 'verbatim') return { line: statement.line, menu: path, verb: '', args: [], raw };
      const { line, verb, selector, args } = statement;
      return { line, menu: path, verb, ...(selector === undefined ? {} : { selector }), args, raw };
    }),
  );
  return { header, sources };
}

/** Values that stand for nothing: an argument of another version that holds one of them is not missed. */
const IDLE: ReadonlySet<string> = new Set(['', 'no', 'none', 'never', 'default', 'disabled', 'auto', '0.0.0.0', '::', '0s', '0']);

export function isIdle(value: string): boolean {
  return IDLE.has(value);
}

export function valueOf({ args }: { readonly args: readonly RscArgument[] }, name: string): string | undefined {
  return args.find((one) => one.name === name)?.value;
}

export function isOn(source: { readonly args: readonly RscArgument[] }, name: string): boolean {
  const found = source.args.find((one) => one.name === name);
  return found !== undefined && (found.flag === true || found.value === 'yes' || found.value === 'true');
}

/** An argument that is there only if there is something to say. */
export function given(name: string, value: string | undefined): RscArgument[] {
  return value === undefined ? [] : [{ name, value }];
}

export function flag(name: string, isSet: boolean): RscArgument[] {
  return isSet ? [{ name, value: '', flag: true }] : [];
}

/** The row that a `[ find default=yes ]`, a number or a name means, where it is one that RouterOS made. */
export function isDefaultRow({ verb, selector }: Source): boolean {
  return verb === 'set' && (selector === 'default' || /^\[ find default=yes \]$/.test(selector ?? ''));
}
