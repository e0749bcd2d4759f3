import { ClaimInput, ClaimRequest } from '../../fleet';
import { V1, type Operation } from './operation';

export const CLAIMS: readonly Operation[] = [
  {
    method: 'post',
    path: `${V1}/claims`,
    id: 'issueClaim',
    tag: 'routers',
    summary: 'A script with which one router adds itself at its first boot.',
    body: ClaimInput,
    status: 201,
  },
  {
    method: 'post',
    path: `${V1}/claim`,
    id: 'claimRouter',
    open: true,
    tag: 'routers',
    summary: 'Called by a router at its first boot, with the claim of its script in place of a token.',
    body: ClaimRequest,
    status: 201,
  },
];
