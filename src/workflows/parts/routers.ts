import { z } from 'zod';
import type { KnownRouter } from '../../core/catalogue';

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
