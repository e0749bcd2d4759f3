import type { RouterFacts } from '../../core/catalogue';

/** The service of /ip/service that the daemon itself is let in by; closed, it would be the last thing that it does. */
export function ownService({ transport = 'api' }: RouterFacts): string {
  if (transport === 'rest') return 'www';
  if (transport === 'rest-ssl') return 'www-ssl';
  return transport;
}
