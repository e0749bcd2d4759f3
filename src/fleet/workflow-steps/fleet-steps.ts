import { z } from 'zod';
import type { Actor } from '../../core/access';
import type { ActionInput, Rows } from '../../core/catalogue';
import { AppError, isAppError } from '../../core/errors';
import type { CredentialInput } from '../credentials/credential.service';
import type { Fleet } from '../fleet';
import { RouterPatch } from '../routers/router.schema';
import { parseInput } from '../support';

/** What a workflow can have the fleet do between two of its stages; each knows how to take itself back. */
export interface FleetStep {
  run(input: ActionInput, where: StepPlace): Promise<{ readonly rows?: Rows; readonly undo?: unknown }>;
  undo?(undo: unknown, where: StepPlace): Promise<void>;
}

interface StepPlace {
  readonly routerId: string;
  readonly tenantId: string;
}

const LoginInput = z.strictObject({ username: z.string().min(1).optional(), password: z.string() });
const EditInput = RouterPatch.pick({ address: true, port: true, transport: true, alternatives: true, labels: true });
const PinInput = z.strictObject({ fingerprint: z.string().regex(/^[0-9a-f]{64}$/i, 'a SHA-256 fingerprint') });
const NO_INPUT = z.strictObject({});

type Parts = Pick<Fleet, 'routers' | 'credentials'> & { readonly actor: Actor };

/**
 * `show-router` tells how the router is reached now; `use-login` gives the router a login of its own; `edit-router` changes how it is reached and labelled; `probe` looks at
 * it anew; `forget-pins` takes its next certificate and host key for right; `expect-certificate` admits another certificate
 * beside the remembered one, and `settle-certificate` no longer any other. Where none is remembered they do nothing.
 * @param probe connects and stores what is learnt
 */
export function fleetSteps(
  { routers, credentials }: Pick<Fleet, 'routers' | 'credentials'>,
  actor: Actor,
  probe: (routerId: string) => Promise<void>,
): Readonly<Record<string, FleetStep>> {
  const parts = { routers, credentials, actor };
  return {
    'show-router': showRouter(parts),
    'use-login': useLogin(parts),
    'edit-router': editRouter(parts),
    probe: probing(probe),
    'forget-pins': forgetPins(parts),
    'expect-certificate': repinning(parts, (pin, fingerprint) => [...new Set([pin.split(',')[0], fingerprint])].join(',')),
    'settle-certificate': repinning(parts, (_pin, fingerprint) => fingerprint),
  };
}

/** For stages that put it back later: what was so at their start outlives a restart of the daemon. */
function showRouter({ routers, actor }: Parts): FleetStep {
  return {
    async run(input, { routerId }) {
      parseInput(NO_INPUT, input);
      const { address, port, transport } = await routers.get(actor, routerId);
      return { rows: [{ address, port: String(port), transport }] };
    },
  };
}

function useLogin(parts: Parts): FleetStep {
  const { routers, credentials, actor } = parts;
  return {
    async run(input, { routerId, tenantId }) {
      const { username, password } = parseInput(LoginInput, input);
      const router = await routers.get(actor, routerId);
      const { credential: before } = router;
      const old = before === null ? undefined : await credentials.get(actor, before);
      const name = username ?? old?.username;
      if (name === undefined) throw new AppError('CREDENTIAL_MISSING', `${router.name} has no login to take the user name from`);
      // Another one than that in use, which must stay what it is until the new one has proved itself.
      const own = `router-${routerId}`;
      const next = before === own ? `${own}-b` : own;
      await put(parts, { tenant: tenantId, name: next, username: name, password });
      await routers.update(actor, routerId, { credential: next });
      return { undo: { credential: before } };
    },
    async undo(undo, { routerId }) {
      await routers.update(actor, routerId, undo as { credential: string | null });
    },
  };
}

async function put({ credentials, actor }: Parts, login: z.input<typeof CredentialInput>): Promise<void> {
  try {
    await credentials.add(actor, login);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'ALREADY_EXISTS') throw error;
    await credentials.update(actor, login.name, { username: login.username, password: login.password });
  }
}

function editRouter({ routers, actor }: Parts): FleetStep {
  return {
    async run(input, { routerId }) {
      const changes = parseInput(EditInput, input);
      const router = await routers.get(actor, routerId);
      const { address, port, transport, alternatives } = router;
      const labels = Object.fromEntries(Object.keys(changes.labels ?? {}).map((key) => [key, router.labels[key] ?? null]));
      await routers.update(actor, routerId, changes);
      return { undo: { address, port, transport, alternatives, labels } };
    },
    async undo(undo, { routerId }) {
      await routers.update(actor, routerId, undo as z.input<typeof EditInput>);
    },
  };
}

function probing(probe: (routerId: string) => Promise<void>): FleetStep {
  return {
    async run(input, { routerId }) {
      parseInput(NO_INPUT, input);
      await probe(routerId);
      return {};
    },
  };
}

function forgetPins({ routers, actor }: Parts): FleetStep {
  return {
    async run(input, { routerId }) {
      parseInput(NO_INPUT, input);
      const { tlsPin, sshHostKey } = await routers.get(actor, routerId);
      await routers.update(actor, routerId, { tlsPin: null, sshHostKey: null });
      return { undo: { tlsPin, sshHostKey } };
    },
    async undo(undo, { routerId }) {
      await routers.update(actor, routerId, undo as { tlsPin: string | null; sshHostKey: string | null });
    },
  };
}

/** @param next what is remembered from now on, of what was and the fingerprint of the new certificate */
function repinning({ routers, actor }: Parts, next: (pin: string, fingerprint: string) => string): FleetStep {
  return {
    async run(input, { routerId }) {
      const { fingerprint } = parseInput(PinInput, input);
      const { tlsPin } = await routers.get(actor, routerId);
      const wanted = tlsPin === null ? null : next(tlsPin, fingerprint.toLowerCase());
      if (wanted === tlsPin) return {};
      await routers.update(actor, routerId, { tlsPin: wanted });
      return { undo: { tlsPin } };
    },
    async undo(undo, { routerId }) {
      await routers.update(actor, routerId, undo as { tlsPin: string | null });
    },
  };
}
