import type { RouterState, SimRow, Values } from '../kernel/menu';
import { hasAddress } from './reach';
import { wayOver } from './underlay';

const PEERS = '/ip/ipsec/peer';
const IDENTITIES = '/ip/ipsec/identity';
const PROFILES = '/ip/ipsec/profile';
const POLICIES = '/ip/ipsec/policy';
const IKE_PORT = 500;
const ANYBODY: ReadonlySet<string> = new Set(['', '0.0.0.0/0', '::/0']);
/** What a profile proposes where it does not say. */
const USUAL: Values = { 'enc-algorithm': 'aes-128,3des', 'dh-group': 'modp2048,modp1024', 'hash-algorithm': 'sha1' };
const FIRST_ID = 0x5000_0000;

/** One end of an IKE session: a peer with one of its identities. */
interface End {
  readonly state: RouterState;
  readonly peer: Values;
  readonly identity: Values;
}

/** Who is connected: routers of the same fleet whose peers, identities and profiles fit together. */
export function activePeers(state: RouterState): readonly SimRow[] {
  return endsOf(state).flatMap((near, index) => {
    const far = otherEnd(near);
    if (!far) return [];
    const { 'my-id': id } = far.identity;
    const values = {
      ...(id === undefined || id === 'auto' ? {} : { id: id.replace(/^[a-z-]+:/, '') }),
      'remote-address': hostOf(near.peer.address) ?? far.state.identity.address,
      state: 'established',
      side: calls(near, far) ? 'initiator' : 'responder',
      'ph2-total': '1',
      uptime: '7s',
    };
    return [{ id: FIRST_ID + index, values }];
  });
}

/** A policy has keys where the other end has its mirror image. */
export function derivePolicy({ values }: SimRow, state: RouterState): Values {
  if (values.template === 'true' || values.peer === undefined) return {};
  const met = endsOf(state).some((near) => {
    if (near.peer.name !== values.peer) return false;
    const far = otherEnd(near);
    return far !== undefined && far.state.rows(POLICIES).some((row) => mirrors(row.values, values, far));
  });
  return met ? { 'ph2-state': 'established', 'ph2-count': '1', active: 'true' } : { 'ph2-state': 'no-phase2', 'ph2-count': '0' };
}

function mirrors(theirs: Values, ours: Values, { peer }: End): boolean {
  return (
    theirs.disabled !== 'true' &&
    theirs.peer === peer.name &&
    theirs['src-address'] === ours['dst-address'] &&
    theirs['dst-address'] === ours['src-address'] &&
    theirs.tunnel === ours.tunnel
  );
}

function endsOf(state: RouterState): readonly End[] {
  const identities = state.rows(IDENTITIES).filter(isOn);
  return state
    .rows(PEERS)
    .filter(isOn)
    .flatMap(({ values: peer }) =>
      identities
        .filter(({ values }) => values.peer === peer.name)
        .map(({ values: identity }): End => ({ state, peer, identity })),
    );
}

function otherEnd(near: End): End | undefined {
  for (const fellow of near.state.fellows()) {
    if (fellow === near.state) continue;
    const far = endsOf(fellow).find((end) => agree(near, end));
    if (far) return far;
  }
  return undefined;
}

function agree(near: End, far: End): boolean {
  return (
    same(near.peer, far.peer, 'exchange-mode', 'main') &&
    same(near.identity, far.identity, 'auth-method', 'pre-shared-key') &&
    same(near.identity, far.identity, 'secret', '') &&
    accepts(near, far) &&
    accepts(far, near) &&
    haveCommon(profileOf(near), profileOf(far)) &&
    (calls(near, far) || calls(far, near))
  );
}

/** One end takes the other for who it expects: by its address, and by what it calls itself. */
function accepts({ peer, identity }: End, other: End): boolean {
  const host = hostOf(peer.address);
  if (host !== undefined && !hasAddress(host, other.state)) return false;
  const wanted = identity['remote-id'] ?? 'auto';
  return wanted === 'auto' || wanted === 'ignore' || wanted === other.identity['my-id'];
}

function calls({ state, peer }: End, to: End): boolean {
  const address = hostOf(peer.address);
  if (address === undefined || peer.passive === 'true') return false;
  return wayOver(state, to.state, { address, protocol: 'udp', port: IKE_PORT });
}

function hostOf(text = ''): string | undefined {
  return ANYBODY.has(text) ? undefined : text.replace(/\/32$/, '');
}

function profileOf({ state, peer }: End): Values {
  const row = state.rows(PROFILES).find(({ values }) => values.name === (peer.profile ?? 'default'));
  return { ...USUAL, ...row?.values };
}

function haveCommon(left: Values, right: Values): boolean {
  return Object.keys(USUAL).every((name) => {
    const words = (right[name] ?? '').split(',');
    return (left[name] ?? '').split(',').some((word) => words.includes(word));
  });
}

function same(left: Values, right: Values, name: string, usual: string): boolean {
  return (left[name] ?? usual) === (right[name] ?? usual);
}

function isOn({ values }: SimRow): boolean {
  return values.disabled !== 'true';
}
