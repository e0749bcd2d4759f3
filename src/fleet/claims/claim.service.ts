import { randomBytes } from 'node:crypto';
import { authorise, DEFAULT_TENANT, systemActor, type Actor } from '../../core/access';
import { AppError, isAppError } from '../../core/errors';
import type { Sealed, Vault } from '../../core/secrets';
import type { AuditService } from '../audit/audit.service';
import type { CredentialService } from '../credentials/credential.service';
import type { RouterService } from '../routers/router.service';
import type { RouterView } from '../routers/router-view';
import { parseInput, type FleetStore } from '../support';
import { ClaimInput, ClaimPayload, ClaimRequest } from './claim.schema';
import { firstBootScript } from './first-boot-script';

const PREFIX = 'rc_';
const AAD = 'router claim';
const PASSWORD_BYTES = 24;

export interface IssuedClaim {
  readonly name: string;
  readonly tenant: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** For the first boot of that one router; it holds a password, and is shown here and never again. */
  readonly script: string;
}

interface Services {
  readonly audit: AuditService;
  readonly routers: RouterService;
  readonly credentials: CredentialService;
  readonly vault: Vault;
}

/**
 * Routers that add themselves at their first boot. A claim is a sealed text that the router brings back: nothing is kept
 * until it does, and it works once, since a name is given once.
 */
export class ClaimService {
  readonly #store: FleetStore;
  readonly #services: Services;

  constructor(store: FleetStore, services: Services) {
    this.#store = store;
    this.#services = services;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, ALREADY_EXISTS */
  async issue(actor: Actor, input: ClaimInput): Promise<IssuedClaim> {
    const { tenant = DEFAULT_TENANT, url, validMs, verify, ...fields } = parseInput(ClaimInput, input);
    authorise(actor, 'router:write', tenant);
    authorise(actor, 'credential:write', tenant);
    if (await this.#find(tenant, fields.name)) throw new AppError('ALREADY_EXISTS', `there is a router ${fields.name} already`);
    const expiresAt = this.#store.now() + validMs;
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const payload: ClaimPayload = { tenant, ...fields, password, expiresAt, by: actor.name };
    const token = written(this.#services.vault.seal(JSON.stringify(payload), AAD));
    const script = firstBootScript({ name: fields.name, username: fields.username, password, url, token, verify });
    const subject = { id: fields.name, name: fields.name };
    await this.#services.audit.record({ actor, action: 'claim.issue', tenantId: tenant, subject, details: { expiresAt } });
    return { name: fields.name, tenant, expiresAt, script };
  }

  /**
   * Takes the router that brings a claim into the fleet.
   * @param from the address that it comes from
   * @throws AppError CLAIM_INVALID, INPUT_INVALID, NETWORK_NOT_ALLOWED
   */
  async claim(input: ClaimRequest, from: string): Promise<RouterView> {
    const { token, serial, version } = parseInput(ClaimRequest, input);
    const payload = this.#open(token);
    const { tenant, name, username, password, by, expiresAt, labels = {}, groups, site, port, transport } = payload;
    if (expiresAt < this.#store.now()) throw new AppError('CLAIM_INVALID', `the claim of ${name} has expired`);
    const known = await this.#find(tenant, name);
    if (known) return sameAgain(known, serial);
    const actor = systemActor(`claim by ${by}`);
    const credential = credentialName(name);
    await this.#login(actor, { tenant, name: credential, username, password });
    const told = { ...(serial === '' ? {} : { serial }), ...(version === '' ? {} : { 'claimed-version': version }) };
    try {
      return await this.#services.routers.add(actor, {
        tenant,
        name,
        address: payload.address ?? plainAddress(from),
        credential,
        labels: { ...labels, ...told },
        ...(port === undefined ? {} : { port }),
        ...(transport === undefined ? {} : { transport }),
        ...(groups ? { groups } : {}),
        ...(site == null ? {} : { site }),
      });
    } catch (error) {
      if (isAppError(error) && error.code === 'ALREADY_EXISTS')
        throw new AppError('CLAIM_INVALID', `the claim of ${name} was used`);
      throw error;
    }
  }

  /** One that came no further than its login comes again. */
  async #login(
    actor: Actor,
    login: { readonly tenant: string; readonly name: string; readonly username: string; readonly password: string },
  ): Promise<void> {
    const { credentials } = this.#services;
    try {
      await credentials.add(actor, login);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'ALREADY_EXISTS') throw error;
      await credentials.update(actor, login.name, { username: login.username, password: login.password });
    }
  }

  async #find(tenant: string, name: string): Promise<RouterView | undefined> {
    try {
      return await this.#services.routers.get(systemActor('claims'), name, { tenant });
    } catch (error) {
      if (isAppError(error) && error.code === 'ROUTER_UNKNOWN') return undefined;
      throw error;
    }
  }

  #open(token: string): ClaimPayload {
    const sealed = read(token);
    if (!sealed) throw new AppError('CLAIM_INVALID', 'that is no claim');
    try {
      return ClaimPayload.parse(JSON.parse(this.#services.vault.open(sealed, AAD).reveal()));
    } catch (cause) {
      throw new AppError('CLAIM_INVALID', 'the claim was not made by this installation', { cause });
    }
  }
}

/** A router whose answer was lost asks again. @throws AppError CLAIM_INVALID for any other */
function sameAgain(known: RouterView, serial: string): RouterView {
  const isSame = known.credential === credentialName(known.name) && (known.labels['serial'] ?? '') === serial;
  if (!isSame) throw new AppError('CLAIM_INVALID', `the claim of ${known.name} was used`);
  return known;
}

function credentialName(router: string): string {
  return `claim-${router}`;
}

function written({ keyId, ciphertext }: Sealed): string {
  return `${PREFIX}${Buffer.from(JSON.stringify([keyId, ciphertext])).toString('base64url')}`;
}

function read(token: string): Sealed | undefined {
  if (!token.startsWith(PREFIX)) return undefined;
  try {
    const [keyId, ciphertext] = JSON.parse(Buffer.from(token.slice(PREFIX.length), 'base64url').toString('utf8')) as unknown[];
    return typeof keyId === 'string' && typeof ciphertext === 'string' ? { keyId, ciphertext } : undefined;
  } catch {
    return undefined;
  }
}

/** A socket that listens for both families names IPv4 addresses in the form of IPv6. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
