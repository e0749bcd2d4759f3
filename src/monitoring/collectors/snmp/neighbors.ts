import { sample } from '../../metrics/define-metric';
import { neighbours } from '../../metrics/sessions';
import { defineSnmpCollector } from '../define-collector';
import { mikrotik } from './oids';

/** The interface of each: a small column, to count by. */
const INTERFACE = mikrotik('11.1.1.8');
const MAX_ROWS = 1_000;

export const neighbors = defineSnmpCollector({
  id: 'snmp.neighbors',
  title: 'Neighbours',
  tier: 'medium',
  metrics: [neighbours],
  rights: 'read',
  byDefault: true,
  timeoutMs: 10_000,
  scalars: [],
  tables: [{ columns: [INTERFACE], mayBeEmpty: true, maxRows: MAX_ROWS }],
  samples: ({ tables: [rows] }) => (rows ? [sample(neighbours, [], rows.size)] : []),
});
