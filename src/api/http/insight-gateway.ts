import type { Actor } from '../../core/access';
import type { Page, PageRequest } from '../../fleet';

/** Which routers. */
interface Chosen {
  readonly selector?: string;
  readonly tenant?: string;
  readonly limit?: number;
}

/** Milliseconds since 1970. */
interface Span {
  readonly from?: number;
  readonly to?: number;
}

/** What the history of traffic and values tells; monitoring has it. */
export interface InsightGateway {
  /** @throws AppError FORBIDDEN, SELECTOR_INVALID, INPUT_INVALID */
  topTalkers(actor: Actor, query: Chosen & Span & { readonly by?: 'rx' | 'tx' | 'sum' | 'utilisation' }): Promise<object>;
  /** @throws AppError FORBIDDEN, SELECTOR_INVALID */
  flapping(actor: Actor, query: Chosen & { readonly perDay?: number }): Promise<object>;
  /** @throws AppError FORBIDDEN, SELECTOR_INVALID */
  warnings(actor: Actor, query: Chosen & { readonly horizonDays?: number }): Promise<object>;
  /** @throws AppError FORBIDDEN, ROUTER_UNKNOWN, CURSOR_INVALID, INPUT_INVALID */
  traffic(
    actor: Actor,
    router: { readonly id: string; readonly name: string },
    query: PageRequest & Span & { readonly interface?: string; readonly step?: '5m' | '1h' },
  ): Promise<Page<object>>;
}
