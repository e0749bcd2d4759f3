import { evidenceOf, settingEvidence } from '../audit/evidence';
import { fits } from '../audit/conditions';
import { defineRule, type Rule } from '../audit/rule';
import { isEnabled, isOpenToAll, wordsOf, type ConfigView } from '../audit/view';
import { SECURING, settingFix, settingRule } from './kit';

const USERS = { '/user': ['name', 'group', 'address', 'disabled', 'expired'] } as const;
const GROUPS = { '/user/group': ['name', 'policy'] } as const;

/** Groups whose users can give themselves every right. */
function powerfulGroups(view: ConfigView): ReadonlySet<string> {
  const groups = view.rows('/user/group').filter(({ policy }) => wordsOf(policy).includes('policy'));
  return new Set(groups.map(({ name = '' }) => name));
}

const defaultAdmin = defineRule({
  id: 'access.default-admin',
  title: 'The user admin of the factory is still in use',
  severity: 'medium',
  audits: ['security'],
  why: 'Whoever guesses passwords tries this name first; on older boards its first password is empty.',
  remedy: 'Make a user of another name with full rights, prove that it gets in, then disable admin.',
  references: [SECURING],
  menus: USERS,
  check: (view) =>
    view
      .rows('/user')
      .filter((row) => fits(row, { name: 'admin' }) && isEnabled(row))
      .map((row) => evidenceOf(row, ['group', 'address'])),
});

const openFull = defineRule({
  id: 'access.full-from-anywhere',
  title: 'Users with every right may log in from anywhere',
  severity: 'low',
  audits: ['security'],
  why: 'A stolen password of such a user works from every network that reaches the router.',
  remedy: 'Give the users an address list: the management network and the address of rosfleet.',
  references: [SECURING],
  menus: { ...USERS, ...GROUPS },
  check(view) {
    const powerful = powerfulGroups(view);
    return view
      .rows('/user')
      .filter((row) => isEnabled(row) && powerful.has(row['group'] ?? '') && isOpenToAll(row['address']))
      .map((row) => evidenceOf(row, ['group', 'address']));
  },
});

const weakPolicy = defineRule({
  id: 'access.no-password-policy',
  title: 'The router takes passwords of any length',
  severity: 'low',
  audits: ['security'],
  why: 'Nothing keeps a user from an empty or a short password.',
  remedy: 'Ask for twelve characters of three kinds; passwords that are set already stay as they are.',
  references: [SECURING],
  menus: { '/user/settings': ['minimum-password-length', 'minimum-categories'] },
  check(view) {
    const row = view.one('/user/settings');
    return Number(row['minimum-password-length'] ?? 0) < 8
      ? [settingEvidence('/user/settings', row, ['minimum-password-length'])]
      : [];
  },
  fix: () => [settingFix('/user/settings', { 'minimum-password-length': 12, 'minimum-categories': 3 })],
});

const ownGroups = defineRule({
  id: 'access.custom-group-with-policy',
  title: 'A group of your own may change users and rights',
  severity: 'low',
  audits: ['security'],
  why: 'The right policy lets its holder take every other right; CVE-2023-30799 begins with it.',
  remedy: 'Take the right policy out of the group, unless its users are administrators.',
  references: ['https://mikrotik.com/supportsec/cve-2023-30799/'],
  menus: GROUPS,
  check: (view) =>
    view
      .rows('/user/group')
      .filter((row) => row['name'] !== 'full' && wordsOf(row['policy']).includes('policy'))
      .map((row) => evidenceOf(row, ['policy'])),
});

const radiusFull = defineRule({
  id: 'access.radius-may-give-full',
  title: 'RADIUS may let users in with every right',
  severity: 'medium',
  audits: ['security'],
  why: 'Whoever can change the list of RADIUS servers can then log in as an administrator.',
  remedy: 'Exclude the group full from RADIUS, or make sure that nobody else may write to /radius.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/8978504/User'],
  menus: { '/user/aaa': ['use-radius', 'exclude-groups', 'default-group'] },
  check(view) {
    const row = view.one('/user/aaa');
    const isBroken = fits(row, { 'use-radius': 'yes', 'exclude-groups': { lacks: 'full' } });
    return isBroken ? [settingEvidence('/user/aaa', row, ['use-radius', 'exclude-groups'])] : [];
  },
  fix: (_evidence, view) => {
    const groups = wordsOf(view.one('/user/aaa')['exclude-groups']);
    return [{ do: 'user.update_aaa', input: { 'exclude-groups': [...groups, 'full'] } }];
  },
});

const sshPasswords = settingRule({
  id: 'ssh.password-beside-key',
  title: 'SSH takes passwords even of users that have a key',
  severity: 'low',
  why: 'A key protects nothing as long as the password works as well.',
  remedy: 'Switch passwords off for users with keys.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/132350014/SSH'],
  versions: { until: '7.21' },
  menu: '/ip/ssh',
  broken: { 'always-allow-password-login': 'yes' },
  mend: { 'always-allow-password-login': 'no' },
});

const weakCrypto = settingRule({
  id: 'ssh.weak-crypto',
  title: 'SSH takes weak ciphers',
  severity: 'medium',
  why: 'Without strong-crypto the router agrees to SHA-1, 1024 bit key exchange and short keys.',
  remedy: 'Turn strong-crypto on; very old SSH clients will no longer connect.',
  references: [SECURING],
  menu: '/ip/ssh',
  broken: { 'strong-crypto': 'no' },
  mend: { 'strong-crypto': 'yes' },
});

const noneCrypto = settingRule({
  id: 'ssh.no-crypto',
  title: 'SSH may be used without encryption',
  severity: 'high',
  why: 'A client can ask for no encryption at all, and passwords cross the network readable.',
  remedy: 'Forbid the cipher none.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/132350014/SSH'],
  versions: { until: '7.17' },
  menu: '/ip/ssh',
  broken: { 'allow-none-crypto': 'yes' },
  mend: { 'allow-none-crypto': 'no' },
});

const nullCipher = settingRule({
  id: 'ssh.null-cipher',
  title: 'SSH may be used without encryption',
  severity: 'high',
  why: 'A client can ask for no encryption at all, and passwords cross the network readable.',
  remedy: 'Take null out of the ciphers.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/132350014/SSH'],
  versions: { since: '7.17' },
  menu: '/ip/ssh',
  broken: { ciphers: { has: 'null' } },
  mend: { ciphers: 'auto' },
});

const forwarding = settingRule({
  id: 'ssh.forwarding',
  title: 'SSH users may tunnel through the router',
  severity: 'low',
  why: 'Every SSH user reaches through the router what its own rules may keep from him.',
  remedy: 'Turn forwarding off where nobody needs tunnels.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/132350014/SSH'],
  menu: '/ip/ssh',
  broken: { 'forwarding-enabled': { not: ['no', ''] } },
  mend: { 'forwarding-enabled': 'no' },
});

export const ACCESS_RULES: readonly Rule[] = [
  defaultAdmin,
  openFull,
  weakPolicy,
  ownGroups,
  radiusFull,
  sshPasswords,
  weakCrypto,
  noneCrypto,
  nullCipher,
  forwarding,
];
