import { wordSet } from '../values';

const STORES =
  'ipsec wpa-eap capsman fetch sstp ovpn mqtt email netwatch radius container userman lora openflow tr069 dot1x dns www api ' +
  'reverse-proxy';

/** What a certificate is trusted by, from 7.21 on. */
export const trustStores = wordSet('trust-stores', STORES);

/** As `trustStores`, in the defaults for new certificates. */
export const trustDefaults = wordSet('trust-defaults', `${STORES} wiliot logging`);
