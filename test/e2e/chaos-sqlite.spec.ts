import { describeChaos } from './chaos';

jest.setTimeout(400_000);

describe('test/e2e/chaos-sqlite', () => {
  describeChaos({ database: 'sqlite', first: '127.41.0.1', awayMs: 20_000 });
});
