import { conntrackEntries } from '../../metrics/sessions';
import { give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import { mikrotik } from './oids';
import { numberOf } from './read-values';

const FAMILIES = [
  ['all', mikrotik('22.1.1.0')],
  ['ipv4', mikrotik('22.1.2.0')],
  ['ipv6', mikrotik('22.1.3.0')],
] as const;

export const conntrack = defineSnmpCollector({
  id: 'snmp.conntrack',
  title: 'Tracked connections',
  tier: 'fast',
  metrics: [conntrackEntries],
  rights: 'read',
  versions: { since: '7.20' },
  byDefault: true,
  timeoutMs: 10_000,
  scalars: FAMILIES.map(([, oid]) => oid),
  tables: [],
  samples: ({ scalars }) => FAMILIES.flatMap(([family, oid]) => give(conntrackEntries, [family], numberOf(scalars.get(oid)))),
});
