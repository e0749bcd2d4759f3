import { isPublic } from '../audit/addresses';
import { shown } from '../audit/evidence';
import { defineRule, type Rule } from '../audit/rule';
import type { ConfigView } from '../audit/view';

const LOG = { '/log': ['time', 'topics', 'message'] } as const;
const DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/328094/Log';
/** Failures of one address that are more than a typing mistake. */
const MANY = 10;

/** What log lines say, by the address that they name. */
function byAddress(view: ConfigView, pattern: RegExp): ReadonlyMap<string, readonly RegExpExecArray[]> {
  const found = new Map<string, RegExpExecArray[]>();
  for (const { message = '' } of view.rows('/log')) {
    const match = pattern.exec(message);
    const address = match?.[2];
    if (!match || address === undefined) continue;
    const known = found.get(address) ?? [];
    known.push(match);
    found.set(address, known);
  }
  return found;
}

const guessed = defineRule({
  id: 'compromise.password-guessing',
  title: 'Somebody is guessing passwords',
  severity: 'medium',
  audits: ['compromise', 'security'],
  why: 'Where a login can be tried it will be found, sooner or later.',
  remedy: 'Shut the service for that network; look whether one of the tries has worked.',
  references: [DOCS],
  menus: LOG,
  check: (view) =>
    [...byAddress(view, /^login failure for user (.*) from ([0-9a-f.:]+) via/i)]
      .filter(([, failures]) => failures.length >= MANY)
      .map(([address, failures]) => ({ text: `${failures.length} failures from ${shown('address', address)}` })),
});

const fromInternet = defineRule({
  id: 'compromise.login-from-internet',
  title: 'Users have logged in from the internet',
  severity: 'medium',
  audits: ['compromise', 'security'],
  why: 'It may be you at home, or somebody who has your password.',
  remedy: 'Compare the addresses with those of your people; change the password where one is strange.',
  references: [DOCS],
  menus: LOG,
  check: (view) =>
    [...byAddress(view, /^user (.*) logged in from ([0-9a-f.:]+) via/i)]
      .filter(([address]) => isPublic(address))
      .map(([address, logins]) => {
        const users = [...new Set(logins.map(([, user = '']) => shown('name', user)))];
        return { text: `${users.join(', ')} from ${address}, ${logins.length} times` };
      }),
});

export const LOGIN_RULES: readonly Rule[] = [guessed, fromInternet];
