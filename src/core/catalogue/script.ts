import { held } from './field';
import { menuOn, type Resource } from './resource/resource';
import { wireName } from './resource/wire';
import type { RouterFacts, Row } from './router-session';

/**
 * The rows of a menu as a RouterOS script that both 6.49 and 7.x import: what `export` would print, without the
 * properties that stand at their default. Secrets are left out.
 */
export function scriptOf(resource: Resource, rows: readonly Row[], facts: Pick<RouterFacts, 'version' | 'major'>): string {
  if (rows.length === 0) return '';
  const verb = resource.kind === 'singleton' ? 'set' : 'add';
  const lines = rows.map((row) => [verb, ...assignments(resource, row, facts)].join(' '));
  // 6.x takes only the path with spaces; 7.x takes both.
  return [`/${menuOn(resource, facts).slice(1).replaceAll('/', ' ')}`, ...lines, ''].join('\n');
}

function assignments(resource: Resource, row: Row, facts: Pick<RouterFacts, 'version' | 'major'>): string[] {
  return Object.entries(resource.fields).flatMap(([name, field]) => {
    if (row[name] === undefined || field.secret) return [];
    const value = held(row, name, field, { version: facts.version }) ?? '';
    const isDefault = resource.kind !== 'singleton' && value === (field.default ?? '');
    return isDefault ? [] : [`${wireName(resource, facts, name)}=${quoted(value)}`];
  });
}

const BARE = /^[A-Za-z0-9_.,:/@*-]+$/;
const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A script string: `$` and `"` mean something inside quotes, and `?` asks for help on 6.x. */
function quoted(value: string): string {
  if (BARE.test(value)) return value;
  const escaped = value.replace(/[\\"$?]/g, '\\$&').replace(/[\n\r\t]/g, (character) => ESCAPES[character] ?? '');
  return `"${escaped}"`;
}
