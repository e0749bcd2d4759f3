import { z } from 'zod';
import { SEVERITIES, type Audit, type Rule } from './rule';
import type { AuditContext } from './view';

const names = (most: number): z.ZodArray<z.ZodString> => z.array(z.string().min(1).max(255)).max(most);
const pattern = z
  .string()
  .regex(/^[a-z0-9*][a-z0-9.*-]*$/, 'the id of a rule; * stands for anything: services.*')
  .max(120);

/** Which rules, and what the person who asks knows. */
export const RULE_INPUTS = {
  rules: z.array(pattern).min(1).max(200).optional().describe('Only these rules; * stands for anything. Absent: all.'),
  except: z.array(pattern).min(1).max(200).optional().describe('Without these rules; * stands for anything.'),
  'at-least': z.enum(SEVERITIES).optional().describe('Least severity that is told; the score counts all. Absent: all are told.'),
};

export const WAN_INPUT = names(64)
  .min(1)
  .optional()
  .describe('Interfaces or interface lists that lead outside. Absent: a list called WAN and the default routes tell.');

export const USERS_INPUT = names(1000)
  .min(1)
  .optional()
  .describe('Users that are meant to exist; others are findings. Absent: nobody is unknown.');

export const HOSTS_INPUT = names(1000)
  .min(1)
  .optional()
  .describe('Hosts that scripts may fetch from, with the names below them.');

interface Choice {
  readonly rules?: readonly string[] | undefined;
  readonly except?: readonly string[] | undefined;
}

/** The rules of an audit that were asked for. */
export function chosenRules(rules: readonly Rule[], audit: Audit, { rules: only, except = [] }: Choice): readonly Rule[] {
  return rules.filter(({ id, audits }) => {
    if (!audits.includes(audit) || except.some((one) => fitsPattern(id, one))) return false;
    return only === undefined || only.some((one) => fitsPattern(id, one));
  });
}

function fitsPattern(id: string, wanted: string): boolean {
  const parts = wanted.split('*').map((part) => part.replaceAll(/[.-]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(id);
}

interface Known {
  readonly wan?: readonly string[] | undefined;
  readonly users?: readonly string[] | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly limits?: Readonly<Record<string, number>> | undefined;
}

export function contextOf({ wan, users, hosts, limits }: Known, nowMs = Date.now()): AuditContext {
  return {
    nowMs,
    ...(wan ? { wan } : {}),
    ...(users ? { users } : {}),
    ...(hosts ? { hosts } : {}),
    ...(limits ? { limits } : {}),
  };
}
