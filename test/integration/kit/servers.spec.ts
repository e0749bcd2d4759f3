import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { havePostgres, startPostgres } from '../../kit/postgres';
import { startRedis } from '../../kit/redis';

describe('test/kit/redis', () => {
  it('starts a private redis-server, empties it and takes it away again', async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url);
    await client.set('key', 'value');
    await redis.flush();
    expect(await client.get('key')).toBeNull();
    client.disconnect();
    await redis.stop();
    expect(existsSync(dirname(redis.socketPath))).toBe(false);
  });
});

const PRESENT = havePostgres() ? ['15 or newer'] : [];

for (const version of PRESENT)
  describe(`test/kit/postgres ${version}`, () => {
    it('starts a private server with separate databases', async () => {
      const postgres = await startPostgres();
      const urls = [await postgres.createDatabase(), await postgres.createDatabase()];
      const names: unknown[] = [];
      for (const url of urls) {
        const client = new Client({ connectionString: url });
        await client.connect();
        names.push((await client.query('SELECT current_database() AS name')).rows[0]?.name);
        await client.end();
      }
      await postgres.stop();
      expect(names).toEqual(['test_1', 'test_2']);
    }, 60_000);
  });
