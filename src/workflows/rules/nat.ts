import type { Row } from '../../core/catalogue';
import { nameOf, shown } from '../audit/evidence';
import { EXPOSURE_NEEDS } from '../audit/exposure/exposure';
import { holdsPort } from '../audit/exposure/matchers';
import { defineRule, type Evidence, type MenuNeeds, type Rule } from '../audit/rule';
import { isEnabled, isOpenToAll, type ConfigView } from '../audit/view';

const NAT = '/ip/firewall/nat';
const DOCS = 'https://help.mikrotik.com/docs/spaces/ROS/pages/3211299/NAT';
const NEEDS: MenuNeeds = { [NAT]: EXPOSURE_NEEDS[NAT] ?? [] };

function active(view: ConfigView, ...actions: readonly string[]): readonly Row[] {
  return view.rows(NAT).filter((row) => isEnabled(row) && actions.includes(row['action'] ?? ''));
}

const blanketMasquerade = defineRule({
  id: 'nat.masquerade-everywhere',
  title: 'Source NAT is not limited to the way out',
  severity: 'medium',
  audits: ['security'],
  why: 'Inner networks see each other, and the router itself, under the address of the router: logs and rules about sources lose their meaning.',
  remedy: 'Give the rule the outer interface or the list WAN as out-interface.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    active(view, 'masquerade', 'src-nat')
      .filter((row) => !row['out-interface'] && !row['out-interface-list'] && !row['dst-address'] && !row['dst-address-list'])
      .map((row) => {
        const source = row['src-address'] ?? row['src-address-list'];
        return {
          text: `${nameOf(row)} action=${row['action']}${source ? ` of ${shown('src-address', source)}` : ''}`,
          row,
          ...(source ? { severity: 'low' as const } : {}),
        };
      }),
});

const forwardFromAnywhere = defineRule({
  id: 'nat.forward-from-anywhere',
  title: 'A port forward does not say from where or to which address',
  severity: 'low',
  audits: ['security'],
  why: 'It catches what inner clients send to that port of any server in the world as well.',
  remedy: 'Give the rule the outer interface, or the outer address as dst-address.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    active(view, 'dst-nat', 'netmap')
      .filter((row) => PLACES.every((name) => !row[name]))
      .map((row) => ({ text: `${nameOf(row)} ${target(row)}`, row })),
});

const PLACES = [
  'in-interface',
  'in-interface-list',
  'dst-address',
  'dst-address-list',
  'dst-address-type',
  'src-address',
  'src-address-list',
];

function target(row: Row): string {
  const port = row['dst-port'] ? ` ${row['protocol'] ?? ''}/${shown('dst-port', row['dst-port'])}` : '';
  return `to ${shown('to-addresses', row['to-addresses'])}${row['to-ports'] ? `:${shown('to-ports', row['to-ports'])}` : ''}${port}`;
}

/** Ports that nobody should offer to the world, with what answers there. */
const DELICATE: readonly (readonly [number, string])[] = [
  [21, 'FTP'],
  [23, 'telnet'],
  [445, 'SMB'],
  [1433, 'SQL Server'],
  [3306, 'MySQL'],
  [3389, 'remote desktop'],
  [5432, 'PostgreSQL'],
  [5900, 'VNC'],
  [6379, 'Redis'],
  [8291, 'Winbox'],
  [8728, 'the API'],
  [9200, 'Elasticsearch'],
  [27_017, 'MongoDB'],
];

const delicateForward = defineRule({
  id: 'nat.delicate-port-forwarded',
  title: 'Services that are no match for the internet are forwarded to it',
  severity: 'medium',
  audits: ['security'],
  why: 'They are searched for and attacked within hours; most need no more than a guessed password.',
  remedy: 'Let people reach them through a VPN, or limit the rule to known sources.',
  references: [DOCS],
  menus: NEEDS,
  check: (view) =>
    active(view, 'dst-nat', 'netmap')
      .filter((row) => isOpenToAll(row['src-address']) && !row['src-address-list'])
      .flatMap((row): Evidence[] => {
        const ports = row['to-ports'] ?? row['dst-port'];
        const what = DELICATE.filter(([port]) => ports !== undefined && holdsPort(ports, port)).map(([, name]) => name);
        return what.length > 0 ? [{ text: `${nameOf(row)} ${target(row)}: ${what.join(', ')}`, row }] : [];
      }),
});

export const NAT_RULES: readonly Rule[] = [blanketMasquerade, forwardFromAnywhere, delicateForward];
