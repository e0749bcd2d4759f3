import type { Values } from '../kernel';
import type { Frame } from './frame';
import { counter32, gauge, identifier, integer, text, ticks, type SnmpEntry } from './objects';

const SYSTEM = '1.3.6.1.2.1.1';
const HOST = '1.3.6.1.2.1.25';
const MIKROTIK = '1.3.6.1.4.1.14988.1.1';
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1';
const RESOURCE = '/system/resource';
const ROUTERBOARD = '/system/routerboard';

/** Indexes and types of hrStorageTable as RouterOS numbers them. */
const MEMORY = { index: 65_536, type: '1.3.6.1.2.1.25.2.1.2' } as const;
const DISK = { index: 131_072, type: '1.3.6.1.2.1.25.2.1.4' } as const;
const KIBIBYTE = 1_024;

export function systemObjects(frame: Frame): readonly SnmpEntry[] {
  return [
    text(`${SYSTEM}.1.0`, ({ board }) => `RouterOS ${board.model}`),
    identifier(`${SYSTEM}.2.0`, '1.3.6.1.4.1.14988.1'),
    ticks(`${SYSTEM}.3.0`, ({ uptimeTicks }) => uptimeTicks),
    text(`${SYSTEM}.4.0`, (now) => now.one('/snmp').contact ?? ''),
    text(`${SYSTEM}.5.0`, (now) => now.one('/system/identity').name ?? ''),
    text(`${SYSTEM}.6.0`, (now) => now.one('/snmp').location ?? ''),
    integer(`${SYSTEM}.7.0`, () => 78),
    ticks(`${HOST}.1.1.0`, ({ uptimeTicks }) => uptimeTicks),
    ...storageObjects(),
    ...Array.from({ length: frame.board.cores }, (_, core) =>
      integer(`${HOST}.3.3.1.2.${core + 1}`, (now) => now.number(RESOURCE, 'cpu-load')),
    ),
    integer('1.3.6.1.4.1.2021.11.10.0', (now) => now.number(RESOURCE, 'cpu-load')),
    gauge('1.3.6.1.4.1.9.9.150.1.1.1.0', () => 0),
    text(`${ENTITY}.2.65536`, (now) => `RouterOS ${now.one(RESOURCE).version} on ${now.board.model}`),
    text(`${ENTITY}.7.65536`, ({ board }) => board.cpu),
    ...mikrotikObjects(frame),
  ];
}

function storageObjects(): readonly SnmpEntry[] {
  const table = `${HOST}.2.3.1`;
  return [
    { ...MEMORY, name: 'main memory', free: 'free-memory', total: 'total-memory' },
    { ...DISK, name: 'system disk', free: 'free-hdd-space', total: 'total-hdd-space' },
  ].flatMap(({ index, type, name, free, total }) => {
    const kib = (now: Frame, property: string): number => Math.floor(now.number(RESOURCE, property) / KIBIBYTE);
    return [
      integer(`${table}.1.${index}`, () => index),
      identifier(`${table}.2.${index}`, type),
      text(`${table}.3.${index}`, () => name),
      integer(`${table}.4.${index}`, () => KIBIBYTE),
      integer(`${table}.5.${index}`, (now) => kib(now, total)),
      integer(`${table}.6.${index}`, (now) => kib(now, total) - kib(now, free)),
    ];
  });
}

function mikrotikObjects(frame: Frame): readonly SnmpEntry[] {
  return [
    ...healthObjects(frame),
    text(`${MIKROTIK}.4.1.0`, (now) => now.one('/system/license')['software-id'] ?? ''),
    integer(`${MIKROTIK}.4.3.0`, (now) => now.number('/system/license', 'nlevel')),
    text(`${MIKROTIK}.4.4.0`, ({ world }) => world.identity.version),
    gauge(`${MIKROTIK}.5.1.0`, () => 0),
    gauge(`${MIKROTIK}.6.1.0`, (now) => now.rows('/ip/dhcp-server/lease').filter((row) => row.status === 'bound').length),
    text(`${MIKROTIK}.7.3.0`, (now) => now.one(ROUTERBOARD)['serial-number'] ?? ''),
    text(`${MIKROTIK}.7.4.0`, (now) => now.one(ROUTERBOARD)['current-firmware'] ?? ''),
    text(`${MIKROTIK}.7.7.0`, (now) => now.one(ROUTERBOARD)['upgrade-firmware'] ?? ''),
    text(`${MIKROTIK}.7.8.0`, ({ board }) => board.name),
    text(`${MIKROTIK}.7.9.0`, ({ board }) => board.model),
    ...neighbourObjects(frame),
    ...(frame.world.identity.major >= 7
      ? [counter32(`${MIKROTIK}.22.1.1.0`, (now) => now.rows('/ip/firewall/connection').length)]
      : []),
  ];
}

/** 6.x has a scalar for each sensor, in tenths; 7.x a table with whole degrees, and volts in tenths. */
function healthObjects(frame: Frame): readonly SnmpEntry[] {
  const tenths = (property: string) => (now: Frame) => Math.round(Number(now.one('/system/health')[property] ?? '0') * 10);
  if (frame.world.identity.major < 7) {
    return [integer(`${MIKROTIK}.3.8.0`, tenths('voltage')), integer(`${MIKROTIK}.3.10.0`, tenths('temperature'))];
  }
  const sensors: Readonly<Record<string, { readonly index: number; readonly unit: number; readonly factor: number }>> = {
    voltage: { index: 13, unit: 3, factor: 10 },
    'cpu-temperature': { index: 17, unit: 1, factor: 1 },
  };
  const table = `${MIKROTIK}.3.100.1`;
  return Object.entries(sensors).flatMap(([name, { index, unit, factor }]) => {
    const value = (now: Frame): number => Number(now.rows('/system/health').find((row) => row.name === name)?.value ?? '0');
    return [
      text(`${table}.2.${index}`, () => name),
      integer(`${table}.3.${index}`, (now) => Math.round(value(now) * factor)),
      integer(`${table}.4.${index}`, () => unit),
    ];
  });
}

function neighbourObjects(frame: Frame): readonly SnmpEntry[] {
  return frame.rows('/ip/neighbor').flatMap((_row, place) => {
    const row = (now: Frame): Values => now.rows('/ip/neighbor')[place] ?? {};
    const table = `${MIKROTIK}.11.1.1`;
    return [
      text(`${table}.4.${place + 1}`, (now) => row(now).version ?? ''),
      text(`${table}.5.${place + 1}`, (now) => row(now).platform ?? ''),
      text(`${table}.6.${place + 1}`, (now) => row(now).identity ?? ''),
    ];
  });
}
