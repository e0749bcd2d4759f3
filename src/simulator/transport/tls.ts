import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';

import type { TlsIdentity } from '../kernel';

/** TLS of a RouterOS service ends at 1.2 where it is anonymous; with a certificate this is what 6.49 and early 7.x have. */
const MAX_VERSION = 'TLSv1.2';

let anonymous: SecureContext | undefined;
/** Fleets share certificates: a context is made once for each. */
const contexts = new WeakMap<TlsIdentity, SecureContext>();

/** Puts TLS on a connection that a client has opened. A failed handshake ends the connection. */
export function overTls(socket: Socket, identity: TlsIdentity | undefined): TLSSocket {
  const secure = new TLSSocket(socket, { isServer: true, secureContext: identity ? contextOf(identity) : anonymousContext() });
  // A handshake that fails is the client's to report; the socket is destroyed by then.
  secure.on('error', () => undefined);
  return secure;
}

/** api-ssl without a certificate: anonymous Diffie-Hellman, which OpenSSL only offers at security level 0. */
function anonymousContext(): SecureContext {
  anonymous ??= createSecureContext({
    ciphers: 'ADH-AES256-GCM-SHA384:ADH-AES128-SHA256:ADH-AES128-SHA:@SECLEVEL=0',
    maxVersion: MAX_VERSION,
    dhparam: 'auto',
  });
  return anonymous;
}

function contextOf(identity: TlsIdentity): SecureContext {
  const known = contexts.get(identity);
  if (known) return known;
  const context = createSecureContext({ cert: identity.certificate, key: identity.key, maxVersion: MAX_VERSION });
  contexts.set(identity, context);
  return context;
}
