import { isDynamic, type AddChange, type Change, type Plan, type RemoveChange, type SetChange } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { RouterView } from './router-view';
import { conditionsFor, lookupCommands } from './row-lookup';
import { assignments, consoleMenu, quoted } from './script-text';

/** One line of the inverse: it stands by itself, so that a refusal of one does not stop the others. */
export interface ScriptLine {
  readonly text: string;
  /** Global names that it shares with other lines. */
  readonly shared: readonly string[];
}

export interface InverseLines {
  /** Looks at the router before anything is taken back: what is new, and what has which `.id`. */
  readonly looks: readonly ScriptLine[];
  /** Takes the changes back, the last one first. */
  readonly steps: readonly ScriptLine[];
}

/** Adds that are recognised in one go. */
const MOST_KEYS = 100;
const MOST_KEY_CHARACTERS = 8_000;
/** Parts of a key: no certain value holds one of them. */
const [CELL_END, KEY_END] = ['\t', '\n'];
/** Properties whose text `find` compares as people expect, in every version. */
const FINDABLE: readonly string[] = ['list', 'comment', 'name', 'chain'];

/** @throws AppError GUARD_UNAVAILABLE where a change has no inverse, or one that cannot be found again */
export function inverseLines(plan: Plan, view: RouterView): InverseLines {
  const writer = new InverseWriter(plan, view);
  return writer.write();
}

class InverseWriter {
  private readonly looks: ScriptLine[] = [];
  private readonly steps: ScriptLine[] = [];
  /** Rows that the plan removes: the name that holds the `.id` they have when they are back. */
  private readonly returning = new Map<string, string>();

  constructor(
    private readonly plan: Plan,
    private readonly view: RouterView,
  ) {}

  write(): InverseLines {
    for (const change of this.plan.changes) if (change.op === 'remove') this.announce(change);
    for (const group of grouped(this.plan.changes.toReversed(), this.view)) {
      const [first] = group;
      if (first?.op === 'add') this.undoAdds(group.filter((change) => change.op === 'add'));
      else for (const change of group) this.undo(change);
    }
    const moved = this.plan.changes.flatMap((change) => (change.op === 'move' ? [change.menu] : []));
    for (const menu of new Set(moved)) this.restoreOrder(menu);
    return { looks: this.looks, steps: this.steps };
  }

  private undo(change: Change): void {
    switch (change.op) {
      case 'set':
        return this.undoSet(change);
      case 'remove':
        return this.undoRemove(change);
      case 'move':
        // At the end, with the others.
        return;
      default:
        throw noInverse(change);
    }
  }

  private announce({ menu, id }: RemoveChange): void {
    const name = `rfgX${this.returning.size}`;
    this.returning.set(keyOf(menu, id), name);
    this.looks.push({ text: `:set ${name} ${id}`, shared: [name] });
  }

  private undoSet({ menu, id, before }: SetChange): void {
    const values = assignments(before, this.view.menu(menu).types, 'set');
    if (values === '') return;
    if (id === undefined) return this.step(`${consoleMenu(menu)} set ${values}`, []);
    const row = this.row(menu, id);
    this.step(`${row.commands}; ${consoleMenu(menu)} set $x ${values}`, row.shared);
  }

  /**
   * Puts every row that was moved, or went away and came back, before the one that it stood before: from the last to the
   * first, so that each finds its follower in place. Moving back step by step would be right only after the whole plan.
   */
  private restoreOrder(menu: string): void {
    const displaced = new Set(
      this.plan.changes.flatMap((change) =>
        change.menu === menu && (change.op === 'move' || change.op === 'remove') ? [change.id] : [],
      ),
    );
    let follower: string | undefined;
    for (const [id, row] of [...this.view.menu(menu).rows].toReversed()) {
      if (displaced.has(id)) this.moveBefore(menu, id, follower);
      if (!isDynamic(row)) follower = id;
    }
  }

