import { Registry } from 'prom-client';

/** All metrics of the daemon itself. */
export const metricsRegistry = new Registry();

export const registers = [metricsRegistry];
