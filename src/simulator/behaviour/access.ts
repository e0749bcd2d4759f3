import { dateTime } from '../kernel/date-time';
import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { failure, missingArguments, noMatch, plain } from '../kernel/refusal';

export function services(state: RouterState): readonly Values[] {
  const ports: readonly (readonly [string, number])[] = [
    ['telnet', 23],
    ['ftp', 21],
    ['www', 80],
    ['ssh', 22],
    ['www-ssl', 443],
    ['api', state.apiPort],
    ['winbox', 8291],
    ['api-ssl', 8729],
  ];
  return ports.map(([name, port]) => ({
    name,
    port: String(port),
    ...(name.endsWith('-ssl') ? { certificate: 'none', 'tls-version': 'any' } : {}),
    ...(name === 'www-ssl' ? { disabled: 'true' } : {}),
  }));
}

export function lastLogin(row: SimRow, state: RouterState): Values {
  const atMs = row.values['~login'];
  return atMs === undefined ? {} : { 'last-logged-in': dateTime(Number(atMs), state.identity.version) };
}

/** RouterOS keeps one user that may do everything. The text is not recorded. */
export function keepOneFull(row: SimRow, state: RouterState): void {
  const others = state.rows('/user').filter((user) => user.id !== row.id && user.values.disabled !== 'true');
  if (!others.some((user) => user.values.group === 'full')) throw failure('last full user can not be removed');
}

/** RouterOS 7 wants a password with every new user; 6.x does not. */
export function completeUser(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  const needed = context.state.identity.major >= 7 && context.before === undefined;
  if (needed && next.password === undefined) throw missingArguments(['password']);
  return next;
}

const KEY = /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+)\s+[A-Za-z0-9+/]+=*/;

export function completeKey(next: Values): Values {
  if (!KEY.test(next.key ?? '')) throw failure('unable to load key file (wrong format or bad passphrase)!');
  return next;
}

/** /user/ssh-keys/import: the file is gone once its key is known. */
export function importKey({ state, args }: CommandContext): CommandResult {
  const file = args['public-key-file'] ?? '';
  const key = state.files.read(file)?.toString('utf8').trim() ?? '';
  const user = args.user ?? '';
  if (!state.namesOf(['/user']).has(user)) throw noMatch('user');
  state.insert('/user/ssh-keys', completeKey({ user, key }));
  state.files.remove(file);
  return {};
}

export function completeGroup(next: Values): Values {
  if (!next.name) throw failure('invalid group name');
  return next;
}

export function sessionSince(row: SimRow, state: RouterState): Values {
  return { when: dateTime(Number(row.values['~at'] ?? state.startedMs), state.identity.version) };
}

/** The API cannot log sessions out: recorded on real routers. */
export function refuseLogout(): never {
  throw plain('action failed (6)');
}
