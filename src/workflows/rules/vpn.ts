import type { Row } from '../../core/catalogue';
import { fits } from '../audit/conditions';
import { evidenceOf, settingEvidence, shown } from '../audit/evidence';
import { defineRule, type Evidence, type MenuNeeds, type Rule } from '../audit/rule';
import { isEnabled, isOn, wordsOf, type ConfigView } from '../audit/view';
import { settingFix, settingRule } from './kit';

const PPTP = '/interface/pptp-server/server';
const L2TP = '/interface/l2tp-server/server';
const SSTP = '/interface/sstp-server/server';
const OVPN = '/interface/ovpn-server/server';
const PPPOE = '/interface/pppoe-server/server';
const PPP_DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/132350044/PPP+AAA';
const IPSEC_DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/11993097/IPsec';

const pptp = settingRule({
  id: 'vpn.pptp-server',
  title: 'The PPTP server is on',
  severity: 'high',
  audits: ['security', 'compromise'],
  why: 'PPTP is broken: whoever has recorded a login can work out the password and read everything.',
  remedy: 'Move its users to WireGuard or IKEv2 and switch it off.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/2031638/PPTP'],
  menu: PPTP,
  broken: { enabled: 'yes' },
  mend: { enabled: false },
});

const l2tp = settingRule({
  id: 'vpn.l2tp-without-ipsec',
  title: 'The L2TP server works without IPsec',
  severity: 'high',
  why: 'L2TP alone does not encrypt well; without IPsec the traffic of its users can be read or changed.',
  remedy: 'Set use-ipsec to required and give it a secret, or move its users to WireGuard.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/2031631/L2TP'],
  menu: L2TP,
  broken: { enabled: 'yes', 'use-ipsec': { is: ['no', ''] } },
});

const l2tpOptional = settingRule({
  id: 'vpn.l2tp-ipsec-optional',
  title: 'The L2TP server also takes clients without IPsec',
  severity: 'medium',
  why: 'Whoever leaves IPsec out gets in unencrypted.',
  remedy: 'Set use-ipsec to required.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/2031631/L2TP'],
  menu: L2TP,
  broken: { enabled: 'yes', 'use-ipsec': 'yes' },
  mend: { 'use-ipsec': 'required' },
});

const SERVERS: MenuNeeds = {
  [PPTP]: ['enabled', 'authentication'],
  [L2TP]: ['enabled', 'authentication', 'use-ipsec'],
  [SSTP]: ['enabled', 'authentication', 'certificate'],
  [PPPOE]: ['service-name', 'interface', 'authentication', 'disabled'],
};
const WEAK = ['pap', 'chap', 'mschap1'];

function weakWords(row: Row): readonly string[] {
  return wordsOf(row['authentication']).filter((word) => WEAK.includes(word));
}

const weakAuthentication = defineRule({
  id: 'vpn.weak-ppp-authentication',
  title: 'PPP servers take weak ways to log in',
  severity: 'medium',
  audits: ['security'],
  why: 'PAP sends the password readable, CHAP and MS-CHAPv1 let it be guessed from one recorded login.',
  remedy: 'Allow mschap2 alone.',
  references: [PPP_DOCS],
  menus: SERVERS,
  check(view) {
    const single = [PPTP, L2TP, SSTP].flatMap((menu): Evidence[] => {
      const row = view.one(menu);
      return isOn(row['enabled']) && weakWords(row).length > 0 ? [settingEvidence(menu, row, ['authentication'])] : [];
    });
    const pppoe = view.rows(PPPOE).filter((row) => isEnabled(row) && weakWords(row).length > 0);
    // PPPoE is spoken on a wire of the provider's own.
    const more = pppoe.map((row): Evidence => ({
      text: `${PPPOE} ${shown('service-name', row['service-name'])} authentication=${row['authentication']}`,
      row,
      severity: 'low',
    }));
    return [...single, ...more];
  },
  fix(_evidence, view) {
    const menus = [PPTP, L2TP, SSTP].filter((menu) => isOn(view.one(menu)['enabled']) && weakWords(view.one(menu)).length > 0);
    return menus.map((menu) => settingFix(menu, { authentication: 'mschap2' }));
  },
});

const sstp = settingRule({
  id: 'vpn.sstp-without-certificate',
  title: 'The SSTP server has no certificate',
  severity: 'medium',
  why: 'Clients cannot tell it from whoever puts himself in between.',
  remedy: 'Give it a certificate that its clients trust.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/2031645/SSTP'],
  menu: SSTP,
  broken: { enabled: 'yes', certificate: { is: ['none', ''] } },
});

