import { fits } from '../audit/conditions';
import { evidenceOf } from '../audit/evidence';
import { EXPOSURE_NEEDS, wayEvidence, waysIn } from '../audit/exposure/exposure';
import { defineRule, type MenuNeeds, type Rule } from '../audit/rule';
import { isEnabled, isOn, isOpenToAll, type ConfigView } from '../audit/view';
import type { Row } from '../../core/catalogue';
import { each } from './kit';

const DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/8978519/SNMP';
const COMMUNITY = '/snmp/community';
const UPDATE = 'monitoring.update_snmp_community';
const NEEDS: MenuNeeds = {
  '/snmp': ['enabled'],
  [COMMUNITY]: [
    ...['name', 'addresses', 'security', 'read-access', 'write-access', 'disabled'],
    ...['authentication-protocol', 'encryption-protocol'],
  ],
};

/** Communities that answer; none where SNMP is off. */
function answering(view: ConfigView): readonly Row[] {
  if (!isOn(view.one('/snmp')['enabled'])) return [];
  return view.rows(COMMUNITY).filter((row) => isEnabled(row) && (isOn(row['read-access']) || isOn(row['write-access'])));
}

const publicCommunity = defineRule({
  id: 'snmp.public-community',
  title: 'SNMP answers to the community public',
  severity: 'high',
  audits: ['security'],
  why: 'It is the first name that anybody tries, and it tells addresses, neighbours, users of Wi-Fi and more.',
  remedy: 'Use SNMPv3, or a community of a name that is a secret; take the right to read from public.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    answering(view)
      .filter((row) => fits(row, { name: 'public', security: 'none' }))
      .map((row) => evidenceOf(row, ['addresses', 'security'], isOpenToAll(row['addresses']) ? {} : { severity: 'low' })),
  fix: () => [{ do: UPDATE, input: { where: { name: 'public' }, 'read-access': false, 'write-access': false } }],
});

const writeAccess = defineRule({
  id: 'snmp.write-access',
  title: 'SNMP may change the router',
  severity: 'high',
  audits: ['security'],
  why: 'A community with the right to write can restart the router, and it is a password that is sent readable.',
  remedy: 'Take the right to write from every community.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    answering(view)
      .filter((row) => isOn(row['write-access']))
      .map((row) => evidenceOf(row, ['write-access', 'security'])),
  fix: (evidence) => each(evidence, (name) => ({ do: UPDATE, input: { where: { name }, 'write-access': false } })),
});

const openCommunity = defineRule({
  id: 'snmp.readable-from-anywhere',
  title: 'SNMP without encryption answers to every address',
  severity: 'medium',
  audits: ['security'],
  why: 'The community is sent readable, and whoever has seen it may ask from anywhere.',
  remedy: 'Limit the community to the addresses of monitoring, or use SNMPv3.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    answering(view)
      .filter((row) => fits(row, { security: 'none', name: { not: 'public' } }) && isOpenToAll(row['addresses']))
      .map((row) => evidenceOf(row, ['addresses'])),
});

const weakV3 = defineRule({
  id: 'snmp.weak-v3',
  title: 'SNMPv3 works with MD5 or DES',
  severity: 'low',
  audits: ['security'],
  why: 'Both are broken; what they protect can be read or forged by whoever takes the time.',
  remedy: 'Use SHA1 and AES.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    answering(view)
      .filter((row) => row['security'] !== 'none')
      .filter(
        (row) =>
          row['authentication-protocol'] === 'MD5' || (row['security'] === 'private' && row['encryption-protocol'] === 'DES'),
      )
      .map((row) => evidenceOf(row, ['security', 'authentication-protocol', 'encryption-protocol'])),
});

const fromOutside = defineRule({
  id: 'snmp.reachable-from-outside',
  title: 'Strangers reach SNMP',
  severity: 'high',
  audits: ['security'],
  why: 'It is guessed at, used to multiply attacks, and had holes of its own.',
  remedy: 'Drop UDP port 161 from outside in the input chain.',
  references: [DOCS],
  menus: { ...NEEDS, ...EXPOSURE_NEEDS },
  check(view) {
    const open = answering(view).filter((row) => isOpenToAll(row['addresses']));
    if (open.length === 0) return [];
    return waysIn(view, { protocol: 'udp', port: 161 }).map((way) => wayEvidence('udp/161', way));
  },
});

export const SNMP_RULES: readonly Rule[] = [publicCommunity, writeAccess, openCommunity, weakV3, fromOutside];
