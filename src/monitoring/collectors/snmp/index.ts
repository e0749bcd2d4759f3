import type { SnmpCollector } from '../define-collector';
import { board } from './board';
import { capsman } from './capsman';
import { conntrack } from './conntrack';
import { dhcp, ike, ppp } from './counts';
import { ethernet } from './ethernet';
import { health } from './health';
import { interfaces } from './interfaces';
import { linkDowns } from './link-downs';
import { lte } from './lte';
import { neighbors } from './neighbors';
import { optics } from './optics';
import { partitions } from './partitions';
import { poe } from './poe';
import { queues } from './queues';
import { system } from './system';
import { w60g } from './w60g';
import { wifi } from './wifi';
import { wireless } from './wireless';

/** Sorted by id. */
export const SNMP_COLLECTORS: readonly SnmpCollector[] = [
  board,
  capsman,
  conntrack,
  dhcp,
  ethernet,
  health,
  ike,
  interfaces,
  linkDowns,
  lte,
  neighbors,
  optics,
  partitions,
  poe,
  ppp,
  queues,
  system,
  w60g,
  wifi,
  wireless,
];
