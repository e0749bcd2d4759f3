import type { Row } from '../../../core/catalogue';
import type { BuiltInCheck, Reading } from '../check';

export const SYSTEM_CHECKS: readonly BuiltInCheck[] = [
  {
    name: 'cpu',
    title: 'CPU load',
    summary: 'CPU load in percent; up to 85 it is good, whatever it was before.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'rows', source: { menu: '/system/resource' }, proplist: ['cpu-load'], judge: load },
    rule: { worse: 'more', tolerance: '10', fine: 85 },
  },
  {
    name: 'memory',
    title: 'Free memory',
    summary: 'Free memory in percent; from 10 on it is good, whatever it was before.',
    standard: true,
    rights: ['read'],
    measure: {
      kind: 'rows',
      source: { menu: '/system/resource' },
      proplist: ['free-memory', 'total-memory'],
      judge: freeMemory,
    },
    rule: { worse: 'fewer', tolerance: '3', fine: 10 },
  },
  {
    name: 'ntp',
    title: 'Clock',
    summary: 'The clock is synchronised, where the NTP client is switched on.',
    standard: true,
    rights: ['read'],
    measure: {
      kind: 'rows',
      source: { menu: '/system/ntp/client' },
      proplist: ['enabled', 'status', 'active-server', 'synced-server'],
      judge: synchronised,
    },
    rule: { worse: 'fewer', tolerance: '0' },
  },
  {
    name: 'log-errors',
    title: 'Errors in the log',
    summary: 'Lines of the topics error and critical since the first reading; what strangers cause is left out.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'log' },
    rule: { worse: 'more', tolerance: '2' },
  },
];

function load([row]: readonly Row[]): Reading {
  const value = Number(row?.['cpu-load']);
  return Number.isFinite(value) ? { kind: 'number', value, unit: '%' } : { kind: 'unused', why: 'the router tells no load' };
}

function freeMemory([row]: readonly Row[]): Reading {
  const share = (Number(row?.['free-memory']) / Number(row?.['total-memory'])) * 100;
  if (!Number.isFinite(share)) return { kind: 'unused', why: 'the router tells no memory' };
  return { kind: 'number', value: Math.round(share * 10) / 10, unit: '%' };
}

/** 7.x has a status; the SNTP client of 6.x names the server that it last heard. */
function synchronised([row]: readonly Row[]): Reading {
  if (row?.['enabled'] !== 'true' && row?.['enabled'] !== 'yes') return { kind: 'unused', why: 'the NTP client is off' };
  const server = row['synced-server'] || row['active-server'];
  const good = row['status'] === undefined ? Boolean(server) : row['status'] === 'synchronized';
  return {
    kind: 'flag',
    good,
    text: good ? `synchronised${server ? ` with ${server}` : ''}` : (row['status'] ?? 'no server heard'),
  };
}
