import { WORKFLOW_AREAS } from '../../../src/workflows';
import { TRIAL_VERSIONS } from '../modules/round-trip';
import { stagedTrips } from './staged-kit';

jest.setTimeout(240_000);

/** They need releases on offer, somebody at the router, or an entry in the fleet, and are tried one by one beside. */
const APART =
  /^workflow\.(firmware_|fleet_firmware|fleet_routerboot|stage_packages|device_mode_campaign|replace_dead_router|bench_zero_touch)/;

/** Workflows with stages: each example there and back, on the newest version, one in the middle of 7.x, and 6.x. */
describe('test/integration/workflows/staged', () => {
  const areas = WORKFLOW_AREAS.map((area) => ({ ...area, actions: area.actions.filter(({ id }) => !APART.test(id)) }));
  stagedTrips(areas, TRIAL_VERSIONS, '127.62.0.1');
});
