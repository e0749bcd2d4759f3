import { WORKFLOW_AREAS } from '../../../src/workflows';
import { roundTrips, TRIAL_VERSIONS } from '../modules/round-trip';

jest.setTimeout(60_000);

/** Workflows that are one change: each example there and back on every generation, like every action. */
describe('test/integration/workflows/transactions', () => {
  roundTrips(
    WORKFLOW_AREAS.map((area) => ({ ...area, actions: area.actions.filter(({ workflow }) => !workflow?.stages) })),
    TRIAL_VERSIONS.map((version) => [version, 'api'] as const),
  );
});
