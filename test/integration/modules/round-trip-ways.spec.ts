import { AREAS } from '../../../src/modules';
import { roundTrips } from './round-trip';

/** Areas of each kind of menu, over the ways that speak another language than the API. REST is there from 7.1. */
describe('test/integration/modules/round-trip-ways', () => {
  roundTrips(areas('dhcp-lease', 'dns', 'firewall-filter', 'identity', 'ip-address', 'menu'), [['7.20.8', 'rest']]);
  // SSH is slow: fewer areas, and 6.x, whose console is the older one, for both generations.
  roundTrips(areas('dhcp-lease', 'identity', 'ip-address', 'menu'), [['6.49.18', 'ssh']]);
});

function areas(...ids: readonly string[]): typeof AREAS {
  return AREAS.filter((area) => ids.includes(area.id));
}
