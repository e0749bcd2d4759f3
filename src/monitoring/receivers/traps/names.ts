import type { EventSeverity } from '../../../fleet';

export interface KnownTrap {
  readonly name: string;
  readonly severity: EventSeverity;
  /** The router is to be looked at soon: what was read of it is no longer so. */
  readonly looksAtOnce?: true;
}

const STANDARD = '1.3.6.1.6.3.1.1.5';
const MIKROTIK = '1.3.6.1.4.1.14988.1.1.9.0';

/** Traps that RouterOS sends, SNMPv2-MIB, IF-MIB and MIKROTIK-MIB; others are told by their OID. */
const TRAPS: ReadonlyMap<string, KnownTrap> = new Map<string, KnownTrap>([
  [`${STANDARD}.1`, { name: 'coldStart', severity: 'warning', looksAtOnce: true }],
  [`${STANDARD}.2`, { name: 'warmStart', severity: 'warning', looksAtOnce: true }],
  [`${STANDARD}.3`, { name: 'linkDown', severity: 'warning', looksAtOnce: true }],
  [`${STANDARD}.4`, { name: 'linkUp', severity: 'info', looksAtOnce: true }],
  [`${STANDARD}.5`, { name: 'authenticationFailure', severity: 'warning' }],
  [`${MIKROTIK}.1`, { name: 'mtxrTrap', severity: 'info' }],
  [`${MIKROTIK}.2`, { name: 'mtxrTemperatureException', severity: 'error' }],
]);

export function knownTrap(oid: string): KnownTrap | undefined {
  return TRAPS.get(oid);
}

/** What a trap of version 1 is called since. @param generic 6: `specific` of the enterprise */
export function oidOfV1(enterprise: string, generic: number, specific: number): string {
  return generic >= 0 && generic < 6 ? `${STANDARD}.${generic + 1}` : `${enterprise}.0.${specific}`;
}
