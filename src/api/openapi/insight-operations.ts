import { FlappingQuery, TopTalkersQuery, TrafficQuery, WarningsQuery } from '../contract/insight-requests';
import { V1, type Operation } from './operation';

export const INSIGHT: readonly Operation[] = [
  {
    method: 'get',
    path: `${V1}/insight/top-talkers`,
    id: 'listTopTalkers',
    tag: 'insight',
    summary: 'The interfaces that carried most, over the fleet or a part of it.',
    query: TopTalkersQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/insight/flapping`,
    id: 'listFlapping',
    tag: 'insight',
    summary: 'Links that were lost again and again, and routers that came and went, within the last day.',
    query: FlappingQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/insight/warnings`,
    id: 'listWarnings',
    tag: 'insight',
    summary: 'Disks, memory and address pools that will be full, and errors that grow, if it goes on as it did.',
    query: WarningsQuery,
    status: 200,
  },
  {
    method: 'get',
    path: `${V1}/routers/{ref}/traffic`,
    id: 'getRouterTraffic',
    tag: 'insight',
    summary: 'Traffic, errors and lost links of the interfaces of a router over time.',
    query: TrafficQuery,
    status: 200,
  },
];
