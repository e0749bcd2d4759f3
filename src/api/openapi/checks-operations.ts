import type { Operation } from './operation';

export const CHECKS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/checks',
    id: 'listChecks',
    tag: 'checks',
    summary: 'List what can be looked at on a router before and after a change.',
    status: 200,
  },
];
