import type { ConnectionOptions } from 'node:tls';

/** How far the TLS of a router is trusted. */
export interface TlsOptions {
  /**
   * `verify` checks the certificate, `unverified` only encrypts, `anonymous` is for an api-ssl service without a
   * certificate: anonymous Diffie-Hellman, TLS 1.2 at most.
   * @defaultValue `verify`
   */
  readonly mode?: 'verify' | 'unverified' | 'anonymous';
  /** PEM of the authorities to trust instead of the system's. */
  readonly ca?: string;
  /** Name to ask for and to find in the certificate, where the router is reached by address. */
  readonly serverName?: string;
}

/** Security level 0 is what lets OpenSSL 3 use a suite without authentication at all. */
const ANONYMOUS_CIPHERS = [
  'ADH-AES256-GCM-SHA384',
  'ADH-AES128-GCM-SHA256',
  'ADH-AES256-SHA256',
  'ADH-AES128-SHA256',
  'ADH-AES256-SHA',
  'ADH-AES128-SHA',
  '@SECLEVEL=0',
].join(':');

export function connectionOptions(options: TlsOptions): ConnectionOptions {
  const named = options.serverName === undefined ? {} : { servername: options.serverName };
  switch (options.mode ?? 'verify') {
    case 'anonymous':
      return { ...named, rejectUnauthorized: false, ciphers: ANONYMOUS_CIPHERS, maxVersion: 'TLSv1.2' };
    case 'unverified':
      return { ...named, rejectUnauthorized: false };
    case 'verify':
      return { ...named, rejectUnauthorized: true, ...(options.ca === undefined ? {} : { ca: options.ca }) };
  }
}
