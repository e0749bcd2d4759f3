import { API_COLLECTORS } from './api';
import type { Collector } from './define-collector';
import { SNMP_COLLECTORS } from './snmp';

export { API_COLLECTORS, SNMP_COLLECTORS };

export const COLLECTORS: readonly Collector[] = [...SNMP_COLLECTORS, ...API_COLLECTORS];
