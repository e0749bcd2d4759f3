export { loadMasterKeys, MASTER_KEY_FILE, type MasterKeySource } from './load-master-key';
export { MASK, Secret } from './secret';
export { isSecretProperty, maskSecrets } from './secret-names';
export { MasterKey, Vault, type Sealed } from './vault';
