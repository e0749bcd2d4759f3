import { MASK, isSecretProperty } from '../secrets';

/** Property to wire text; `null` unsets the property on the router. */
export type WireValues = Readonly<Record<string, string | null>>;

interface ChangeBase {
  /** Menu on this router, e.g. `/ip/firewall/filter`. */
  readonly menu: string;
  /** What a person knows the row by, e.g. `192.168.88.1/24 on bridge`. Never the `.id` alone where anything better exists. */
  readonly key: string;
  /** The step of a workflow that it comes from. */
  readonly step?: string;
}

export interface AddChange extends ChangeBase {
  readonly op: 'add';
  readonly after: WireValues;
  /** `.id` of the row that the new one goes before; absent appends. */
  readonly placeBefore?: string;
  /** `.id`s of rows that held the same values already: what tells a landed add from an older twin. */
  readonly twins?: readonly string[];
}

export interface SetChange extends ChangeBase {
  readonly op: 'set';
  /** Absent for a singleton. */
  readonly id?: string;
  /** Only the properties that change; `null` was unset. */
  readonly before: WireValues;
  readonly after: WireValues;
}

export interface RemoveChange extends ChangeBase {
  readonly op: 'remove';
  readonly id: string;
  /** The writable properties of the row, so that it can be added again. */
  readonly before: WireValues;
  /** `.id` of the next row that stays, where order counts. */
  readonly placeBefore?: string;
  /** `before` cannot make the row again: it was the router's own, or its writable properties are not known. */
  readonly irreversible?: true;
  /** The row may be gone by itself by then: "no such item" means that it is done. */
  readonly vanishing?: true;
}

export interface MoveChange extends ChangeBase {
  readonly op: 'move';
  readonly id: string;
  /** `.id` of the row it goes before; absent: the end. */
  readonly destination?: string;
  /** `.id` of the row that followed it before; absent: it was the last. */
  readonly before?: string;
}

/** A verb that is not a change of rows, e.g. `/ip/dns/cache/flush`. */
export interface CallChange extends ChangeBase {
  readonly op: 'call';
  readonly command: string;
  readonly args: WireValues;
  /** The command that takes it back, with its arguments: `stop` for `start`. Absent: it has no inverse. */
  readonly undo?: { readonly command: string; readonly args: WireValues };
}

export type Change = AddChange | SetChange | RemoveChange | MoveChange | CallChange;

/** What one action would do to one router, in order. No change means that the router is as wanted. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Facts for the reader that are not changes, e.g. why something was left alone. */
  readonly notes?: readonly string[];
}

export const EMPTY_PLAN: Plan = Object.freeze({ changes: [] });

/** A sentence that carries out one change. */
export interface Sentence {
  readonly command: string;
  readonly args: WireValues;
}

export function sentenceOf(change: Change): Sentence {
  switch (change.op) {
    case 'add':
      return {
        command: `${change.menu}/add`,
        args: { ...definedOnly(change.after), ...(change.placeBefore ? { 'place-before': change.placeBefore } : {}) },
      };
    case 'set':
      return { command: `${change.menu}/set`, args: { ...(change.id ? { '.id': change.id } : {}), ...change.after } };
    case 'remove':
      return { command: `${change.menu}/remove`, args: { '.id': change.id } };
    case 'move':
      return {
        command: `${change.menu}/move`,
        args: { numbers: change.id, ...(change.destination ? { destination: change.destination } : {}) },
      };
    case 'call':
      return { command: `${change.menu}/${change.command}`, args: change.args };
  }
}

/**
 * The change that takes this one back, or `undefined` where there is none.
 * @param ret `=ret=` of the add, the new row's `.id`
 */
export function inverseOf(change: Change, ret?: string): Change | undefined {
  const { menu, key } = change;
  switch (change.op) {
    case 'add':
      return ret ? { op: 'remove', menu, key, id: ret, before: change.after } : undefined;
    case 'set':
      return { op: 'set', menu, key, ...(change.id ? { id: change.id } : {}), before: change.after, after: change.before };
    case 'remove':
      if (change.irreversible) return undefined;
      return {
        op: 'add',
        menu,
        key,
        after: change.before,
        ...(change.placeBefore ? { placeBefore: change.placeBefore } : {}),
      };
    case 'move':
      return { op: 'move', menu, key, id: change.id, ...(change.before ? { destination: change.before } : {}) };
    case 'call':
      return change.undo && calledBack(change, change.undo);
  }
}

function calledBack({ menu, key, command, args }: CallChange, undo: NonNullable<CallChange['undo']>): CallChange {
  return { op: 'call', menu, key, command: undo.command, args: undo.args, undo: { command, args } };
}

/** One line of the diff that users see. Secrets are masked; `.id`s, which differ per router, are left out. */
export interface DiffEntry {
  readonly menu: string;
  readonly op: Change['op'];
  readonly key: string;
  readonly before?: WireValues;
  readonly after?: WireValues;
}

export function diffOf(plan: Plan, secretFields: readonly string[] = []): DiffEntry[] {
  return plan.changes.map((change): DiffEntry => {
    const { menu, op, key } = change;
    switch (change.op) {
      case 'add':
        return { menu, op, key, after: masked(change.after, secretFields) };
      case 'set':
        return { menu, op, key, before: masked(change.before, secretFields), after: masked(change.after, secretFields) };
      case 'remove':
        return { menu, op, key, before: masked(change.before, secretFields) };
      case 'move':
        return { menu, op, key };
      case 'call':
        return { menu: `${menu}/${change.command}`, op, key, after: masked(withoutIds(change.args), secretFields) };
    }
  });
}

function masked(values: WireValues, secretFields: readonly string[]): WireValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value && isSecretProperty(name, secretFields) ? MASK : value]),
  );
}

function withoutIds(values: WireValues): WireValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== '.id' && name !== 'numbers'));
}

function definedOnly(values: WireValues): WireValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
