import { z } from 'zod';
import { parseDurationMs } from '../config';
import { maskSecrets } from '../secrets';
import { defineAction, type Action, type ActionInput, type ActionMeta, type RowStreamSpec, type WriteActionSpec } from './action';
import { on, textValues } from './command';
import type { ReadOptions, RouterFacts, RouterReader, RouterSession, Row } from './router-session';

type Words<T> = T | { readonly v6: T; readonly v7: T };

export interface StreamSpec
  extends Pick<ActionMeta, 'id' | 'title' | 'summary' | 'examples'>, Partial<Pick<ActionMeta, 'secrets' | 'versions' | 'needs'>> {
  /** Menu of the command; empty for one of the root. `/tool` and `torch` for `/tool/torch`. */
  readonly menu: Words<string>;
  readonly command: Words<string>;
  /** What the input takes besides `duration` and `limit`. */
  readonly input: z.ZodRawShape;
  /** Arguments of the command. @defaultValue every value of the input under its own name */
  readonly args?: (input: ActionInput, facts: RouterFacts) => Readonly<Record<string, string>>;
  /** The argument that ends it, where it has one; without it, it is cancelled when the time is over. */
  readonly durationArgument?: string;
  /** How long it runs where nobody says, e.g. `5s`. */
  readonly duration: string;
  /** e.g. `5m`. */
  readonly maxDuration: string;
  readonly output: Readonly<Record<string, string>>;
  /** `disruptive`: it loads or interrupts the router, so it is an operation and no read. @defaultValue none */
  readonly risk?: 'none' | 'disruptive';
  readonly requires?: WriteActionSpec<z.ZodObject>['requires'];
  /** Leaves the router as it was. */
  readonly cleanUp?: (router: RouterSession, input: ActionInput) => Promise<void>;
}

/** A little longer than the router was told, so that it ends by itself. */
const GRACE_MS = 5_000;
const MAX_ROWS = 10_000;

/**
 * A command that goes on until its time is over: torch, ping, profile, scan. Run as a read it collects up to `limit` rows;
 * `stream` gives them as they come. Over REST and SSH the rows come at the end.
 */
export function defineStream(spec: StreamSpec): Action {
  const { duration, maxDuration, durationArgument, cleanUp, risk = 'none', ...meta } = spec;
  const maxDurationMs = milliseconds(spec, maxDuration);
  const inputShape = z.strictObject({
    ...spec.input,
    duration: durationInput(maxDuration, maxDurationMs).default(duration).describe(`How long, at most ${maxDuration}.`),
    limit: z.number().int().min(1).max(MAX_ROWS).default(1000).describe('Most rows to collect.'),
  });
  const sentence = (facts: RouterFacts, input: ActionInput): Readonly<Record<string, string>> => {
    const { duration: time, limit: _limit, ...others } = input;
    const args = spec.args ? spec.args(input, facts) : textValues(others);
    return durationArgument ? { ...args, [durationArgument]: String(time) } : args;
  };
  const stream: RowStreamSpec = {
    maxDurationMs,
    open: (router, input, signal) => openRows(spec, { router, args: sentence(router.facts, input), input, signal }),
    ...(cleanUp ? { cleanUp } : {}),
  };
  const menus = [...new Set([on(spec.menu, { major: 7 }), on(spec.menu, { major: 6 })])].map((menu) => menu || '/');
  const common = { ...meta, menus, stream, timeoutMs: maxDurationMs + 2 * GRACE_MS, input: inputShape };
  if (risk === 'none') {
    return defineAction({
      ...common,
      kind: 'read',
      async read(router, input) {
        const rows: Row[] = [];
        for await (const row of stream.open(router, input)) {
          if (rows.length === input.limit) return { rows, truncated: true };
          rows.push(maskSecrets(row, spec.secrets ?? []));
        }
        return { rows };
      },
    });
  }
  return defineAction({
    ...common,
    kind: 'operational',
    risk,
    idempotency: 'none',
    verify: 'none',
    oneWay: 'It measures; what it interrupts meanwhile comes back by itself.',
    async plan(router, input) {
      const menu = on(spec.menu, router.facts);
      const command = on(spec.command, router.facts);
      return { changes: [{ op: 'call', menu, key: `${menu}/${command}`, command, args: sentence(router.facts, input) }] };
    },
  });
}

interface Opened {
  readonly router: RouterReader;
  readonly args: Readonly<Record<string, string>>;
  readonly input: ActionInput;
  readonly signal: AbortSignal | undefined;
}

/** The rows until the time is over: that end is no error. */
async function* openRows(spec: StreamSpec, { router, args, input, signal }: Opened): AsyncIterable<Row> {
  const lastsMs = milliseconds(spec, String(input['duration'])) + (spec.durationArgument ? GRACE_MS : 0);
  const over = AbortSignal.timeout(lastsMs);
  const options: ReadOptions = {
    command: on(spec.command, router.facts),
    args,
    signal: signal ? AbortSignal.any([signal, over]) : over,
    timeoutMs: lastsMs + GRACE_MS,
  };
  try {
    yield* router.stream(on(spec.menu, router.facts), options);
  } catch (error) {
    if (!over.aborted || signal?.aborted) throw error;
  }
}

function durationInput(maxDuration: string, maxMs: number): z.ZodString {
  return z
    .string()
    .refine(
      (text) => (parseDurationMs(text) ?? Infinity) <= maxMs,
      `a duration such as 5s, at most ${maxDuration}`,
    ) as z.ZodString;
}

function milliseconds({ id }: Pick<StreamSpec, 'id'>, text: string): number {
  const found = parseDurationMs(text);
  if (found === undefined) throw new Error(`stream ${id}: ${text} is no duration`);
  return found;
}
