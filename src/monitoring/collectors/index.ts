import { API_COLLECTORS } from './api';
import type { Collector, SnmpCollector } from './define-collector';

export { API_COLLECTORS };

/** Every collector over SNMP, one file each in snmp/. Sorted by id. */
export const SNMP_COLLECTORS: readonly SnmpCollector[] = [];

export const COLLECTORS: readonly Collector[] = [...SNMP_COLLECTORS, ...API_COLLECTORS];
