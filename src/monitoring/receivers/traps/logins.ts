import type { MonitoredRouter, SnmpFields } from '../../../fleet';
import type { SnmpLogin } from '../../collectors/snmp-answer';
import { loginOf } from '../../polling/sources';

/** Longer than a flood of datagrams, and short enough that a login that was replaced is soon not taken any more. */
const KEPT_MS = 30_000;

export interface LoginsOptions {
  /** An SNMP login in the clear; undefined where it is gone. @throws AppError where it cannot be read */
  readonly snmpLogin: (snmpCredentialId: string) => Promise<SnmpFields | undefined>;
  /** Milliseconds. @defaultValue a clock that only goes forward */
  readonly now?: () => number;
}

/** The SNMP logins of routers, in memory for a moment: many routers share one, and a trap must not cost a query. */
export class Logins {
  readonly #known = new Map<string, { readonly login: SnmpLogin | undefined; readonly at: number }>();

  constructor(private readonly options: LoginsOptions) {}

  /** @returns undefined where the router has none @throws AppError where it cannot be read */
  async of({ snmpCredentialId: id }: MonitoredRouter): Promise<SnmpLogin | undefined> {
    if (id === undefined) return undefined;
    const { now = () => performance.now(), snmpLogin } = this.options;
    const known = this.#known.get(id);
    if (known && now() - known.at < KEPT_MS) return known.login;
    // Secrets that nobody asks for are not to lie about.
    for (const [other, { at }] of this.#known) if (now() - at >= KEPT_MS) this.#known.delete(other);
    const fields = await snmpLogin(id);
    const login = fields && loginOf(fields);
    this.#known.set(id, { login, at: now() });
    return login;
  }
}
