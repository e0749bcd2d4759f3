import type { DataSource, QueryRunner } from 'typeorm';
import { AppError } from '../../core/errors';

/** A wait that long means that code inside a transaction asks outside of it: better an error than a daemon that hangs. */
const STUCK_MS = 60_000;

/**
 * Lets one transaction at a time have the connection. TypeORM gives every caller the same SQLite query runner, so that
 * transactions of independent callers would nest into each other and a rollback of one would take writes of the others
 * with it. Here each caller gets a runner of its own, and what is not part of the open transaction waits for its end.
 */
export function separateTransactions(source: DataSource): void {
  const driver = source.driver as unknown as SharedRunnerDriver;
  const create = driver.createQueryRunner.bind(driver);
  const gate = new Gate();
  const statements = new Map<string, unknown>();
  driver.createQueryRunner = (mode) => {
    driver.queryRunner = undefined;
    const runner = create(mode);
    driver.queryRunner = undefined;
    // A statement belongs to the connection, and there is one connection: prepare it once for all runners.
    runner.stmtCache = statements;
    return guard(runner, gate);
  };
}

type Mode = 'master' | 'slave';
type SharedRunner = QueryRunner & { stmtCache: Map<string, unknown> };

interface SharedRunnerDriver {
  queryRunner?: QueryRunner;
  createQueryRunner(mode: Mode): SharedRunner;
}

type RunQuery = (text: string, parameters?: unknown[], structured?: boolean) => Promise<unknown>;

function guard(runner: SharedRunner, gate: Gate): SharedRunner {
  const query = runner.query.bind(runner) as unknown as RunQuery;
  const release = runner.release.bind(runner);
  const guarded: RunQuery = async (text, ...rest) => {
    if (text === 'BEGIN TRANSACTION') {
      await gate.enter(runner);
      // IMMEDIATE: a transaction that reads first and then writes would fail where another process wrote in between.
      return query('BEGIN IMMEDIATE', ...rest).catch((error: unknown) => {
        gate.leave(runner);
        throw error;
      });
    }
    if (gate.isHeldBy(runner)) {
      const outcome = query(text, ...rest);
      if (text === 'COMMIT') return outcome.then((value) => (gate.leave(runner), value));
      return text === 'ROLLBACK' ? outcome.finally(() => gate.leave(runner)) : outcome;
    }
    await gate.enter(runner);
    return query(text, ...rest).finally(() => gate.leave(runner));
  };
  return Object.assign(runner, {
    query: guarded,
    release: async (): Promise<void> => {
      if (gate.isHeldBy(runner)) await guarded('ROLLBACK');
      await release();
    },
  });
}

class Gate {
  #holder: object | undefined;
  readonly #waiting: (() => void)[] = [];

  isHeldBy(who: object): boolean {
    return this.#holder === who;
  }

  async enter(who: object): Promise<void> {
    if (this.#holder !== undefined) await this.#turn();
    this.#holder = who;
  }

  leave(who: object): void {
    if (this.#holder !== who) return;
    const next = this.#waiting.shift();
    // The place goes from hand to hand: nobody who comes in between may slip in.
    this.#holder = next;
    next?.();
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(new AppError('BUG', 'a query waits for a transaction that does not end'));
      }, STUCK_MS);
      timer.unref();
      this.#waiting.push(enter);
    });
  }
}
