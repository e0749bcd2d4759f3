import { createHash, randomBytes } from 'node:crypto';

import { contains, parseIp, parsePrefix } from '../kernel/ipv4';
import type { SimRow } from '../kernel/menu';
import type { World } from '../kernel';

export interface Credentials {
  readonly name: string;
  /** The plain form, RouterOS 6.43 and later. */
  readonly password?: string;
  /** The answer to a challenge, the form before 6.43. */
  readonly response?: string;
}

export interface LoggedIn {
  readonly name: string;
  readonly group: string;
  readonly policies: ReadonlySet<string>;
}

export interface LoginContext {
  readonly challenge?: string;
  readonly source: string;
  /** What the group of the user must allow. @defaultValue api */
  readonly policy?: 'api' | 'rest-api' | 'ssh';
}

export function newChallenge(): string {
  return randomBytes(16).toString('hex');
}

/** `00` and the MD5 of a zero byte, the password and the challenge bytes. */
function challengeResponse(password: string, challenge: string): string {
  const hash = createHash('md5').update(Buffer.of(0)).update(password, 'utf8').update(Buffer.from(challenge, 'hex'));
  return `00${hash.digest('hex')}`;
}

/** @returns undefined where name, password, source address or policy do not allow it */
export function logIn(world: World, given: Credentials, context: LoginContext): LoggedIn | undefined {
  const user = world.rows('/user').find((row) => row.values.name === given.name && row.values.disabled !== 'true');
  if (!user || !matches(user.values.password ?? '', given, context.challenge)) return undefined;
  return admit(world, user, context);
}

/** The client has proved that it holds a key of the user. */
export function logInWithKey(world: World, name: string, context: LoginContext): LoggedIn | undefined {
  const user = world.rows('/user').find((row) => row.values.name === name && row.values.disabled !== 'true');
  return user && admit(world, user, context);
}

/** What a login needs besides the right password or key. */
function admit(world: World, user: SimRow, context: LoginContext): LoggedIn | undefined {
  if (!allowedFrom(user.values.address ?? '', context.source)) return undefined;
  const group = user.values.group ?? '';
  const policies = policiesOf(world, group);
  if (!policies.has(context.policy ?? 'api')) return undefined;
  world.table('/user')?.replace(user.id, { ...user.values, '~login': String(world.nowMs()) });
  return { name: user.values.name ?? '', group, policies };
}

function matches(password: string, given: Credentials, challenge: string | undefined): boolean {
  if (given.response === undefined) return (given.password ?? '') === password;
  return challenge !== undefined && given.response.toLowerCase() === challengeResponse(password, challenge);
}

/** An address list as /user and /ip/service have it; an empty one allows all. */
export function allowedFrom(list: string, source: string): boolean {
  if (list === '') return true;
  const address = parseIp(source);
  return list.split(',').some((text) => {
    const prefix = parsePrefix(text);
    return prefix !== undefined && address !== undefined && contains(prefix, address);
  });
}

function policiesOf(world: World, group: string): ReadonlySet<string> {
  const row: SimRow | undefined = world.rows('/user/group').find((candidate) => candidate.values.name === group);
  const policies = (row?.values.policy ?? '').split(',').filter((policy) => policy !== '' && !policy.startsWith('!'));
  return new Set(policies);
}
