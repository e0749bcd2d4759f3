import type { Context } from './context';
import { valueOf } from './source';
import type { Draft, Source } from './types';

/** A secret without which a row is unsafe, or useless. */
interface SecretRule {
  readonly menu: string;
  readonly name: string;
  /** Whether the row asks for it at all. */
  readonly when?: (draft: Draft) => boolean;
  /** Switched off it would still be named, and stand for an open network: it is left out. */
  readonly leave?: true;
}

const holds =
  (name: string, pattern: RegExp) =>
  (draft: Draft): boolean =>
    pattern.test(valueOf(draft, name) ?? '');
const isOnline = holds('user', /./);

const SECRETS: readonly SecretRule[] = [
  { menu: '/ppp/secret', name: 'password' },
  { menu: '/radius', name: 'secret' },
  {
    menu: '/ip/hotspot/user',
    name: 'password',
    when: (draft) => draft.verb === 'add' && valueOf(draft, 'mac-address') === undefined,
  },
  {
    menu: '/ip/ipsec/identity',
    name: 'secret',
    when: (draft) => /^(pre-shared-key.*)?$/.test(valueOf(draft, 'auth-method') ?? ''),
  },
  {
    menu: '/interface/wireless/security-profiles',
    name: 'wpa-pre-shared-key',
    when: holds('authentication-types', /\bwpa-psk\b/),
  },
  {
    menu: '/interface/wireless/security-profiles',
    name: 'wpa2-pre-shared-key',
    when: holds('authentication-types', /\bwpa2-psk\b/),
  },
  { menu: '/interface/wifi/security', name: 'passphrase', when: holds('authentication-types', /psk/), leave: true },
  { menu: '/interface/wifiwave2/security', name: 'passphrase', when: holds('authentication-types', /psk/), leave: true },
  { menu: '/caps-man/security', name: 'passphrase', when: holds('authentication-types', /psk/), leave: true },
  { menu: '/snmp/community', name: 'authentication-password', when: holds('security', /authorized|private/) },
  { menu: '/snmp/community', name: 'encryption-password', when: holds('security', /private/) },
  { menu: '/interface/wireguard', name: 'private-key' },
  { menu: '/interface/vrrp', name: 'password', when: holds('authentication', /simple|ah/) },
  { menu: '/routing/ospf/interface-template', name: 'auth-key', when: holds('auth', /./) },
  { menu: '/tool/e-mail', name: 'password', when: isOnline },
  { menu: '/zerotier', name: 'identity' },
  { menu: '/interface/l2tp-server/server', name: 'ipsec-secret', when: holds('use-ipsec', /yes|required/) },
  ...['pppoe', 'l2tp', 'pptp', 'sstp', 'ovpn'].map((kind): SecretRule => ({
    menu: `/interface/${kind}-client`,
    name: 'password',
    when: isOnline,
  })),
  ...['gre', 'ipip', 'eoip'].map((kind): SecretRule => ({ menu: `/interface/${kind}`, name: 'ipsec-secret', when: () => false })),
];

/** Arguments that name a certificate; words that do not. */
const CERTIFICATE = /^(.*[-.])?certificates?$/;
const NO_CERTIFICATE: ReadonlySet<string> = new Set(['', ...'none auto any request yes no yes-without-crl required'.split(' ')]);

/** Takes what was given for what the export hides; what is still missing switches its row off and is told. */
export function applySupplies(context: Context): void {
  for (const draft of [...context.ledger.drafts]) {
    for (const rule of SECRETS) if (rule.menu === draft.menu) supplySecret(draft, rule, context);
    supplyCertificates(draft, context);
  }
}

/** The same key for the same row of the same router, and readable: `/ppp/secret joe password`. */
function keyOf(draft: Draft, name: string): string {
  const [source] = draft.from;
  return `${draft.menu} ${rowName(draft, source)} ${name}`;
}

function rowName(draft: Draft, source: Source | undefined): string {
  const told = ['name', 'peer', 'address', 'service', 'interfaces'].map((one) => valueOf(draft, one)).find((value) => value);
  return told ?? draft.selector ?? `line-${source?.line ?? 0}`;
}

function supplySecret(draft: Draft, { name, when, leave }: SecretRule, context: Context): void {
  const held = valueOf(draft, name);
  if ((held !== undefined && held !== '') || (when && !when(draft))) return;
  // A set says what differs: a default row that has no secret never had one.
  if (draft.verb === 'set' && !when && draft.menu !== '/zerotier') return;
  const key = keyOf(draft, name);
  const value = context.options.secrets?.[key];
  if (value !== undefined) {
    draft.args = [...draft.args.filter((one) => one.name !== name), { name, value }];
    return;
  }
  const meanwhile = switchOff(draft, context, `its ${name} is missing`, leave);
  const line = draft.from[0]?.line ?? 0;
  context.ledger.need({ key, kind: 'secret', line, menu: draft.menu, argument: name, meanwhile });
}

function supplyCertificates(draft: Draft, context: Context): void {
  const known = new Set(context.options.certificates ?? []);
  const missing = draft.args.filter(
    ({ name, value }) => CERTIFICATE.test(name) && !NO_CERTIFICATE.has(value) && !value.split(',').every((one) => known.has(one)),
  );
  if (missing.length === 0 || draft.menu.startsWith('/certificate')) return;
  draft.args = draft.args.filter((one) => !missing.includes(one));
  const meanwhile = switchOff(draft, context, 'a certificate is missing');
  const line = draft.from[0]?.line ?? 0;
  for (const { name, value } of missing) {
    context.ledger.loseArgument(
      draft.from[0],
      name,
      value,
      'certificates are in no export',
      `Import ${value} on the target, and name it in certificates.`,
    );
    context.ledger.need({ key: value, kind: 'certificate', line, menu: draft.menu, argument: name, meanwhile });
  }
}

/** @returns what is done with the row until the secret is there */
function switchOff(draft: Draft, context: Context, why: string, leave?: true): string {
  if (!leave && context.has(draft.menu, 'disabled', draft.verb)) {
    draft.off ??= why;
    return 'the row is switched off';
  }
  draft.incomplete ??= why;
  return 'the row is left out';
}
