import { LinkInput } from '../../fleet';
import { LinksQuery, OrderQuery } from '../contract/topology-requests';
import { V1, type Operation } from './operation';

export const TOPOLOGY: readonly Operation[] = [
  {
    method: 'post',
    path: `${V1}/topology/links`,
    id: 'addLink',
    tag: 'topology',
    summary: 'Declare how two routers hang together; the same link again changes nothing.',
    body: LinkInput,
    status: 201,
  },
  {
    method: 'get',
    path: `${V1}/topology/links`,
    id: 'listLinks',
    tag: 'topology',
    summary: 'List links, declared and learned.',
    query: LinksQuery,
    status: 200,
  },
  {
    method: 'delete',
    path: `${V1}/topology/links`,
    id: 'removeLink',
    tag: 'topology',
    summary: 'Forget a link; what the next probe sees is learned again.',
    query: LinkInput,
    status: 204,
  },
  {
    method: 'get',
    path: `${V1}/topology/order`,
    id: 'orderRouters',
    tag: 'topology',
    summary: 'Routers leaf-first, as a run takes them.',
    query: OrderQuery,
    status: 200,
  },
];
