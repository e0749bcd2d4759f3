/**
 * The first packet of somebody outside who knows nothing and may choose everything that a sender can choose: source port,
 * size, options, rate. The address is one that no list and no rule names.
 */
export interface StrangerPacket {
  readonly family: 4 | 6;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Interface that it comes in through. */
  readonly inInterface: string;
  /** To the router itself, or through it to somebody inside. */
  readonly chain: 'input' | 'forward';
  /** `untracked`: the raw table keeps it from connection tracking. */
  readonly state: 'new' | 'untracked';
}

/** Whether a rule meets the packet: `chooses` where the sender may make it so or not. */
export type Meets = 'yes' | 'no' | 'chooses' | 'unknown';

/** What becomes of it: 0 it never arrives, 1 that is not known, 2 it arrives. */
export type Outcome = 0 | 1 | 2;
