import { defineArea } from '../../core/catalogue';
import { dnsSettings } from './dns-settings.resource';
import { dnsStatic } from './dns-static.resource';
import { addRegexp, dnsCache, exportConfig, flushCache, getCacheStatistics, testQuery } from './dns.actions';

export const dnsArea = defineArea({
  id: 'dns',
  title: 'DNS',
  summary: 'The DNS client, cache and static entries of a router.',
  resources: [dnsSettings, dnsStatic, dnsCache],
  actions: [addRegexp, exportConfig, flushCache, getCacheStatistics, testQuery],
});
