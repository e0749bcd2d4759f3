import { interfaceLinkDowns } from '../../metrics/interfaces';
import { give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import { IF_COUNT, mikrotik } from './oids';
import { namedRows, numberOf } from './read-values';

/** MikroTik's own table of interface counters; it comes from another service of the router than the standard ones. */
const NAME = mikrotik('14.1.1.2');
const LINK_DOWNS = mikrotik('14.1.1.90');

export const linkDowns = defineSnmpCollector({
  id: 'snmp.link-downs',
  title: 'Lost links',
  tier: 'medium',
  metrics: [interfaceLinkDowns],
  rights: 'read',
  byDefault: true,
  timeoutMs: 15_000,
  scalars: [],
  tables: [{ columns: [LINK_DOWNS], steady: [NAME], names: { column: NAME, count: IF_COUNT } }],
  samples: ({ tables: [rows] }, context) =>
    namedRows(rows, NAME, context).flatMap(([name, row]) => give(interfaceLinkDowns, [name], numberOf(row.get(LINK_DOWNS)))),
});
