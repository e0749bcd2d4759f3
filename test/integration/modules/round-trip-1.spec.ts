import { areasOfShard, roundTrips, TRIAL_VERSIONS } from './round-trip';

describe('test/integration/modules/round-trip-1', () => {
  roundTrips(
    areasOfShard(0, 4),
    TRIAL_VERSIONS.map((version) => [version, 'api'] as const),
  );
});
