import { z } from 'zod';
import { isAppError } from '../../errors';
import { maskSecrets } from '../../secrets';
import { defineAction, type Action, type ActionMeta } from '../action';
import { on } from '../command';
import type { RouterReader, Row } from '../router-session';
import { isAvailable, type VersionRange } from '../versions';
import type { DefinedResource } from './define-resource';
import { menusOf, outputOf } from './resource';
import { matches, readOptions, type Where } from './rows';
import { streamMenu } from './wire';

interface PartBase extends VersionRange {
  /** What the rows of this part are called in the answer, e.g. `client`. */
  readonly part: string;
}

/** A menu that is described: its rows, all or those that hold something. */
export interface ResourcePart extends PartBase {
  readonly of: DefinedResource;
  readonly where?: Where;
}

/** A menu, or a command that only looks, that is not described. */
export interface MenuPart extends PartBase {
  readonly menu: string | { readonly v6: string; readonly v7: string };
  /** @defaultValue print */
  readonly command?: string;
  readonly args?: Readonly<Record<string, string>>;
  /** Query words of the API, e.g. `['=service=ovpn']`. */
  readonly query?: readonly string[];
  /** Properties that are read, with what they say. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface ComposedReadSpec
  extends
    Pick<ActionMeta, 'id' | 'title' | 'summary' | 'examples'>,
    Partial<Pick<ActionMeta, 'versions' | 'needs' | 'timeoutMs'>> {
  readonly parts: readonly (ResourcePart | MenuPart)[];
}

/** Several menus read as one answer: each row says in `part` where it comes from. A part that the version lacks is left out. */
export function composedRead(spec: ComposedReadSpec): Action {
  const { parts, ...meta } = spec;
  const names = parts.map(({ part }) => part);
  return defineAction({
    ...meta,
    kind: 'read',
    menus: [...new Set(parts.flatMap(menusOfPart))],
    secrets: parts.flatMap((part) => ('of' in part ? part.of.resource.secrets : [])),
    output: Object.assign({ part: `Where the row comes from: ${names.join(', ')}.` }, ...parts.map(propertiesOf)) as Record<
      string,
      string
    >,
    input: z.strictObject({
      part: z
        .enum(names as [string, ...string[]])
        .optional()
        .describe('Only this part. Absent: all.'),
      limit: z.number().int().min(1).max(100_000).default(1000).describe('Most rows to return from one router.'),
    }),
    async read(router, input) {
      const rows: Row[] = [];
      for (const part of parts) {
        if (input.part !== undefined && part.part !== input.part) continue;
        if (!isAvailable(part, router.facts.version)) continue;
        for await (const row of rowsOf(router, part)) {
          if (rows.length === input.limit) return { rows, truncated: true };
          rows.push({ part: part.part, ...row });
        }
      }
      return { rows };
    },
  });
}

async function* rowsOf(router: RouterReader, part: ResourcePart | MenuPart): AsyncIterable<Row> {
  if ('of' in part) {
    const { resource } = part.of;
    const where = part.where ?? {};
    for await (const row of streamMenu(resource, router, readOptions(resource, where))) {
      if (matches(resource, row, where, router)) yield maskSecrets(row, resource.secrets);
    }
    return;
  }
  const { command, args, query } = part;
  const proplist = command === undefined ? { proplist: ['.id', ...Object.keys(part.properties)] } : { command };
  const options = { ...proplist, ...(args ? { args } : {}), ...(query ? { query } : {}) };
  try {
    for await (const row of router.stream(on(part.menu, router.facts), options)) yield maskSecrets(row);
  } catch (error) {
    // Without its package a menu is not there; the other parts still are.
    if (isAppError(error) && error.code === 'TRAP_NO_SUCH_COMMAND') return;
    throw error;
  }
}

function menusOfPart(part: ResourcePart | MenuPart): readonly string[] {
  return 'of' in part ? menusOf(part.of.resource) : [...new Set([on(part.menu, { major: 7 }), on(part.menu, { major: 6 })])];
}

function propertiesOf(part: ResourcePart | MenuPart): Readonly<Record<string, string>> {
  return 'of' in part ? outputOf(part.of.resource) : { '.id': 'Number of the row on this router.', ...part.properties };
}