  private moveBefore(menu: string, id: string, follower: string | undefined): void {
    const path = consoleMenu(menu);
    const row = this.row(menu, id);
    if (follower === undefined) return this.step(`${row.commands}; ${path} move $x`, row.shared);
    const next = this.row(menu, follower);
    const moved = `${row.commands}; :local m $x; ${again(next.commands)}; ${path} move $m destination=$x`;
    this.step(moved, [...row.shared, ...next.shared]);
  }

  /** The plan may have been cut short before this row was removed: it is added only where it is gone. */
  private undoRemove(change: RemoveChange): void {
    const { menu, id, before, placeBefore } = change;
    if (change.irreversible) throw noInverse(change);
    const path = consoleMenu(menu);
    const self = this.returning.get(keyOf(menu, id)) ?? '';
    const conditions = conditionsFor(this.view, this.plan, menu, id);
    const [anyProperty = 'comment'] = Object.keys(before);
    const searched = conditions
      ? `${lookupCommands(menu, conditions)}; :if ($n > 1) do={ :error "ambiguous" }; :if ($n = 0) do={ :set gone true } else={ :set ${self} $x }`
      : ':error "cannot be found again"';
    const looked = `:do { :local z [${path} get $x ${anyProperty}] } on-error={ :set gone true }`;
    const added = `:set ${self} [${path} add ${assignments(before, this.view.menu(menu).types, 'add')}`;
    const head = `:local x ${id}; :local n 0; :local gone false; :if ($rfgR) do={ ${searched} } else={ ${looked} }`;
    if (placeBefore === undefined) return this.step(`${head}; :if ($gone) do={ ${added}] }`, [self]);
    const anchor = this.row(menu, placeBefore);
    // In the wrong place is better than not at all; it counts as a failure all the same.
    const placed = `:do { ${again(anchor.commands)}; ${added} place-before=$x] } on-error={ ${COUNT}; ${added}] }`;
    this.step(`${head}; :if ($gone) do={ ${placed} }`, [self, ...anchor.shared]);
  }

  private undoAdds(adds: readonly AddChange[]): void {
    const [first] = adds;
    if (!first) return;
    const { menu } = first;
    const name = `rfgN${this.looks.length}`;
    this.looks.push(this.lookForNew(menu, adds, name));
    const path = consoleMenu(menu);
    // From the last to the first: what came later may lean on what came before.
    const [anyProperty = ''] = certainNames(first, this.view);
    // A row that matched two adds is gone the second time: what is not there needs no removing.
    const isLeft = `:do { :local z [${path} get ($${name}->$k) ${anyProperty}]; ${COUNT} } on-error={}`;
    const remove = `:do { ${path} remove ($${name}->$k) } on-error={ ${isLeft} }`;
    this.step(`:if ([:len $${name}] > 0) do={ :for k from=([:len $${name}]-1) to=0 step=-1 do={ ${remove} } }`, [name]);
  }

  /** Puts the `.id`s of rows into `name` that were not there before and hold what one of the adds gave them. */
  private lookForNew(menu: string, adds: readonly AddChange[], name: string): ScriptLine {
    const { rows, isWhole } = this.view.menu(menu);
    const properties = certainNames(adds[0], this.view);
    if (properties.length === 0) {
      throw unavailable(`the rows to be added to ${menu} hold nothing that a script could recognise them by`);
    }
    const keys = new Set(adds.map((add) => keyText(properties.map((each) => add.after[each] ?? ''))));
    const alike = [...rows].flatMap(([id, row]) => (keys.has(keyText(properties.map((each) => row[each] ?? ''))) ? [id] : []));
    const known = isWhole ? [...rows.keys()] : [...new Set([...alike, ...adds.flatMap((add) => add.twins ?? [])])];
    const path = consoleMenu(menu);
    const isNew = `[:typeof [:find ${quoted(`,${known.join(',')},`)} (",".$i.",")]] != "num"`;
    const key = properties.map((each) => `[:tostr [${path} get $i ${each}]]`).join(` . ${quoted(CELL_END)} . `);
    const isOurs = `[:typeof [:find ${quoted(KEY_END + [...keys].join(''))} (${quoted(KEY_END)} . ${key} . ${quoted(KEY_END)})]] = "num"`;
    const collected = `:do { :if (${isOurs}) do={ :set ${name} ($${name},$i) } } on-error={ ${COUNT} }`;
    const where = isWhole ? '' : findWhere(adds);
    const loop = `:foreach i in=[${path} find${where}] do={ :if ($rfgR || (${isNew})) do={ ${collected} } }`;
    // After a reboot the old rows cannot be told by their `.id`s.
    const [most, others] = [`:if ([:len $${name}] != ${alike.length}) do={ ${COUNT} }`, `:set ${name} [:toarray ""]`];
    const doubtful = alike.length > 0 ? `; :if ($rfgR) do={ ${most}; ${others} }` : '';
    return { text: `:do { :set ${name} [:toarray ""]; ${loop}${doubtful} } on-error={ ${COUNT} }`, shared: [name] };
  }

