export { createLogger, type Logger } from './logger';
export { collectProcessMetrics, metrics, renderMetrics } from './metrics';
