export { MASK, Secret } from './secret';
