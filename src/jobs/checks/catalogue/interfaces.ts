import type { Row } from '../../../core/catalogue';
import type { BuiltInCheck, Reading } from '../check';

export const INTERFACE_CHECKS: readonly BuiltInCheck[] = [
  {
    name: 'interfaces',
    title: 'Running interfaces',
    summary: 'Interfaces that run, those apart that sessions make.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'count', sources: [{ menu: '/interface', where: ['=running=true', '=dynamic=true', '#!'] }] },
    rule: { worse: 'fewer', tolerance: '0' },
  },
  {
    name: 'interface-errors',
    title: 'Interface errors',
    summary: 'Errors that the Ethernet ports have counted, both directions.',
    standard: true,
    rights: ['read'],
    measure: {
      kind: 'rows',
      source: { menu: '/interface', where: ['=type=ether'] },
      proplist: ['rx-error', 'tx-error'],
      judge: errors,
    },
    rule: { worse: 'more', tolerance: '100' },
  },
  {
    name: 'wireless-clients',
    title: 'Wireless clients',
    summary: 'Registered wireless clients, those of managed access points too.',
    standard: true,
    rights: ['read'],
    measure: {
      kind: 'count',
      sources: [
        { menu: '/interface/wireless/registration-table' },
        { menu: '/interface/wifi/registration-table', since: '7.13' },
        { menu: '/interface/wifiwave2/registration-table', since: '7.0', until: '7.13' },
        { menu: '/caps-man/registration-table' },
      ],
    },
    rule: { worse: 'fewer', tolerance: '2,30%' },
  },
  {
    name: 'vrrp',
    title: 'VRRP roles',
    summary: 'Which VRRP interfaces are master and which are backup.',
    standard: true,
    rights: ['read'],
    measure: {
      kind: 'rows',
      source: { menu: '/interface/vrrp', where: ['=disabled=true', '#!'] },
      proplist: ['name', 'master', 'backup'],
      judge: roles,
    },
    rule: { worse: 'fewer', tolerance: '0' },
  },
];

function errors(rows: readonly Row[]): Reading {
  const counters = rows.flatMap((row) => [row['rx-error'], row['tx-error']]).filter((text) => text !== undefined);
  // The console prints counters only with `stats`, so that over SSH there are none.
  if (counters.length === 0) return { kind: 'unused', why: 'the router tells no counters' };
  return { kind: 'number', value: counters.reduce((sum, text) => sum + Number(text), 0) };
}

function roles(rows: readonly Row[]): Reading {
  if (rows.length === 0) return { kind: 'unused', why: 'no VRRP interface' };
  return { kind: 'states', states: Object.fromEntries(rows.map((row) => [row['name'] ?? '', roleOf(row)])) };
}

function roleOf(row: Row): string {
  if (row['master'] === 'true') return 'master';
  return row['backup'] === 'true' ? 'backup' : 'down';
}
