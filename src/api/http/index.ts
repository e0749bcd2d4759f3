export { createHttpApp, type HttpApp, type HttpAppOptions } from './http-app';
export type { ReadinessCheck } from './controllers/operations.controller';
export type { RouterGateway } from './router-gateway';
