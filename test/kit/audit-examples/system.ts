import type { Row } from '../../../src/core/catalogue';
import { one, setting, type Menus, type RuleExample } from './kinds';

const CERTIFICATES = { '/ip/service': [{ name: 'api-ssl', certificate: 'api', disabled: 'false' }] };
const certificate = (row: Row): Menus => ({ ...CERTIFICATES, '/certificate': [{ name: 'api', 'private-key': 'true', ...row }] });
const LOGGING: Menus = {
  '/system/logging': [
    { topics: 'error', action: 'memory' },
    { topics: 'critical', action: 'memory' },
  ],
  '/system/logging/action': [
    { name: 'memory', target: 'memory' },
    { name: 'noc', target: 'remote', remote: '192.168.88.5' },
  ],
};
const NTP: Menus = { '/ip/cloud': [{ 'update-time': 'false' }], '/system/ntp/client/servers': [] };
const RESOURCE = '/system/resource';
const pool = (used: number): Menus => ({
  '/ip/pool': [{ name: 'lan', ranges: '10.0.0.10-10.0.0.19' }],
  '/ip/pool/used': Array.from({ length: used }, () => ({ pool: 'lan' })),
});

export const SYSTEM_EXAMPLES: readonly RuleExample[] = [
  {
    rule: 'certificate.expired',
    broken: certificate({ 'invalid-after': '2026-11-25 00:00:00' }),
    kept: certificate({ 'invalid-after': '2027-11-25 00:00:00' }),
  },
  {
    rule: 'certificate.expires-soon',
    broken: certificate({ 'invalid-after': 'dec/05/2026 00:00:00' }),
    kept: certificate({ 'invalid-after': 'jan/05/2027 00:00:00' }),
  },
  {
    rule: 'certificate.weak',
    broken: certificate({ 'key-size': '1024', 'digest-algorithm': 'sha256' }),
    kept: certificate({ 'key-size': '2048', 'digest-algorithm': 'sha256' }),
  },
  {
    rule: 'system.no-ntp',
    broken: { ...NTP, '/system/ntp/client': [{ enabled: 'true' }] },
    kept: { ...NTP, '/system/ntp/client': [{ enabled: 'true', servers: 'ntp.example.net' }] },
  },
  {
    rule: 'system.no-remote-log',
    broken: LOGGING,
    kept: { ...LOGGING, '/system/logging': [{ topics: 'critical', action: 'noc' }] },
  },
  {
    rule: 'system.logging-off',
    broken: { ...LOGGING, '/system/logging': [{ topics: 'error', action: 'memory', disabled: 'true' }] },
    kept: LOGGING,
  },
  setting('system.default-name', '/system/identity', { name: 'MikroTik' }, { name: 'edge-1' }),
  {
    rule: 'system.old-backup',
    broken: one('/file', { name: 'a.backup', type: 'backup', 'last-modified': '2026-09-01 10:00:00' }),
    kept: {
      '/file': [
        { name: 'a.backup', type: 'backup', 'last-modified': '2026-09-01 10:00:00' },
        { name: 'b.backup', type: 'backup', 'last-modified': '2026-11-20 10:00:00' },
      ],
    },
  },
  {
    rule: 'system.exports-on-disk',
    broken: one('/file', { name: 'flash/all.rsc', type: 'script' }),
    kept: one('/file', { name: 'flash/all.txt', type: 'file' }),
  },
  setting(
    'system.firmware-behind',
    '/system/routerboard',
    { 'current-firmware': '7.15.3', 'upgrade-firmware': '7.20.8' },
    { 'current-firmware': '7.20.8', 'upgrade-firmware': '7.20.8' },
  ),
  setting('licence.free-chr', '/system/license', { level: 'free' }, { level: 'p1' }),
  setting(
    'licence.deadline',
    '/system/license',
    { 'deadline-at': '2026-12-10 00:00:00' },
    { 'deadline-at': '2027-12-10 00:00:00' },
  ),
  {
    rule: 'licence.mixed-packages',
    broken: {
      '/system/package': [
        { name: 'routeros', version: '7.20.8' },
        { name: 'iot', version: '7.15.3' },
      ],
    },
    kept: {
      '/system/package': [
        { name: 'routeros', version: '7.20.8' },
        { name: 'iot', version: '7.15.3', available: 'true' },
      ],
    },
  },
  {
    rule: 'licence.package-waits',
    broken: one('/system/package', { name: 'iot', scheduled: 'scheduled for uninstall' }),
    kept: one('/system/package', { name: 'iot', scheduled: '' }),
  },
  { ...setting('licence.old-generation', RESOURCE, {}, {}), version: '6.49.18' },
  setting('licence.testing-channel', '/system/package/update', { channel: 'testing' }, { channel: 'stable' }),
  setting('licence.bad-blocks', RESOURCE, { 'bad-blocks': '0.1' }, { 'bad-blocks': '0' }),
  setting('capacity.cpu', RESOURCE, { 'cpu-load': '80' }, { 'cpu-load': '79' }),
  setting(
    'capacity.memory',
    RESOURCE,
    { 'free-memory': '100', 'total-memory': '1000' },
    { 'free-memory': '200', 'total-memory': '1000' },
  ),
  setting(
    'capacity.disk',
    RESOURCE,
    { 'free-hdd-space': '50', 'total-hdd-space': '1000' },
    { 'free-hdd-space': '200', 'total-hdd-space': '1000' },
  ),
  setting(
    'capacity.connections',
    '/ip/firewall/connection/tracking',
    { 'total-entries': '900', 'max-entries': '1000' },
    { 'total-entries': '100', 'max-entries': '1000' },
  ),
  { rule: 'capacity.pool', broken: pool(9), kept: pool(8) },
  {
    rule: 'capacity.temperature',
    broken: one('/system/health', { name: 'cpu-temperature', value: '81', type: 'C' }),
    kept: one('/system/health', { name: 'fan1-speed', value: '4200', type: 'RPM' }),
  },
];
