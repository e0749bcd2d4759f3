import { PageQuery } from '../contract/parse';
import { ReportQuery } from '../contract/run-requests';
import { V1, type Operation } from './operation';

export const ARTEFACTS: readonly Operation[] = [
  {
    method: 'get',
    path: `${V1}/runs/{id}/artefacts`,
    id: 'listRunArtefacts',
    tag: 'artefacts',
    summary: 'List the files that a run brought back from routers.',
    query: PageQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/runs/{id}/report`,
    id: 'getRunReport',
    tag: 'runs',
    summary: 'A report over what a finished run has read: findings and scores of audits, rows of others.',
    query: ReportQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/artefacts/{id}`,
    id: 'getArtefact',
    tag: 'artefacts',
    summary: 'The content of such a file; of a secret one with the permission `artefact:read`.',
    status: 200,
    answerType: 'application/octet-stream',
  },
  {
    method: 'delete',
    path: `${V1}/artefacts/{id}`,
    id: 'removeArtefact',
    tag: 'artefacts',
    summary: 'Remove such a file from the daemon.',
    status: 204,
  },
];
