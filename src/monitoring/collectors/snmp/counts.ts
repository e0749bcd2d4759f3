import type { Metric } from '../../metrics/define-metric';
import * as metrics from '../../metrics/sessions';
import { give } from '../api/give';
import { defineSnmpCollector, type SnmpCollector, type Tier } from '../define-collector';
import type { Oid } from '../snmp-answer';
import { mikrotik } from './oids';
import { numberOf } from './read-values';

interface Count {
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  readonly metric: Metric<readonly []>;
  readonly oid: Oid;
}

/** One packet each: every one comes from another service of the router, and a slow one must not take the others along. */
function count({ id, title, tier, metric, oid }: Count): SnmpCollector {
  return defineSnmpCollector({
    id,
    title,
    tier,
    metrics: [metric],
    rights: 'read',
    byDefault: true,
    timeoutMs: 10_000,
    scalars: [oid],
    tables: [],
    samples: ({ scalars }) => [...give(metric, [], numberOf(scalars.get(oid)))],
  });
}

export const dhcp = count({
  id: 'snmp.dhcp',
  title: 'DHCP leases',
  tier: 'medium',
  metric: metrics.dhcpServerLeases,
  oid: mikrotik('6.1.0'),
});

export const ppp = count({
  id: 'snmp.ppp',
  title: 'PPP sessions',
  tier: 'medium',
  metric: metrics.pppSessions,
  oid: '1.3.6.1.4.1.9.9.150.1.1.1.0',
});

/** The number only: a walk of their table is too slow for some routers. */
export const ike = count({
  id: 'snmp.ike',
  title: 'IKE security associations',
  tier: 'medium',
  metric: metrics.ikeAssociations,
  oid: mikrotik('20.1.0'),
});
