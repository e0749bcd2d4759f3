import { createHash } from 'node:crypto';
import { AppError, type ErrorCode } from '../../core/errors';

/** A remembered identity of the router: SHA-256 of its certificate or of its SSH host key, 64 hexadecimal digits. */
export interface PinOptions {
  /**
   * Two, with a comma between, while one identity takes the place of the other. Absent: whoever answers first is trusted, and
   * remembered with `onPin`.
   */
  readonly pin?: string;
  /**
   * Keeps the pin of a first contact; called once, after the login. Rejects where another pin was kept meanwhile: then the
   * connection is not used.
   */
  readonly onPin?: (pin: string) => Promise<void>;
}

interface PinKind {
  readonly what: string;
  readonly code: ErrorCode;
}

const KINDS = {
  certificate: { what: 'certificate', code: 'TLS_PIN_CHANGED' },
  hostKey: { what: 'SSH host key', code: 'HOST_KEY_CHANGED' },
} as const satisfies Record<string, PinKind>;

/** Holds the peer of one connection against its pin. */
export class PeerPin {
  private seen: string | undefined;
  private kept = false;

  constructor(
    private readonly kind: keyof typeof KINDS,
    private readonly options: PinOptions,
  ) {}

  /**
   * Called with what the peer showed, before anything is sent to it.
   * @throws AppError TLS_PIN_CHANGED, HOST_KEY_CHANGED where it is not the remembered one
   */
  admit(offered: string): void {
    const expected = this.seen ?? (this.options.pin === undefined ? undefined : plainPin(this.options.pin));
    if (expected !== undefined && !expected.split(',').includes(offered)) throw pinChanged(this.kind, expected, offered);
    this.seen = offered;
  }

  /** The router let us in: a first contact is remembered. */
  async confirm(): Promise<void> {
    if (this.kept || this.options.pin !== undefined || this.seen === undefined) return;
    await this.options.onPin?.(this.seen);
    this.kept = true;
  }
}

/** Also what keeps pins throws this when two first contacts disagree. */
export function pinChanged(kind: keyof typeof KINDS, pinned: string, offered: string): AppError {
  const { what, code } = KINDS[kind];
  return new AppError(code, `the router shows another ${what} than the one remembered`, {
    details: { pinned, offered, sent: false },
  });
}

export function pinOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Fingerprints are written with and without colons, in either case. */
export function plainPin(text: string): string {
  return text.replaceAll(':', '').toLowerCase();
}
