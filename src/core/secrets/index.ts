export { MASK, Secret } from './secret';
export { isSecretProperty, maskSecrets } from './secret-names';
