import type { ApiCollector, Collector, SnmpCollector } from './define-collector';

/** Every collector over SNMP, one file each in snmp/. Sorted by id. */
export const SNMP_COLLECTORS: readonly SnmpCollector[] = [];

/** Every collector over the API, one file each in api/. Sorted by id. */
export const API_COLLECTORS: readonly ApiCollector[] = [];

export const COLLECTORS: readonly Collector[] = [...SNMP_COLLECTORS, ...API_COLLECTORS];
