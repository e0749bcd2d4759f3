import { Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn, TextColumn, TimeColumn } from '../database';

/** `uplink`: the peer is nearer to the daemon. `poe`: the peer powers the router. `pair`: they stand in for each other. */
export const LINK_KINDS = ['uplink', 'pair', 'poe'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export type LinkSource = 'declared' | 'learned';

/** How two routers of one tenant hang together. A pair has no direction: the smaller id is in `routerId`. */
@Entity('router_link')
export class RouterLink {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  /** Unique together with peer, kind and source: what somebody declared stays when it is also learned. */
  @TextColumn()
  routerId!: string;

  @TextColumn()
  peerId!: string;

  @TextColumn()
  kind!: LinkKind;

  @TextColumn()
  source!: LinkSource;

  /** What showed it, e.g. `interface` and `gateway`; empty for what was declared. */
  @JsonColumn()
  detail!: Readonly<Record<string, string>>;

  /** When it was last seen, or declared. */
  @TimeColumn()
  seenAt!: number;
}

/** What a router can be recognised by; the probe keeps it. */
@Entity('router_mark')
export class RouterMark {
  @PrimaryColumn({ type: 'text' })
  routerId!: string;

  /** `mac` and `address` of its own, `vrrp` groups as `vrid|address`. */
  @PrimaryColumn({ type: 'text' })
  kind!: 'mac' | 'address' | 'vrrp';

  @PrimaryColumn({ type: 'text' })
  value!: string;
}
