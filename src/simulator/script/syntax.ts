/** What a script is made of once it is read. */
export type Expression =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'variable'; readonly name: string }
  /** `[…]`: the value of the last command. */
  | { readonly kind: 'substitution'; readonly body: readonly Statement[] }
  /** `{…}` where commands are meant. */
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'array'; readonly items: readonly { readonly key?: Expression; readonly value: Expression }[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** A word of a command: positional, or `name=value`. A name without a value stands for `name` alone. */
export interface Item {
  readonly name?: string;
  readonly value: Expression;
}

export interface Statement {
  readonly items: readonly Item[];
  /** `where …` of print and find. */
  readonly where?: Expression;
  /** Line of the source, from 1. */
  readonly line: number;
}

/** A script that stops, in words for the log of the router. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}
