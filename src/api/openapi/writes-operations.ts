import { WritesBody } from '../contract/writes-requests';
import { V1, type Operation } from './operation';

export const WRITES: readonly Operation[] = [
  {
    method: 'get',
    path: `${V1}/writes`,
    id: 'getWrites',
    tag: 'writes',
    summary: 'Whether the daemon may write to routers, and who stopped it.',
    status: 200,
  },
  {
    method: 'put',
    path: `${V1}/writes`,
    id: 'setWrites',
    tag: 'writes',
    summary: 'Stop all writes to all routers, or allow them again.',
    body: WritesBody,
    status: 200,
  },
];
