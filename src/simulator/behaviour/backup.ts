import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';

import { dateText, timeText } from '../kernel/date-time';
import type { CommandContext, CommandResult, RouterState, SimRow } from '../kernel/menu';
import { failure } from '../kernel/refusal';
import { boardOf } from './boards';

/** How binary backups of RouterOS begin, by which people tell them apart. */
const PLAIN = Buffer.from('88aca1b1', 'hex');
const ENCRYPTED = Buffer.from('efa89172', 'hex');
const IV_BYTES = 16;
const SERVICES = '/ip/service';

interface Saved {
  readonly rows: Readonly<Record<string, readonly SimRow[]>>;
  /** Menus without rows are empty, and not as the board comes. */
  readonly bare: boolean;
}

/** Writes the configuration into a file that only this simulator can read. The texts of the refusals are not recorded. */
export function saveBackup({ state, args }: CommandContext): CommandResult {
  const name = args.name ?? `${identityOf(state)}-${stamp(state)}`;
  const saved: Saved = { rows: state.configuration(), bare: state.identity.configured === 'none' };
  const body = deflateSync(Buffer.from(JSON.stringify(saved), 'utf8'));
  const password = args['dont-encrypt'] === 'yes' ? '' : (args.password ?? '');
  const data = password === '' ? Buffer.concat([PLAIN, body]) : Buffer.concat([ENCRYPTED, ...encrypted(body, password)]);
  if (!state.files.write(name.endsWith('.backup') ? name : `${name}.backup`, data)) throw failure('not enough space on disk');
  state.log('system,info', 'Configuration backup saved');
  return {};
}

/** The configuration of the file is there after the reboot that follows. Even an empty password has to be said. */
export function loadBackup({ state, args }: CommandContext): CommandResult {
  const { name = '', password = '' } = args;
  const data = state.files.read(name) ?? state.files.read(`${name}.backup`);
  if (!data) throw failure('backup file not found');
  const { rows, bare } = decoded(data, password);
  state.machine.atBoot(() => state.restoreConfiguration(rows, { bare }));
  return { then: 'restart' };
}

/** What is left are the defaults of the board or nothing, users where they are to be kept, and what a script makes then. */
export function resetConfiguration({ state, args }: CommandContext): CommandResult {
  const before = state.configuration();
  const users = args['keep-users'] === 'yes' ? ['/user', '/user/group'] : [];
  const kept = Object.fromEntries([...users, SERVICES].flatMap((menu) => (before[menu] ? [[menu, before[menu]] as const] : [])));
  const services = kept[SERVICES]?.map(({ id, values: { address: _, ...values } }) => ({ id, values }));
  const script = args['run-after-reset'];
  if (script !== undefined && !state.files.read(script)) throw failure(`no such file ${script}`);
  state.machine.atBoot(() => {
    // The ports are where this simulator listens: they belong to the board.
    const left = { ...kept, ...(services ? { [SERVICES]: services } : {}) };
    state.restoreConfiguration(left, { bare: args['no-defaults'] === 'yes' || script !== undefined });
    if (script !== undefined) runAfterReset(state, script);
  });
  return { then: 'restart' };
}

/** What lay in memory is gone by then. */
function runAfterReset(state: RouterState, name: string): void {
  const isKept = name.startsWith('flash/') || !boardOf(state.identity).hasFlashFolder;
  const data = isKept ? state.files.read(name) : undefined;
  const error = data ? state.scripts?.run(data.toString('utf8'), { name })?.error : `no such file ${name}`;
  if (error !== undefined) state.log('script,error', `${name}: ${error}`);
}

function decoded(data: Buffer, password: string): Saved {
  const head = data.subarray(0, PLAIN.length);
  const body = data.subarray(PLAIN.length);
  try {
    const plain = head.equals(ENCRYPTED) ? decrypted(body, password) : body;
    return JSON.parse(inflateSync(plain).toString('utf8')) as Saved;
  } catch {
    throw failure(head.equals(ENCRYPTED) ? 'wrong password' : 'not a backup file');
  }
}

function encrypted(body: Buffer, password: string): readonly Buffer[] {
  const iv = createHash('md5').update(body).digest();
  const cipher = createCipheriv('aes-256-cbc', keyOf(password), iv);
  return [iv, cipher.update(body), cipher.final()];
}

function decrypted(body: Buffer, password: string): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', keyOf(password), body.subarray(0, IV_BYTES));
  return Buffer.concat([decipher.update(body.subarray(IV_BYTES)), decipher.final()]);
}

function keyOf(password: string): Buffer {
  return createHash('sha256').update(password, 'utf8').digest();
}

function identityOf(state: RouterState): string {
  return state.rows('/system/identity')[0]?.values.name ?? 'MikroTik';
}

function stamp(state: RouterState): string {
  const date = dateText(state.wallMs(), '7.20').replaceAll('-', '');
  return `${date}-${timeText(state.wallMs()).slice(0, 5).replace(':', '')}`;
}
