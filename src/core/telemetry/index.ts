export { createLogger, type Logger } from './logger';
export { collectProcessMetrics, daemonMetrics, metrics, renderMetrics, type DaemonMetric } from './metrics';
export { feedMetrics } from './service-metrics';
