import { areasOfShard, roundTrips, TRIAL_VERSIONS } from './round-trip';

describe('test/integration/modules/round-trip-3', () => {
  roundTrips(
    areasOfShard(2, 4),
    TRIAL_VERSIONS.map((version) => [version, 'api'] as const),
  );
});
