import type { Actor } from '../kernel/menu';
import type { World } from '../kernel/world';
import { NOTHING, type Value } from './value';

/** What a script waits for. */
export interface Pause {
  readonly delayMs: number;
}

/** Work that can be interrupted by `:delay`. */
export type Running<T> = Generator<Pause, T, void>;

/** What a script has to do with the router it runs on. */
export interface Context {
  readonly world: World;
  readonly actor?: Actor;
  /** Values of `:global`, the same for every script of the router. */
  readonly globals: Map<string, Cell>;
  /** Counts one step. @throws ScriptError where the script has used up what it may take */
  step(): void;
  put(line: string): void;
  /** Starts another script beside this one. @returns its number */
  spawn(source: string): string;
  /** A command asked for something that happens to the whole router. */
  finished(then: 'restart' | 'shutdown'): void;
}

/** `:return`, and the end that `/quit` makes. Not errors of the script: `on-error` does not see them. */
export class Leave extends Error {
  override readonly name = 'Leave';

  constructor(
    readonly kind: 'return' | 'quit',
    readonly value: Value,
  ) {
    super(kind);
  }
}

export interface Cell {
  value: Value;
}

/** Variables between two braces, and the menu that commands there belong to. */
export class Scope {
  private readonly cells = new Map<string, Cell>();
  private row: Readonly<Record<string, string>> | undefined;

  constructor(
    private readonly parent: Scope | undefined,
    public menu: string,
  ) {}

  /** A scope in which names of properties mean those of `row`. */
  withRow(row: Readonly<Record<string, string>>): Scope {
    const inner = new Scope(this, this.menu);
    inner.row = row;
    return inner;
  }

  define(name: string, value: Value): void {
    this.cells.set(name, { value });
  }

  /** Makes a name of this scope mean a cell that others hold too. */
  share(name: string, cell: Cell): void {
    this.cells.set(name, cell);
  }

  get(name: string): Value {
    return this.cell(name)?.value ?? NOTHING;
  }

  cell(name: string): Cell | undefined {
    return this.cells.get(name) ?? this.parent?.cell(name);
  }

  property(name: string): string | undefined {
    return this.row ? this.row[name] : this.parent?.property(name);
  }
}
