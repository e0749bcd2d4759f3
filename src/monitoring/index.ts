export { COLLECTORS } from './collectors';
export type { Collector, Source, Tier } from './collectors/define-collector';
export type { Exposition, Shard } from './exposition/exposition';
export { CONTENT_TYPE, type ExpositionFormat } from './exposition/text-format';
export { metricCatalogue } from './metrics/catalogue';
export type { Metric, Sample } from './metrics/define-metric';
export { createMonitoring, type Monitoring, type MonitoringOptions } from './monitoring';
export { SHARDS } from './polling/poller';
export type { Observation, Transition } from './polling/router-poll';
