import { dnsCacheRows, completeStatic, resolve } from '../behaviour/dns';
import { redo, undo } from '../behaviour/safe-mode';
import type { MenuSpec } from '../kernel/menu';
import { bool, int, ipAny, ipList, kib, oneOf, ref, refs, shown, text, time } from './field-kinds';
import { exportAll, importFile } from '../behaviour/config-files';
import { PING } from '../behaviour/ping';
import { executeScript } from '../behaviour/system';

const WEEK_MS = 604_800_000;

export const DNS_MENUS: readonly MenuSpec[] = [
  {
    path: '/ip/dns',
    kind: 'singleton',
    fields: {
      servers: ipList(''),
      'dynamic-servers': shown('192.0.2.53'),
      'use-doh-server': text(''),
      'verify-doh-cert': bool('false'),
      'doh-max-server-connections': int('5', { min: 1, max: 64, since: '7.1' }),
      'doh-max-concurrent-queries': int('50', { min: 1, max: 1_000, since: '7.1' }),
      'doh-timeout': time('5s', { since: '7.1' }),
      'allow-remote-requests': bool('false'),
      'max-udp-packet-size': int('4096', { min: 50, max: 65_507 }),
      'query-server-timeout': time('2s'),
      'query-total-timeout': time('10s'),
      'max-concurrent-queries': int('100'),
      'max-concurrent-tcp-sessions': int('20'),
      'cache-size': kib('2048'),
      'cache-max-ttl': time('1w', { max: WEEK_MS * 4 }),
      'address-list-extra-time': time('0s', { since: '7.1' }),
      vrf: ref('/ip/vrf', 'main', { values: ['main'], since: '7.15' }),
      'mdns-repeat-ifaces': refs('/interface', '', { since: '7.16' }),
      'cache-used': shown('48'),
    },
    defaults: [{ 'allow-remote-requests': 'true' }],
  },
  {
    path: '/ip/dns/static',
    kind: 'ordered',
    fields: {
      name: text(),
      regexp: text(),
      type: oneOf('A AAAA CNAME FWD MX NS NXDOMAIN SRV TXT'),
      address: ipAny(),
      cname: text(),
      'forward-to': text(),
      'mx-exchange': text(),
      'mx-preference': int(),
      ns: text(),
      text: text(),
      'srv-priority': int(),
      'srv-weight': int(),
      'srv-port': int(undefined, { max: 65_535 }),
      'srv-target': text(),
      ttl: time('1d'),
      'match-subdomain': bool(undefined, { since: '7.1' }),
      'address-list': text(undefined, { since: '7.1' }),
      dynamic: shown('false'),
    },
    defaults: [{ address: '192.168.88.1', name: 'router.lan', comment: 'defconf' }],
    behaviour: { complete: completeStatic },
  },
  {
    path: '/ip/dns/cache',
    kind: 'list',
    rows: 'read-only',
    fields: {
      name: shown(),
      type: shown(),
      address: { ...shown(), until: '6.99' },
      data: { ...shown(), since: '7.1' },
      ttl: shown(),
      static: shown(),
    },
    behaviour: { dynamicRows: dnsCacheRows },
    // Static entries come back into the cache at once, and it holds no others.
    commands: { flush: { run: () => ({}) } },
  },
];

/** Commands of the root of the tree. */
export const ROOT_MENU: MenuSpec = {
  path: '',
  kind: 'singleton',
  rows: 'read-only',
  fields: {},
  commands: {
    export: {
      args: ['file', 'compact', 'verbose', 'terse', 'hide-sensitive', 'show-sensitive', 'where'],
      policy: 'read',
      run: exportAll,
    },
    import: { args: ['file-name', 'from-line', 'verbose', 'dry-run'], run: importFile },
    execute: { args: ['script', 'file', 'as-string', 'as-value'], required: ['script'], run: executeScript },
    undo: { run: undo },
    redo: { run: redo },
    resolve: { args: ['domain-name', 'server', 'server-port', 'type'], required: ['domain-name'], policy: 'read', run: resolve },
    ping: { ...PING, until: '7.22.99' },
  },
};

export const TOOL_MENU: MenuSpec = {
  path: '/tool',
  kind: 'singleton',
  rows: 'read-only',
  fields: {},
  commands: { ping: PING },
};
