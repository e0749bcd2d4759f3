import { utils, type AuthContext, type PublicKeyAuthContext } from 'ssh2';

import type { World } from '../../kernel';
import { logIn, logInWithKey, type LoggedIn } from '../login';

/** `admin+ct80w` is the user admin with wishes for the terminal. */
export function userNameOf(given: string): string {
  return given.replace(/\+[a-z0-9]+$/, '');
}

export type Verdict =
  { readonly kind: 'user'; readonly user: LoggedIn } | { readonly kind: 'key-fits' } | { readonly kind: 'no' };

const NO: Verdict = { kind: 'no' };

/** Judges one attempt to log in. `key-fits`: the client asks whether it may sign with that key. */
export function authenticate(world: World, attempt: AuthContext, source: string): Verdict {
  const name = userNameOf(attempt.username);
  if (attempt.method === 'publickey') return byKey(world, attempt, { name, source });
  if (attempt.method !== 'password' || !takesPassword(world, name)) return NO;
  const user = logIn(world, { name, password: attempt.password }, { source, policy: 'ssh' });
  return user ? { kind: 'user', user } : NO;
}

function byKey(world: World, attempt: PublicKeyAuthContext, who: { readonly name: string; readonly source: string }): Verdict {
  const key = keysOf(world, who.name)
    .map((text) => utils.parseKey(text))
    .find((known) => !(known instanceof Error) && known.getPublicSSH().equals(attempt.key.data));
  if (!key || key instanceof Error) return NO;
  const { blob, signature, hashAlgo } = attempt;
  if (!blob || !signature) return { kind: 'key-fits' };
  if (key.verify(blob, signature, hashAlgo) !== true) return NO;
  const user = logInWithKey(world, who.name, { source: who.source, policy: 'ssh' });
  return user ? { kind: 'user', user } : NO;
}

function keysOf(world: World, name: string): string[] {
  return world.rows('/user/ssh-keys').flatMap(({ values }) => (values.user === name && values.key ? [values.key] : []));
}

/** Who has a key may no longer use a password, unless /ip/ssh says otherwise; 7.21 gave the setting another name. */
function takesPassword(world: World, name: string): boolean {
  if (keysOf(world, name).length === 0) return true;
  const [settings] = world.rows('/ip/ssh');
  const { 'always-allow-password-login': always = '', 'password-authentication': password = '' } = settings?.values ?? {};
  return [always, password].some((value) => value === 'true' || value === 'yes');
}
