import type { Socket } from 'node:dgram';

import { boardOf } from '../behaviour/boards';
import { allRows, rowView, type Values, type World } from '../kernel';
import { bindUdp, closeUdp } from '../udp';
import { encodeAnnouncement, REFRESH } from './announcement';

export interface MndpRouter {
  readonly world: World;
  readonly address: string;
  /** No datagram gets in or out: down, or behind a fault. */
  isDeaf(port: number): boolean;
}

/** Where announcements go unasked. A loopback has no broadcast, so that somebody has to be named. */
export interface Announcing {
  readonly address: string;
  readonly port: number;
  /** @defaultValue 30000, as /ip/neighbor/discovery-settings has it */
  readonly intervalMs?: number;
}

const INTERVAL_MS = 30_000;
const SETTINGS = '/ip/neighbor/discovery-settings';

/** Neighbour discovery of one router: answers whoever asks for a refresh, and announces itself in between. */
export class MndpAnnouncer {
  private socket: Socket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private sequence = 0;

  constructor(
    private readonly router: MndpRouter,
    private readonly announcing?: Announcing,
  ) {}

  get port(): number {
    return this.socket?.address().port ?? 0;
  }

  /** @throws the error of the system, e.g. EADDRINUSE */
  async open(port: number): Promise<void> {
    this.socket = await bindUdp(this.router.address, port, (data, from) => {
      if (data.equals(REFRESH)) this.announce(from.address, from.port);
    });
    const { announcing } = this;
    if (!announcing) return;
    const announce = (): void => this.announce(announcing.address, announcing.port);
    announce();
    this.timer = setInterval(announce, announcing.intervalMs ?? INTERVAL_MS).unref();
  }

  close(): Promise<void> {
    clearInterval(this.timer);
    const { socket } = this;
    this.socket = undefined;
    return closeUdp(socket);
  }

  private announce(address: string, port: number): void {
    if (!this.socket || this.router.isDeaf(this.port) || this.one(SETTINGS)['discover-interface-list'] === 'none') return;
    const { world } = this.router;
    const resource = this.one('/system/resource');
    const [bridge] = this.rows('/interface/bridge');
    const data = encodeAnnouncement(
      {
        mac: bridge?.['mac-address'] ?? '00:00:00:00:00:00',
        identity: this.one('/system/identity').name ?? '',
        version: resource.version ?? world.identity.version,
        uptimeSeconds: Math.floor((world.nowMs() - world.startedMs) / 1_000),
        softwareId: this.one('/system/license')['software-id'] ?? '',
        board: boardOf(world.identity).model,
        interface: bridge?.name ?? 'ether1',
        ipv4: this.router.address,
      },
      this.sequence,
    );
    this.sequence += 1;
    this.socket.send(data, port, address);
  }

  private one(menu: string): Values {
    return this.rows(menu)[0] ?? {};
  }

  private rows(menu: string): readonly Values[] {
    const { world } = this.router;
    const model = world.model(menu);
    return model ? allRows(world, model).map(rowView(world, model)) : [];
  }
}
