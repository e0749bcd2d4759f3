import type { TransportKind } from '../../core/catalogue';

interface KindSpec {
  readonly port: number;
  /** Whether what is sent, the password above all, is encrypted. */
  readonly encrypted: boolean;
}

/** `www` answers REST from 7.9, `www-ssl` from 7.1; the API and SSH are there since 6.x. */
const KINDS: Readonly<Record<TransportKind, KindSpec>> = {
  api: { port: 8728, encrypted: false },
  'api-ssl': { port: 8729, encrypted: true },
  rest: { port: 80, encrypted: false },
  'rest-ssl': { port: 443, encrypted: true },
  ssh: { port: 22, encrypted: true },
};

/** The port that RouterOS gives the service. */
export function defaultPort(kind: TransportKind): number {
  return KINDS[kind].port;
}

export function isEncrypted(kind: TransportKind): boolean {
  return KINDS[kind].encrypted;
}