const ovpn = defineRule({
  id: 'vpn.ovpn-weak',
  title: 'OpenVPN servers take weak ciphers or hashes',
  severity: 'medium',
  audits: ['security'],
  why: 'Blowfish, MD5 and no encryption at all are offered beside what is safe, and a client may take them.',
  remedy: 'Leave AES of 128 bits or more and SHA-256 or better.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/2031655/OpenVPN'],
  menus: { [OVPN]: ['name', 'enabled', 'disabled', 'auth', 'cipher', 'port'] },
  check: (view) =>
    view
      .rows(OVPN)
      .filter((row) => isOn(row['enabled']) && isEnabled(row))
      .filter(
        (row) =>
          wordsOf(row['auth']).some((word) => /^(md5|null)$/.test(word)) ||
          wordsOf(row['cipher']).some((word) => /^(blowfish|null|none)/.test(word)),
      )
      .map((row) => evidenceOf({ name: OVPN, ...row }, ['auth', 'cipher'])),
});

const PROFILE = '/ip/ipsec/profile';
const PROPOSAL = '/ip/ipsec/proposal';
const IPSEC: MenuNeeds = {
  '/ip/ipsec/peer': ['name', 'profile', 'exchange-mode', 'address', 'passive', 'disabled'],
  '/ip/ipsec/policy': ['proposal', 'template', 'disabled', 'peer'],
  [PROFILE]: ['name', 'dh-group', 'enc-algorithm', 'hash-algorithm'],
  [PROPOSAL]: ['name', 'auth-algorithms', 'enc-algorithms', 'pfs-group', 'disabled'],
};
const WEAK_IPSEC = /^(des|3des|md5|modp768|modp1024|ec2n1(55|85)|blowfish|null)$/;

function weakIn(row: Row, names: readonly string[]): readonly string[] {
  return names.filter((name) => wordsOf(row[name]).some((word) => WEAK_IPSEC.test(word)));
}

function activePeers(view: ConfigView): readonly Row[] {
  return view.rows('/ip/ipsec/peer').filter((row) => isEnabled(row));
}

const weakIpsec = defineRule({
  id: 'vpn.ipsec-weak-algorithms',
  title: 'IPsec in use takes weak algorithms',
  severity: 'medium',
  audits: ['security'],
  why: 'DES, MD5 and groups of 1024 bits can be broken by those who record traffic; both sides take the weakest that both offer.',
  remedy: 'Leave AES with SHA-256 and groups of 2048 bits or elliptic curves, on both sides.',
  references: [IPSEC_DOCS],
  menus: IPSEC,
  check(view) {
    const peers = activePeers(view);
    const profiles = new Set(peers.map((row) => row['profile'] ?? 'default'));
    const names = new Set(peers.map((row) => row['name']));
    const policies = view.rows('/ip/ipsec/policy').filter((row) => isEnabled(row) && names.has(row['peer'] ?? ''));
    const proposals = new Set(policies.map((row) => row['proposal'] ?? 'default'));
    const used = [
      ...view
        .rows(PROFILE)
        .filter((row) => profiles.has(row['name'] ?? ''))
        .map((row) => ({ row, names: ['dh-group', 'enc-algorithm', 'hash-algorithm'] })),
      ...view
        .rows(PROPOSAL)
        .filter((row) => proposals.has(row['name'] ?? ''))
        .map((row) => ({ row, names: ['auth-algorithms', 'enc-algorithms', 'pfs-group'] })),
    ];
    return used.flatMap(({ row, names: properties }) => {
      const weak = weakIn(row, properties);
      return weak.length > 0 ? [evidenceOf(row, weak)] : [];
    });
  },
});

const aggressive = defineRule({
  id: 'vpn.ipsec-aggressive',
  title: 'IPsec peers use the aggressive mode',
  severity: 'medium',
  audits: ['security'],
  why: 'It shows a hash of the shared secret to whoever asks, and the secret can be guessed from it.',
  remedy: 'Use ike2, or main mode.',
  references: [IPSEC_DOCS],
  menus: IPSEC,
  check: (view) =>
    activePeers(view)
      .filter((row) => fits(row, { 'exchange-mode': 'aggressive' }))
      .map((row) => evidenceOf(row, ['address', 'exchange-mode'])),
});

export const VPN_RULES: readonly Rule[] = [
  ...[pptp, l2tp, l2tpOptional, weakAuthentication, sstp],
  ...[ovpn, weakIpsec, aggressive],
];
