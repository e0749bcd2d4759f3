import type { Oid } from '../snmp-answer';

const MIB_2 = '1.3.6.1.2.1';
/** All that is MikroTik's own. */
const MIKROTIK = '1.3.6.1.4.1.14988.1.1';

export const mib2 = (rest: string): Oid => `${MIB_2}.${rest}`;
export const mikrotik = (rest: string): Oid => `${MIKROTIK}.${rest}`;

/** ifNumber: how many interfaces there are. */
export const IF_COUNT = mib2('2.1.0');

/** ifName: the name of the interface whose number a row has for an index. */
export const IF_NAME = mib2('31.1.1.1.1');
