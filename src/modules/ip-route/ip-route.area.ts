import { defineArea } from '../../core/catalogue';
import { addBlackhole, addDefault, flushCache, getCache } from './ip-route.actions';
import { checkPath, getStatistics, getTable } from './ip-route.reads';
import { routes } from './ip-route.resource';

export const ipRouteArea = defineArea({
  id: 'ip-route',
  title: 'IPv4 routes',
  summary: 'Where a router sends IPv4 packets: static routes, and the tables with all routes.',
  resources: [routes],
  actions: [addBlackhole, addDefault, checkPath, flushCache, getCache, getStatistics, getTable],
});
