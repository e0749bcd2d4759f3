import type { TransportKind } from '../../core/catalogue';

/** How the daemon gets into one router. */
export interface ManagementWay {
  readonly transport: TransportKind;
  /** Port that is dialled. */
  readonly port: number;
  /** Address or name as dialled; it need not be the router's own, e.g. behind a port forward. */
  readonly address: string;
  readonly username: string;
  /**
   * The daemon's address as the router sees it. For `predictLockout` a hint, used only where the router does not tell; for
   * `evaluate` what to go by. Absent: not known, and nothing that depends on it is certain.
   */
  readonly source?: string;
}

/** The row of /ip/service that lets each transport in. */
const SERVICE_NAMES: Readonly<Record<TransportKind, string>> = {
  api: 'api',
  'api-ssl': 'api-ssl',
  rest: 'www',
  'rest-ssl': 'www-ssl',
  ssh: 'ssh',
};

export function serviceName({ transport }: Pick<ManagementWay, 'transport'>): string {
  return SERVICE_NAMES[transport];
}

/** What the group of the user must allow. */
export function policyOf({ transport }: Pick<ManagementWay, 'transport'>): string {
  if (transport === 'ssh') return 'ssh';
  return transport === 'rest' || transport === 'rest-ssl' ? 'rest-api' : 'api';
}

/** e.g. `api (tcp 8728)` */
export function doorOf(way: Pick<ManagementWay, 'transport' | 'port'>): string {
  return `${way.transport} (tcp ${way.port})`;
}

/** Management over IPv6 is judged by the menus of /ipv6. */
export function isOverIpv6({ address, source }: Pick<ManagementWay, 'address' | 'source'>): boolean {
  return (source ?? address).includes(':');
}
