export { createHttpApp, type HttpApp } from './http-app';
export type { RouterGateway } from './router-gateway';
