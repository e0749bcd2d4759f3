export { openRedis, type RedisAccess } from './connections';
