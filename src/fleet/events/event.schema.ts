import { z } from 'zod';
import { EVENT_SEVERITIES } from '../entities';
import { EVENT_KINDS, type EventKind } from './event';

const KINDS = Object.keys(EVENT_KINDS) as EventKind[];
const FAMILIES = [...new Set(KINDS.map((kind) => kind.slice(0, kind.indexOf('.'))))];

/** A kind, or a family of kinds such as `router.*`. */
export const kindText = z
  .string()
  .refine(
    (text) => kindsMeant([text]).length > 0,
    `one of ${KINDS.join(', ')}, or ${FAMILIES.map((family) => `${family}.*`).join(', ')}`,
  );

export const severityText = z.enum(EVENT_SEVERITIES);

/** The kinds that a list of kinds and families means. */
export function kindsMeant(texts: readonly string[]): readonly EventKind[] {
  return KINDS.filter((kind) =>
    texts.some((text) => text === kind || (text.endsWith('.*') && kind.startsWith(text.slice(0, -1)))),
  );
}
