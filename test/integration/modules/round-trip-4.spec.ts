import { areasOfShard, roundTrips, TRIAL_VERSIONS } from './round-trip';

describe('test/integration/modules/round-trip-4', () => {
  roundTrips(
    areasOfShard(3, 4),
    TRIAL_VERSIONS.map((version) => [version, 'api'] as const),
  );
});
