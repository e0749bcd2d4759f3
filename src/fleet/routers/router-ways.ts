import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { systemActor } from '../../core/access';
import { AppError } from '../../core/errors';
import { defaultPort, isEncrypted, pinChanged, type TransportChoice } from '../../routeros';
import type { AuditService } from '../audit/audit.service';
import { queryRows, rawSql, sql } from '../database';
import { AuditEntry, Router, type Transport } from '../entities';
import { addressKey } from '../network';

/** What the daemon does by itself when it opens sessions. */
const OBSERVER = systemActor('sessions');

const PINS = { certificate: 'tlsPin', hostKey: 'sshHostKey' } as const;
type PinKind = keyof typeof PINS;

const PIN_CHANGE = 'router.pin-change';

export interface PinKeeper {
  readonly manager: EntityManager;
  readonly audit: AuditService;
}

/**
 * An encrypted way that is blocked must not lead to one in the clear, so that such a list has ways which are never taken.
 * @throws AppError INPUT_INVALID
 */
export function checkWays(router: Pick<Router, 'transport' | 'alternatives'>): void {
  const kinds = [router.transport, ...(router.alternatives ?? []).map((way) => way.transport)];
  if (new Set(kinds).size < kinds.length) throw invalid('names a transport twice');
  const encrypted = kinds.findIndex(isEncrypted);
  const plain = kinds.findLast((kind) => !isEncrypted(kind));
  if (encrypted >= 0 && plain !== undefined && kinds.lastIndexOf(plain) > encrypted) {
    throw invalid(`${plain} would follow ${kinds[encrypted]}: after an encrypted transport nothing is sent in the clear`);
  }
}

function invalid(problem: string): AppError {
  return new AppError('INPUT_INVALID', `alternatives: ${problem}`, {
    details: { fields: [{ field: 'alternatives', message: problem }] },
  });
}

/** All ways to a router in order of preference, each with what is known of who answers there. */
export function waysOf(router: Router, keeper: PinKeeper): [TransportChoice, ...TransportChoice[]] {
  const isHostname = addressKey(router.address) === undefined;
  const tls = {
    mode: router.tlsMode,
    ...(isHostname ? { serverName: router.address } : {}),
    ...(router.tlsCa === null ? {} : { ca: router.tlsCa }),
    ...(router.tlsPin === null ? {} : { pin: router.tlsPin }),
    onPin: (pin: string) => keepPin(keeper, router, 'certificate', pin),
  };
  const hostKey = {
    ...(router.sshHostKey === null ? {} : { pin: router.sshHostKey }),
    onPin: (pin: string) => keepPin(keeper, router, 'hostKey', pin),
  };
  const way = (kind: Transport, port: number): TransportChoice => ({
    kind,
    port,
    ...(kind === 'api-ssl' || kind === 'rest-ssl' ? { tls } : {}),
    ...(kind === 'ssh' ? { hostKey } : {}),
  });
  const more = (router.alternatives ?? []).map(({ transport, port }) => way(transport, port ?? defaultPort(transport)));
  return [way(router.transport, router.port), ...more];
}

/**
 * Remembers who answered at the first contact. Two first contacts at once keep the pin of one of them.
 * @throws AppError TLS_PIN_CHANGED, HOST_KEY_CHANGED where another pin was kept meanwhile
 */
async function keepPin({ manager, audit }: PinKeeper, router: Router, kind: PinKind, pin: string): Promise<void> {
  const column = rawSql(`"${PINS[kind]}"`);
  await manager.transaction(async (inside) => {
    const known = (await inside.findOneBy(Router, { id: router.id }))?.[PINS[kind]];
    if (known === pin) return;
    await queryRows(inside, sql`UPDATE "router" SET ${column} = ${pin} WHERE "id" = ${router.id} AND ${column} IS NULL`);
    const kept = (await inside.findOneBy(Router, { id: router.id }))?.[PINS[kind]];
    if (kept != null && kept !== pin) throw pinChanged(kind, kept, pin);
    const { tenantId } = router;
    await audit.record(
      { actor: OBSERVER, action: 'router.pin-learn', tenantId, subject: router, details: { kind, pin } },
      inside,
    );
  });
}

/**
 * A router that showed another certificate or host key than the remembered one is an event of its own: told once for each
 * new identity, however often it is tried.
 */
export async function reportPinChange({ manager, audit }: PinKeeper, routerId: string, error: AppError): Promise<void> {
  const router = await manager.findOneBy(Router, { id: routerId });
  if (!router) return;
  const details = { code: error.code, pinned: error.details?.['pinned'], offered: error.details?.['offered'] };
  const told = await manager.findOne(AuditEntry, {
    where: { subjectId: routerId, action: PIN_CHANGE },
    order: { id: 'DESC' },
  });
  if (isDeepStrictEqual(told?.details, details)) return;
  await manager.update(Router, { id: routerId }, { state: 'offline', lastError: error.toRecord() } as object);
  await audit.record({ actor: OBSERVER, action: PIN_CHANGE, tenantId: router.tenantId, subject: router, details });
}