  /** Commands that set `x` to a row; they fail where it cannot be found. */
  private row(menu: string, id: string): { readonly commands: string; readonly shared: readonly string[] } {
    const name = this.returning.get(keyOf(menu, id));
    if (name !== undefined) return { commands: `:local x $${name}; :local n 0`, shared: [name] };
    const conditions = conditionsFor(this.view, this.plan, menu, id);
    const searched = conditions
      ? `${lookupCommands(menu, conditions)}; :if ($n != 1) do={ :error "not found again" }`
      : ':error "cannot be found again"';
    return { commands: `:local x ${id}; :local n 0; :if ($rfgR) do={ ${searched} }`, shared: [] };
  }

  private step(commands: string, shared: readonly string[]): void {
    this.steps.push({ text: `:do { ${commands} } on-error={ ${COUNT} }`, shared });
  }
}

const COUNT = ':set rfgF ($rfgF+1)';

/** The commands that look for another row where `x` and `n` are there already. */
function again(commands: string): string {
  return commands.replace(':local x ', ':set x ').replace(':local n ', ':set n ');
}

function keyOf(menu: string, id: string): string {
  return `${menu} ${id}`;
}

function keyText(values: readonly string[]): string {
  return values.join(CELL_END) + KEY_END;
}

function certainNames(add: AddChange | undefined, view: RouterView): readonly string[] {
  if (!add) return [];
  const menu = view.menu(add.menu);
  return Object.keys(add.after).filter((name) => menu.isCertain(name, add.after[name]));
}

/** Adds side by side to one menu, which are recognised by the same properties, are taken back in one go. */
function grouped(changes: readonly Change[], view: RouterView): readonly (readonly Change[])[] {
  const groups: Change[][] = [];
  let open: { readonly group: Change[]; readonly kind: string; characters: number } | undefined;
  for (const change of changes) {
    const kind = change.op === 'add' ? [change.menu, ...certainNames(change, view)].join(' ') : '';
    const characters = change.op === 'add' ? JSON.stringify(change.after).length : 0;
    const fits = open && open.group.length < MOST_KEYS && open.characters + characters <= MOST_KEY_CHARACTERS;
    if (open && fits && kind !== '' && open.kind === kind) {
      open.group.push(change);
      open.characters += characters;
      continue;
    }
    open = { group: [change], kind, characters };
    groups.push(open.group);
  }
  return groups;
}

/** A first choice among very many rows: what all the adds have in common. */
function findWhere(adds: readonly AddChange[]): string {
  const common = FINDABLE.flatMap((name) => {
    const [value, ...more] = new Set(adds.map((add) => add.after[name]));
    const isUsable = more.length === 0 && typeof value === 'string' && /^[A-Za-z][\w-]*$/.test(value);
    return isUsable ? [`${name}=${quoted(value)}`] : [];
  });
  return common.length === 0 ? '' : ` where ${common.join(' ')}`;
}

function noInverse({ menu, op, key }: Change): AppError {
  return unavailable(`${menu} ${op} ${key} has no inverse that a script on the router could run`);
}

export function unavailable(why: string, cause?: unknown): AppError {
  return new AppError(
    'GUARD_UNAVAILABLE',
    why,
    cause === undefined ? {} : { cause, details: { cause: AppError.from(cause).code } },
  );
}
