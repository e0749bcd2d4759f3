import { hasRebooted } from './reboots';

const at = (seconds: number, atS: number, source: 'api' | 'snmp' = 'api') => ({ seconds, at: atS * 1000, source });
const WRAP = 42_949_672.96;

describe('monitoring/polling/reboots', () => {
  it.each([
    ['nothing happened', at(1000, 0), at(1060, 60), false, false],
    ['it fell', at(1000, 0), at(20, 60), false, true],
    ['it fell a little, and it is the same source', at(3, 0), at(2, 60), false, true],
    ['SNMP counts from a little later than the API', at(1000, 0), at(990, 5, 'snmp'), false, false],
    ['away, and up for less long than it should be', at(30, 0), at(200, 600), true, true],
    ['away, and up all the time', at(30, 0), at(631, 600), true, false],
    ['a clock of the daemon was put forward an hour', at(1000, 0), at(1060, 3660), false, false],
    ['the SNMP clock began anew', at(WRAP - 30, 0, 'snmp'), at(30, 60, 'snmp'), false, false],
    ['the SNMP clock began anew while the router was away', at(WRAP - 30, 0, 'snmp'), at(570, 600, 'snmp'), true, false],
    ['after 497 days over the API', at(WRAP + 1000, 0), at(1060, 60, 'snmp'), false, false],
    ['a reboot shortly before the SNMP clock would begin anew', at(WRAP - 5000, 0, 'snmp'), at(10, 60, 'snmp'), false, true],
    ['a reboot when the SNMP clock began anew', at(WRAP - 30, 0, 'snmp'), at(900, 3600, 'snmp'), true, true],
  ])('%s', (_what, before, after, wasAway, expected) => {
    expect(hasRebooted(before, after, { wasAway })).toBe(expected);
  });
});
