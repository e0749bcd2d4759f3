import type { RouterFacts, RouterReader, Row } from '../../core/catalogue';
import { AppError, isAppError } from '../../core/errors';
import { parseVersion } from '../version';
import type { LearnedTree } from './learned';

export interface LearnOptions {
  /** Of the router; the session's own where absent. */
  readonly facts?: RouterFacts;
  readonly signal?: AbortSignal;
  /**
   * Calls at once. Twenty-five hang the connection of a real router.
   * @defaultValue 2
   */
  readonly concurrency?: number;
  /** @defaultValue 6000, three times what 7.24 with all packages takes */
  readonly maxCalls?: number;
  /** @defaultValue 120000 */
  readonly maxMs?: number;
}

const DEFAULTS = { concurrency: 2, maxCalls: 6_000, maxMs: 120_000 } as const;
/** One answer takes milliseconds; a router that needs this long is not to be asked a thousand times. */
const CALL_TIMEOUT_MS = 10_000;
const INSPECT = '/console/inspect';

/** Every router has them: a tree without is no tree, whatever the answers looked like. */
const ESSENTIAL = ['/interface', '/ip/address', '/ip/route', '/system/identity', '/user'];

/** Commands with the same arguments in every menu, or that only read: two thirds of the calls for nothing new. */
const NOT_ASKED: ReadonlySet<string> = new Set([
  'comment',
  'disable',
  'edit',
  'enable',
  'export',
  'find',
  'get',
  'move',
  'print',
  'remove',
  'reset',
  'unset',
]);

/**
 * Reads the command tree of a router by /console/inspect. Stops at its bounds with what it has then: `complete` says so.
 * The commands of the root, many of them words of the script language, are never asked about: up to 7.21.3 asking for
 * `do` keeps the router busy for half a minute.
 * @throws AppError VERSION_UNSUPPORTED for 6.x, which cannot be asked; PROTOCOL_ERROR for a tree that cannot be one; what the
 * router says to the first call; CANCELLED
 */
export async function learnTree(router: RouterReader, options: LearnOptions = {}): Promise<LearnedTree> {
  const facts = options.facts ?? router.facts;
  if ((parseVersion(facts.version)?.major ?? 0) < 7) {
    throw new AppError('VERSION_UNSUPPORTED', `RouterOS ${facts.version} cannot be asked for its command tree`);
  }
  const { menus, complete } = await new Walk(router, options).run();
  const lacking = complete ? ESSENTIAL.filter((path) => Object.keys(menus[path] ?? {}).length === 0) : [];
  if (lacking.length > 0) throw new AppError('PROTOCOL_ERROR', `the command tree of the router lacks ${lacking.join(', ')}`);
  return {
    version: facts.version,
    ...(facts.architecture ? { architecture: facts.architecture } : {}),
    packages: [...(facts.packages ?? [])].sort(),
    learnedAt: Date.now(),
    complete,
    menus,
  };
}

type Ask = { readonly kind: 'menu'; readonly path: readonly string[] } | CommandAsk;

interface CommandAsk {
  readonly kind: 'command';
  readonly menu: readonly string[];
  readonly command: string;
}

class Walk {
  private readonly menus: Record<string, Record<string, string | null>> = {};
  private readonly waiting: Ask[] = [];
  private readonly deadline: number;
  private readonly limits: { readonly concurrency: number; readonly maxCalls: number; readonly maxMs: number };
  private calls = 0;
  private complete = true;
  private failed = false;

  constructor(
    private readonly router: RouterReader,
    private readonly options: LearnOptions,
  ) {
    const { concurrency = DEFAULTS.concurrency, maxCalls = DEFAULTS.maxCalls, maxMs = DEFAULTS.maxMs } = options;
    this.limits = { concurrency, maxCalls, maxMs };
    this.deadline = performance.now() + maxMs;
  }

  async run(): Promise<Pick<LearnedTree, 'menus' | 'complete'>> {
    // Whether the router can be asked at all shows at the root, before the lanes start.
    await this.readMenu([]);
    while (this.waiting.length > 0 && this.mayAsk()) {
      // A lane ends when nothing waits; what another one finds then is for the next round.
      await Promise.all(Array.from({ length: this.limits.concurrency }, () => this.lane()));
    }
    if (this.waiting.length > 0) this.leaveOut();
    return { menus: this.menus, complete: this.complete };
  }

  private async lane(): Promise<void> {
    while (this.mayAsk()) {
      const ask = this.waiting.pop();
      if (!ask) return;
      try {
        await (ask.kind === 'menu' ? this.readMenu(ask.path) : this.readCommand(ask));
      } catch (error) {
        this.missed(ask, error);
      }
    }
  }

  private mayAsk(): boolean {
    return !this.failed && this.calls < this.limits.maxCalls && performance.now() < this.deadline;
  }

  private async readCommand({ menu, command }: CommandAsk): Promise<void> {
    const names = (await this.children([...menu, command])).filter((row) => row['node-type'] === 'arg').map(nameOf);
    const held = this.menus[pathText(menu)];
    if (held) held[command] = names.filter(isPlain).sort().join(' ');
  }

  private async readMenu(path: readonly string[]): Promise<void> {
    const rows = await this.children(path);
    const commands = rows
      .filter((row) => row['node-type'] === 'cmd')
      .map(nameOf)
      .filter(isPlain);
    this.menus[pathText(path)] = Object.fromEntries(commands.map((command) => [command, null]));
    const menus = rows.filter((row) => row['node-type'] === 'dir' || row['node-type'] === 'path').map(nameOf);
    for (const name of menus.filter(isPlain)) this.waiting.push({ kind: 'menu', path: [...path, name] });
    if (path.length === 0) return;
    // Behind the menus of the stack: asked first, so that a menu is whole before the next one is begun.
    for (const command of commands) if (!NOT_ASKED.has(command)) this.waiting.push({ kind: 'command', menu: path, command });
  }

  private async children(path: readonly string[]): Promise<readonly Row[]> {
    this.calls += 1;
    const { rows } = await this.router.query(
      INSPECT,
      // The path is a list of words; one with slashes answers nothing.
      { request: 'child', path: path.join(',') },
      { timeoutMs: CALL_TIMEOUT_MS, ...(this.options.signal ? { signal: this.options.signal } : {}) },
    );
    return rows.filter((row) => row.type === 'child');
  }

  /** A refusal is about one menu; anything else ends the walk. @throws what is not a refusal */
  private missed(ask: Ask, error: unknown): void {
    if (!isAppError(error) || error.spec.category !== 'routeros' || error.code === 'SESSION_FATAL') {
      this.failed = true;
      throw error;
    }
    this.complete = false;
    if (ask.kind === 'command') delete this.menus[pathText(ask.menu)];
  }

  /** A menu of which not every command was read is worse than the baked one. */
  private leaveOut(): void {
    this.complete = false;
    for (const ask of this.waiting) if (ask.kind === 'command') delete this.menus[pathText(ask.menu)];
  }
}

function nameOf(row: Row): string {
  return row.name ?? '';
}

/** Lists are kept as texts with blanks between the names. */
function isPlain(name: string): boolean {
  return name !== '' && !/\s/.test(name);
}

function pathText(path: readonly string[]): string {
  return `/${path.join('/')}`;
}
