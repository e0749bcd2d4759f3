import type { ApiCollector } from '../define-collector';
import { bfd } from './bfd';
import { bgp } from './bgp';
import { board } from './board';
import { capsman } from './capsman';
import { certificates } from './certificates';
import { clock } from './clock';
import { conntrack, conntrackLimit } from './conntrack';
import { containers } from './containers';
import { dhcp } from './dhcp';
import { dns } from './dns';
import { ethernet } from './ethernet';
import { firewall } from './firewall';
import { flash } from './flash';
import { health } from './health';
import { hotspot } from './hotspot';
import { interfaces } from './interfaces';
import { ipsec } from './ipsec';
import { license } from './license';
import { log } from './log';
import { lte } from './lte';
import { netwatch } from './netwatch';
import { ntp } from './ntp';
import { ospf } from './ospf';
import { poe } from './poe';
import { pools } from './pools';
import { ppp } from './ppp';
import { queues } from './queues';
import { routes } from './routes';
import { scripts } from './scripts';
import { system } from './system';
import { updates } from './updates';
import { users } from './users';
import { vrrp } from './vrrp';
import { wifi } from './wifi';
import { wireguard } from './wireguard';
import { wireless } from './wireless';

/** Every collector over the API, one file each. Sorted by id. */
export const API_COLLECTORS: readonly ApiCollector[] = [
  bfd,
  bgp,
  board,
  capsman,
  certificates,
  clock,
  conntrack,
  conntrackLimit,
  containers,
  dhcp,
  dns,
  ethernet,
  firewall,
  flash,
  health,
  hotspot,
  interfaces,
  ipsec,
  license,
  log,
  lte,
  netwatch,
  ntp,
  ospf,
  poe,
  pools,
  ppp,
  queues,
  routes,
  scripts,
  system,
  updates,
  users,
  vrrp,
  wifi,
  wireguard,
  wireless,
];
