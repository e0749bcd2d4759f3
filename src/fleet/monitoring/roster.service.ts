import { AppError } from '../../core/errors';
import { Router, SnmpCredential } from '../entities';
import type { NetworkPolicy } from '../network';
import type { FleetStore } from '../support';
import { readRoster, rosterMark, type MonitoredRouter } from './roster';
import type { SnmpFields } from './snmp-credential.schema';
import type { SnmpCredentialService } from './snmp-credential.service';

const SNMP_PORT = 161;

/** Where and as whom a router is read over SNMP: in the clear, for one poll. */
export interface SnmpAccess {
  /** IP address. */
  readonly address: string;
  readonly port: number;
  readonly login: SnmpFields;
}

/** The fleet as monitoring reads it; for the daemon itself. */
export class RosterService {
  readonly #store: FleetStore;
  readonly #services: { readonly snmpCredentials: SnmpCredentialService; readonly network: NetworkPolicy };

  constructor(store: FleetStore, services: { readonly snmpCredentials: SnmpCredentialService; readonly network: NetworkPolicy }) {
    this.#store = store;
    this.#services = services;
  }

  /** Every enabled router, by tenant and name. */
  read(): Promise<MonitoredRouter[]> {
    return readRoster(this.#store.source.manager, { now: this.#store.now() });
  }

  /** Another text as soon as `read` would give something else, but for what is seen of routers between probes. */
  mark(): Promise<string> {
    return rosterMark(this.#store.source.manager);
  }

  /** An SNMP login in the clear; undefined where it is gone. @throws AppError KEY_NOT_AVAILABLE, MASTER_KEY_INVALID */
  async snmpLogin(snmpCredentialId: string): Promise<SnmpFields | undefined> {
    const row = await this.#store.source.manager.findOneBy(SnmpCredential, { id: snmpCredentialId });
    return row ? this.#services.snmpCredentials.open(row) : undefined;
  }

  /** Where a hostname leads. @throws AppError NETWORK_NOT_ALLOWED, CONNECT_FAILED */
  addressFor(hostname: string): Promise<string> {
    return this.#services.network.addressFor(hostname);
  }

  /** @throws AppError ROUTER_UNKNOWN, CREDENTIAL_MISSING, NETWORK_NOT_ALLOWED, CONNECT_FAILED, KEY_NOT_AVAILABLE */
  async snmp({ id, name, settings, snmpCredentialId }: MonitoredRouter): Promise<SnmpAccess> {
    const { manager } = this.#store.source;
    const router = await manager.findOne(Router, { select: { id: true, address: true }, where: { id } });
    if (!router) throw new AppError('ROUTER_UNKNOWN', `no router ${id}`, { details: { ref: id } });
    const row = snmpCredentialId === undefined ? null : await manager.findOneBy(SnmpCredential, { id: snmpCredentialId });
    if (!row) throw new AppError('CREDENTIAL_MISSING', `router ${name} has no SNMP credential`, { details: { routerId: id } });
    const { network, snmpCredentials } = this.#services;
    const address = await network.addressFor(router.address);
    return { address, port: settings.snmpPort ?? SNMP_PORT, login: snmpCredentials.open(row) };
  }
}
