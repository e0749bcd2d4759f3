import { TLSSocket, type ConnectionOptions } from 'node:tls';
import type { Socket } from 'node:net';
import { AppError } from '../../core/errors';
import { PeerPin, pinOf, type PinOptions } from './peer-pin';

/** How far the TLS of a router is trusted. */
export interface TlsOptions extends PinOptions {
  /**
   * `verify` checks the certificate against authorities; `pin` accepts exactly one certificate, the remembered one or, at
   * the first contact, the one that is shown; `unverified` only encrypts; `anonymous` is for onboarding, for an api-ssl
   * service without a certificate: anonymous Diffie-Hellman, TLS 1.2 at most.
   * @defaultValue `verify`
   */
  readonly mode?: 'verify' | 'pin' | 'unverified' | 'anonymous';
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
    case 'pin':
    case 'unverified':
      return { ...named, rejectUnauthorized: false };
    case 'verify':
      return { ...named, rejectUnauthorized: true, ...(options.ca === undefined ? {} : { ca: options.ca }) };
  }
}

/** What guards the TLS of one connection, where a pin does. */
export function certificatePin(options: TlsOptions | undefined): PeerPin | undefined {
  return options?.mode === 'pin' ? new PeerPin('certificate', options) : undefined;
}

/**
 * Holds the certificate of a socket after the handshake against the pin; nothing may have been sent yet.
 * @throws AppError TLS_PIN_CHANGED, TLS_FAILED where the router has no certificate
 */
export function admitSocket(pin: PeerPin | undefined, socket: Socket): void {
  if (!pin) return;
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  if (!certificate) {
    throw new AppError('TLS_FAILED', 'the router shows no certificate that could be pinned', {
      details: { sent: false },
      remedy: 'Give the api-ssl or www-ssl service a certificate (`/ip/service`).',
    });
  }
  pin.admit(pinOf(certificate.raw));
}
