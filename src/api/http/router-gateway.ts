import type { Actor } from '../../core/access';
import type { RouterReader } from '../../core/catalogue';

/** Routers as the API reaches them by itself: to look, never to write. Changes go through runs. */
export interface RouterGateway {
  /** @throws AppError CONNECT_*, AUTH_REJECTED, ROUTER_HELD_OFF, CREDENTIAL_MISSING, NETWORK_NOT_ALLOWED */
  read<T>(routerId: string, use: (router: RouterReader) => Promise<T>): Promise<T>;
  /** Connects, and stores what was learnt or why it failed. @throws what made it fail */
  probe(actor: Actor, routerId: string): Promise<void>;
  /** The configuration as a script, without secrets. @throws AppError FILE_INCOMPLETE, TRANSPORT_LIMIT and as `read` */
  exportConfig(routerId: string): Promise<string>;
}

export const ROUTER_GATEWAY = Symbol('RouterGateway');
