import type { EntityManager } from 'typeorm';
import { didYouMean } from '../../core/text';
import type { CredentialService } from '../credentials/credential.service';
import { Credential } from '../entities';
import type { ImportRow } from './import-row';
import { Pacer } from './pacer';
import type { RowProblem } from './rows';

/** A login that rows carry themselves. */
export interface InlineLogin {
  readonly name: string;
  readonly username: string;
  /** Absent: a login that exists keeps its password; a new one gets the empty password of a router from the factory. */
  readonly password: string | undefined;
  readonly line: number;
}

export interface PlannedLogins {
  readonly inline: ReadonlyMap<string, InlineLogin>;
  readonly problems: readonly RowProblem[];
}

/** The name of the row's login: its own, or that of its username; undefined leaves what is set. */
export function loginName(row: ImportRow): string | null | undefined {
  return row.credential ?? row.username ?? row.credential;
}

/** Which logins the rows bring, and which rows name one that does not exist. */
export async function planLogins(manager: EntityManager, tenantId: string, rows: readonly ImportRow[]): Promise<PlannedLogins> {
  const existing = await manager.find(Credential, { where: { tenantId }, select: { name: true } });
  const names = new Set(existing.map((credential) => credential.name));
  const inline = new Map<string, InlineLogin>();
  const problems: RowProblem[] = [];
  const pacer = new Pacer();
  for (const row of rows) {
    await pacer.breathe();
    if (row.username === undefined) continue;
    const login = { name: loginName(row) as string, username: row.username, password: row.password, line: row.line };
    const other = inline.get(login.name);
    if (!other) inline.set(login.name, login);
    else if (other.username !== login.username || other.password !== login.password) {
      const message = `line ${other.line} gives another username or password for ${login.name}`;
      problems.push({ line: row.line, field: 'credential', message });
    }
  }
  const known = [...names, ...inline.keys()];
  const misses = new Map<string, string>();
  for (const row of rows) {
    await pacer.breathe();
    const { credential: name } = row;
    if (name == null || names.has(name) || inline.has(name)) continue;
    const message = misses.get(name) ?? `no credential ${name}${didYouMean(name, known)}`;
    misses.set(name, message);
    problems.push({ line: row.line, field: 'credential', message });
  }
  return { inline, problems };
}

export interface StoredLogins {
  readonly idByName: ReadonlyMap<string, string>;
  readonly added: readonly string[];
  readonly updated: readonly string[];
}

/** Makes and changes what the rows bring; a login that is already the same is not touched. */
export async function storeLogins(
  manager: EntityManager,
  credentials: CredentialService,
  tenantId: string,
  inline: ReadonlyMap<string, InlineLogin>,
): Promise<StoredLogins> {
  const existing = await manager.find(Credential, { where: { tenantId } });
  const idByName = new Map(existing.map((credential) => [credential.name, credential.id]));
  const [added, updated]: [string[], string[]] = [[], []];
  for (const { name, username, password } of inline.values()) {
    const before = existing.find((credential) => credential.name === name);
    if (!before) {
      const credential = credentials.prepare(manager, { tenantId, name, username, password: password ?? '' });
      await manager.insert(Credential, credential);
      idByName.set(name, credential.id);
      added.push(name);
    } else if (!isSame(credentials, before, { username, password })) {
      await credentials.revise(manager, before, { username, ...(password === undefined ? {} : { password }) });
      updated.push(name);
    }
  }
  return { idByName, added, updated };
}

function isSame(credentials: CredentialService, before: Credential, login: Pick<InlineLogin, 'username' | 'password'>): boolean {
  if (before.username !== login.username) return false;
  return login.password === undefined || credentials.open(before).password.reveal() === login.password;
}
