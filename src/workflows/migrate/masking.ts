import { parseExport, quoteText, type RscArgument } from '../../core/rsc';
import { isSecretProperty, MASK } from '../../core/secrets';
import type { Draft, Source } from './types';

/** Secret in one menu, harmless elsewhere. */
const SECRET_HERE: Readonly<Record<string, readonly string[]>> = {
  '/zerotier': ['identity'],
  '/tool/sms': ['secret', 'sim-pin'],
  '/interface/lte': ['pin'],
  '/interface/ppp-client': ['pin'],
  '/routing/rip/keys': ['key'],
  '/interface/wireless': ['nv2-preshared-key', 'wps-pin'],
  '/system/ntp/key': ['key'],
  '/ip/hotspot/profile': ['radius-shared-secret', 'mac-auth-password'],
  '/interface/macsec': ['cak', 'ckn'],
};
/** What looks like a secret under a name that nobody listed. */
const LIKE_SECRET = /(password|passphrase|secret|private-key|shared-key|static-key-\d|md5-key|auth-key|encryption-key)$/;
/** Scripts may hold anything, passwords too. */
const SCRIPTS: ReadonlySet<string> = new Set(
  (
    'source on-event on-up on-down on-login on-logout up-script down-script test-script script lease-script on-error ' +
    'on-master on-backup on-alert on-message on-fail caps-mode-script'
  ).split(' '),
);

function isSecret(menu: string, name: string): boolean {
  const bare = name.slice(name.lastIndexOf('.') + 1);
  return isSecretProperty(bare) || LIKE_SECRET.test(bare) || SECRET_HERE[menu]?.includes(bare) === true;
}

export function isScript(name: string): boolean {
  return SCRIPTS.has(name);
}

/** As reports show it: secrets masked, of scripts only how long they are. */
export function showArgument(menu: string, { name, value, flag }: RscArgument): string {
  if (flag || name.startsWith('!')) return name;
  if (isSecret(menu, name) && value !== '') return `${name}=${MASK}`;
  if (isScript(name) && value !== '') return `${name}=(script, ${value.length} characters)`;
  return `${name}=${quoteText(value)}`;
}

export function showSource({ menu, verb, selector, args, raw }: Source): string {
  // Nobody can tell what a line that is no command holds: its first words are enough to find it.
  if (verb === '')
    return `${raw
      .trim()
      .split(/[\s=]+/, 2)
      .join(' ')
      .slice(0, 40)} …`;
  return [verb, ...(selector === undefined ? [] : [selector]), ...args.map((one) => showArgument(menu, one))].join(' ');
}

export function show({ menu, verb, selector, args }: Draft): string {
  const words = menu.slice(1).split('/').join(' ');
  const picked = selector === undefined ? [] : [selector];
  return [`/${words}`, verb, ...picked, ...args.map((one) => showArgument(menu, one))].join(' ');
}

/** A configuration that was made, statement by statement, as reports show it. */
export function showConfiguration(rsc: string): { readonly line: number; readonly menu: string; readonly text: string }[] {
  return parseExport(rsc).sections.flatMap(({ path, statements }) =>
    statements.map((statement) => {
      const { line } = statement;
      const told = statement.kind === 'command' ? statement : { verb: '', args: [] };
      return { line, menu: path, text: showSource({ line, menu: path, raw: '', ...told }) };
    }),
  );
}
