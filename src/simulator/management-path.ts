import { judge, type Verdict } from './behaviour/input-chain';
import { entryOf, hasAddress, isInterfaceUp, wayTo } from './behaviour/reach';
import type { World } from './kernel';
import { DEAD_PEER_MS } from './transport/line';

/** From where a router is managed, as the router sees it. */
export interface Management {
  /** Source address of every connection. */
  readonly source: string;
  /** The interface, or bridge port, at which they arrive. */
  readonly arrivesOn: string;
  /**
   * How long the router takes to notice that a peer behind a broken path is gone, in milliseconds.
   * @defaultValue 540000, as RouterOS documents for safe mode
   */
  readonly deadPeerMs?: number;
}

/** The administrator sits in the LAN of the default configuration. */
export const DEFAULT_MANAGEMENT: Management = { source: '192.168.88.10', arrivesOn: 'bridge' };

interface Asked {
  readonly isNew: boolean;
  readonly effects: boolean;
  readonly protocol?: 'tcp' | 'udp';
}

/** What stands between the administrator and the router. `deaf`: the router can speak and not hear; `cut`: neither. */
export type PathState = 'open' | 'deaf' | 'cut';

const DECIDING = /^\/(ip\/(firewall\/(filter|raw|address-list)|address|route|dhcp-client)|interface(\/.*)?)$/;
const LISTS = '/ip/firewall/address-list';

/**
 * The way of the management connections into one router: address, interface, way back, and the firewall. Judged only when
 * a packet comes and something changed since the last one; with no change it costs one comparison.
 *
 * Where the management was left at its default, only what let the administrator in at the start is enforced: a router that
 * boots from a foreign configuration stays reachable.
 */
export class ManagementPath {
  private changes = 0;
  private readonly judged = new Map<number, { readonly changes: number; readonly state: PathState }>();
  private readonly waiting = new Set<() => void>();
  private readonly entryId: number | undefined;
  private readonly enforced: { readonly link: boolean; readonly firewall: boolean };
  private checking = false;

  constructor(
    private readonly world: World,
    private readonly management: Management,
    private readonly onMaybeChanged: () => void,
  ) {
    this.entryId = this.interfaceWhere((row) => row.values.name === management.arrivesOn)?.id;
    // The default configuration lets its LAN in; what somebody else wrote may not.
    const isDefault = management === DEFAULT_MANAGEMENT && world.loaded !== undefined;
    this.enforced = {
      link: !isDefault || this.isLinked(),
      firewall: !isDefault || this.judge(world.apiPort, { isNew: true, effects: false }) === 'accept',
    };
    world.onChange(({ menu }) => {
      if (DECIDING.test(menu)) this.changed(menu);
    });
  }

  get source(): string {
    return this.management.source;
  }

  get deadPeerMs(): number {
    return this.management.deadPeerMs ?? DEAD_PEER_MS;
  }

  /** For connections that exist. */
  state(port: number): PathState {
    const known = this.judged.get(port);
    if (known?.changes === this.changes) return known.state;
    const state = this.judgeLive(port);
    this.judged.set(port, { changes: this.changes, state });
    return state;
  }

  /** For a connection that begins now; rules that note its address do so. */
  admit(port: number): Verdict {
    // An address list may have let go of the source meanwhile.
    this.world.expire();
    if (this.enforced.link && !this.isLinked()) return 'drop';
    return this.enforced.firewall ? this.judge(port, { isNew: true, effects: true }) : 'accept';
  }

  /** For a datagram, which has no connection before it. */
  hears(port: number): boolean {
    if (this.enforced.link && !this.isLinked()) return false;
    return !this.enforced.firewall || this.judge(port, { isNew: true, effects: false, protocol: 'udp' }) === 'accept';
  }

  /** The firewall answers a new connection with a refusal. */
  refuses(port: number): boolean {
    if (!this.enforced.firewall || (this.enforced.link && !this.isLinked())) return false;
    return this.judge(port, { isNew: true, effects: false }) === 'reject';
  }

  /** Runs once, when something that decides has changed. @returns how to stop waiting */
  onceChanged(run: () => void): () => void {
    this.waiting.add(run);
    return () => this.waiting.delete(run);
  }

  /** Judge anew: after a reboot, which changes rows without telling. */
  changed(menu?: string): void {
    this.changes += 1;
    // Long lists fill one by one: only those who wait for an answer want to know at once.
    if (this.checking || (menu === LISTS && this.waiting.size === 0)) return;
    this.checking = true;
    setImmediate(() => {
      this.checking = false;
      this.onMaybeChanged();
      for (const run of [...this.waiting]) {
        this.waiting.delete(run);
        run();
      }
    });
  }

  private judgeLive(port: number): PathState {
    if (this.enforced.link && !this.isLinked()) return 'cut';
    if (!this.enforced.firewall) return 'open';
    return this.judge(port, { isNew: false, effects: false }) === 'accept' ? 'open' : 'deaf';
  }

  private isLinked(): boolean {
    const { world, management } = this;
    const entry = entryOf(this.arrivesOn(), world);
    return (
      hasAddress(world.identity.address, world) &&
      isInterfaceUp(entry, world) &&
      wayTo(management.source, world) === entry.inInterface
    );
  }

  private judge(port: number, options: Asked): Verdict {
    const { world, management } = this;
    const packet = {
      source: management.source,
      destination: world.identity.address,
      protocol: options.protocol ?? 'tcp',
      port,
      ...entryOf(this.arrivesOn(), world),
      state: options.isNew ? 'new' : 'established',
    } as const;
    return judge(world, packet, options);
  }

  /** The name that the interface has now: people rename them. */
  private arrivesOn(): string {
    return this.interfaceWhere((row) => row.id === this.entryId)?.values.name ?? this.management.arrivesOn;
  }

  /** Looks kind by kind: to gather all interfaces takes time in a large fleet. */
  private interfaceWhere(test: (row: InterfaceRow) => boolean): InterfaceRow | undefined {
    for (const menu of this.world.model('/interface')?.spec.behaviour?.view ?? []) {
      const row = this.world.rows(menu).find(test);
      if (row) return row;
    }
    return undefined;
  }
}

type InterfaceRow = ReturnType<World['rows']>[number];
