import { z } from 'zod';
import type { KnownRouter, Stage, StageContext } from '../../core/catalogue';

/** Words that a selector reads as its own. */
const KEYWORDS: ReadonlySet<string> = new Set(['all', 'and', 'or', 'not', 'in']);

/** Name of a router of the fleet, as an input. */
export const routerName = z.string().trim().min(1).max(128);

/** The selector of one router. */
export function routerNamed(name: string): string {
  const isBare = /^[\w.-]+$/.test(name) && !KEYWORDS.has(name.toLowerCase());
  return `name=${isBare ? name : `"${name.replaceAll(/["\\]/g, '\\$&')}"`}`;
}

/** The router that the workflow runs for. */
export function itself({ name }: KnownRouter): string {
  return routerNamed(name);
}

/** The two routers of a tunnel, as inputs name them. */
export type Ends = Readonly<{ 'device-a'?: string | undefined; 'device-b': string }>;
export type Letter = 'a' | 'b';

/** Which router an end is: a is the target where the input names none. */
export function at<I extends Ends>(letter: Letter): Pick<Stage<I>, 'on' | 'onText'> {
  const on = ({ input, target }: StageContext<I>): string => {
    if (letter === 'b') return routerNamed(input['device-b']);
    return input['device-a'] === undefined ? itself(target) : routerNamed(input['device-a']);
  };
  return { on, onText: `router ${letter}` };
}
