import { z } from 'zod';
import { defineAction, type Action, type ActionInput, type ActionMeta, type WriteActionSpec } from './action';
import type { RouterFacts } from './router-session';

type Words<T> = T | { readonly v6: T; readonly v7: T };

export interface CommandSpec
  extends
    Pick<ActionMeta, 'id' | 'title' | 'summary' | 'risk' | 'examples'>,
    Partial<Pick<ActionMeta, 'timeoutMs' | 'secrets' | 'versions' | 'needs' | 'output' | 'stability' | 'afterwards'>> {
  /** @defaultValue operational */
  readonly kind?: 'write' | 'destructive' | 'operational';
  readonly menu: Words<string>;
  readonly command: Words<string>;
  /** Why it cannot be taken back, as a sentence. */
  readonly oneWay: string;
  /** What the input takes; each value is sent under its own name unless `args` says otherwise. */
  readonly input?: z.ZodRawShape;
  readonly args?: (input: ActionInput, facts: RouterFacts) => Readonly<Record<string, string>>;
  /** Twice is as good as once. @defaultValue none: it is never repeated */
  readonly idempotency?: 'natural' | 'none';
  readonly requires?: WriteActionSpec<z.ZodObject>['requires'];
  readonly artefacts?: WriteActionSpec<z.ZodObject>['artefacts'];
}

/** One command of a menu that is no change of rows and leaves nothing to compare: flush, reboot, download. */
export function defineCommand(spec: CommandSpec): Action {
  const { menu, command, args = textValues, input, kind = 'operational', idempotency = 'none', ...meta } = spec;
  return defineAction({
    ...meta,
    kind,
    idempotency,
    verify: 'none',
    menus: typeof menu === 'string' ? [menu === '' ? '/' : menu] : [...new Set([menu.v7, menu.v6])].map((one) => one || '/'),
    input: z.strictObject(input ?? {}),
    async plan(router, given) {
      const path = on(menu, router.facts);
      const word = on(command, router.facts);
      return { changes: [{ op: 'call', menu: path, key: `${path}/${word}`, command: word, args: args(given, router.facts) }] };
    },
  });
}

/** The value for this generation of RouterOS. */
export function on<T>(words: Words<T>, { major }: Pick<RouterFacts, 'major'>): T {
  if (typeof words !== 'object' || words === null || !('v6' in words)) return words as T;
  return major < 7 ? words.v6 : words.v7;
}

/** Every input that is a text, under its own name. */
export function textValues(input: ActionInput): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  );
}
