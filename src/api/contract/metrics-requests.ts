import { z } from 'zod';
import { queryNumber } from './parse';

const MOST_SHARDS = 1_000;

export const RouterMetricsQuery = z.strictObject({
  shard: queryNumber(0, MOST_SHARDS - 1)
    .default(0)
    .describe('Which part of the routers, from 0 on.'),
  of: queryNumber(1, MOST_SHARDS).default(1).describe('Into how many parts they are divided.'),
});

export const DiscoveryQuery = z.strictObject({
  of: queryNumber(1, MOST_SHARDS).default(1).describe('Into how many parts the routers are divided; one for each thousand.'),
});
