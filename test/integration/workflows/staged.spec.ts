import { WORKFLOW_AREAS } from '../../../src/workflows';
import { TRIAL_VERSIONS } from '../modules/round-trip';
import { stagedTrips } from './staged-kit';

jest.setTimeout(240_000);

/** Workflows with stages: each example there and back, on the newest version, one in the middle of 7.x, and 6.x. */
describe('test/integration/workflows/staged', () => {
  stagedTrips(WORKFLOW_AREAS, TRIAL_VERSIONS, '127.62.0.1');
});
