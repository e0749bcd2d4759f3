import { z } from 'zod';
import { parseDurationMs } from '../../core/config';
import { DELIVERY_STATES, kindText, severityText } from '../../fleet';
import { PAGE_SHAPE } from './parse';

/** A moment, or how long ago it was. */
export const moment = z
  .string()
  .max(64)
  .transform((text, issues) => {
    const agoMs = parseDurationMs(text);
    const at = agoMs === undefined ? Date.parse(z.iso.datetime({ offset: true }).safeParse(text).data ?? '') : Date.now() - agoMs;
    if (Number.isFinite(at)) return at;
    issues.addIssue({ code: 'custom', message: 'ISO 8601 such as 2026-12-18T00:00:00Z, or how long ago, e.g. 2h', input: text });
    return z.NEVER;
  });

const kinds = z
  .string()
  .max(1_000)
  .transform((text) => text.split(',').map((kind) => kind.trim()))
  .pipe(z.array(kindText).min(1).max(50));

const FILTER = {
  kind: kinds.optional().describe('Only these kinds or families, comma separated, e.g. router.down,netwatch.*'),
  severity: severityText.optional().describe('This one and worse.'),
  on: z.string().min(1).optional().describe('Only events of routers that the selector picks.'),
  router: z.string().min(1).optional().describe('Only of this router, by name or id; also of one that was removed.'),
  tenant: z.string().optional().describe('Only of this tenant.'),
};

export const EventsQuery = z.strictObject({
  ...PAGE_SHAPE,
  ...FILTER,
  since: moment.optional().describe('Not before this moment; ISO 8601, or how long ago, e.g. 2h.'),
  until: moment.optional().describe('Before this moment, likewise.'),
});

export const EventStreamQuery = z.strictObject(FILTER);

export const DeliveriesQuery = z.strictObject({
  ...PAGE_SHAPE,
  state: z.enum(DELIVERY_STATES).optional().describe('Only those in this state.'),
});

export const NetwatchQuery = z.strictObject({
  ...PAGE_SHAPE,
  on: z.string().min(1).optional().describe('Selector of the routers. Absent: all.'),
  status: z.enum(['up', 'down', 'unknown', 'stale']).optional().describe('Only probes with this status.'),
  tenant: z.string().optional().describe('Only of this tenant.'),
});

/** The filter as the fleet takes it. */
export function eventFilterOf<T extends { readonly kind?: unknown; readonly on?: unknown }>({ kind, on, ...plain }: T) {
  return { ...plain, ...(kind === undefined ? {} : { kinds: kind }), ...(on === undefined ? {} : { selector: on }) };
}
