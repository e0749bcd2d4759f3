import { havePostgres } from '../kit/postgres';
import { describeChaos } from './chaos';

jest.setTimeout(400_000);

const describeWithPostgres = havePostgres() ? describe : describe.skip;

describeWithPostgres('test/e2e/chaos-postgres', () => {
  // Longer than any lease; that a long absence does no harm either is a matter of Redis alone, and shown on SQLite.
  describeChaos({ database: 'postgres', first: '127.51.0.1', awayMs: 5_000 });
});
