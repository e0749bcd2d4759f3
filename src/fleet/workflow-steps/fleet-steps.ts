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
  /** What takes it back; undefined where nothing will be changed. Asked once, however often `run` is begun. */
  before?(input: ActionInput, where: StepPlace): Promise<unknown>;
  run(input: ActionInput, where: StepPlace, undo: unknown): Promise<{ readonly rows?: Rows }>;
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

interface LoginBefore {
  readonly credential: string | null;
}

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
    async before(_input, { routerId }): Promise<LoginBefore> {
      const { credential } = await routers.get(actor, routerId);
      return { credential };
    },
    async run(input, { routerId, tenantId }, undo) {
      const { username, password } = parseInput(LoginInput, input);
      const router = await routers.get(actor, routerId);
      const { credential: before } = undo as LoginBefore;
      const old = before === null ? undefined : await credentials.get(actor, before);
      const name = username ?? old?.username;
      if (name === undefined) throw new AppError('CREDENTIAL_MISSING', `${router.name} has no login to take the user name from`);
      // Another one than that in use, which must stay what it is until the new one has proved itself.
      const own = `router-${routerId}`;
      const next = before === own ? `${own}-b` : own;
      await put(parts, { tenant: tenantId, name: next, username: name, password });
      await routers.update(actor, routerId, { credential: next });
      return {};
    },
    async undo(undo, { routerId }) {
      await routers.update(actor, routerId, undo as LoginBefore);
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
    async before(input, { routerId }) {
      const changes = parseInput(EditInput, input);
      const router = await routers.get(actor, routerId);
      const { address, port, transport, alternatives } = router;
      const labels = Object.fromEntries(Object.keys(changes.labels ?? {}).map((key) => [key, router.labels[key] ?? null]));
      return { address, port, transport, alternatives, labels };
    },
    async run(input, { routerId }) {
      await routers.update(actor, routerId, parseInput(EditInput, input));
      return {};
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
    async before(input, { routerId }) {
      parseInput(NO_INPUT, input);
      const { tlsPin, sshHostKey } = await routers.get(actor, routerId);
      return { tlsPin, sshHostKey };
    },
    async run(_input, { routerId }) {
      await routers.update(actor, routerId, { tlsPin: null, sshHostKey: null });
      return {};
    },
    async undo(undo, { routerId }) {
      await routers.update(actor, routerId, undo as { tlsPin: string | null; sshHostKey: string | null });
    },
  };
}

/** @param next what is remembered from now on, of what was and the fingerprint of the new certificate */
function repinning({ routers, actor }: Parts, next: (pin: string, fingerprint: string) => string): FleetStep {
  const change = async (
    input: ActionInput,
    routerId: string,
  ): Promise<{ readonly tlsPin: string | null; wanted: string | null }> => {
    const { fingerprint } = parseInput(PinInput, input);
    const { tlsPin } = await routers.get(actor, routerId);
    return { tlsPin, wanted: tlsPin === null ? null : next(tlsPin, fingerprint.toLowerCase()) };
  };
  return {
    async before(input, { routerId }) {
      const { tlsPin, wanted } = await change(input, routerId);
      return wanted === tlsPin ? undefined : { tlsPin };
    },
    async run(input, { routerId }) {
      const { tlsPin, wanted } = await change(input, routerId);
      if (wanted !== tlsPin) await routers.update(actor, routerId, { tlsPin: wanted });
      return {};
    },
    async undo(undo, { routerId }) {
      await routers.update(actor, routerId, undo as { tlsPin: string | null });
    },
  };
}
