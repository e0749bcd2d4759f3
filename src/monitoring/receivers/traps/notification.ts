import type { Varbind } from '../../snmp/values';

/** A trap, or an inform, of whatever version, in the shape of version 2 (RFC 3584, 3.1). */
export interface Notification {
  readonly version: 'v1' | 'v2c' | 'v3';
  /** What it tells (snmpTrapOID). */
  readonly oid: string;
  /** How long SNMP of the router has been running, in seconds. */
  readonly uptimeSeconds?: number;
  readonly varbinds: readonly Varbind[];
}
