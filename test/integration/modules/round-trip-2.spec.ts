import { areasOfShard, roundTrips, TRIAL_VERSIONS } from './round-trip';

describe('test/integration/modules/round-trip-2', () => {
  roundTrips(
    areasOfShard(1, 4),
    TRIAL_VERSIONS.map((version) => [version, 'api'] as const),
  );
});
