export { DEFAULT_TENANT, systemActor, type Actor, type Permission } from './actor';
export { authorise, visibleTenants } from './authorise';
