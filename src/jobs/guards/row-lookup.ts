import type { Plan, Row } from '../../core/catalogue';
import { isText } from './certain';
import type { RouterView } from './router-view';
import { consoleMenu, quoted } from './script-text';

/** Asked first, because people name rows by them. */
const PREFERRED = ['name', 'comment', 'interface', 'address', 'chain', 'list'];
/** A menu that was not looked at whole gives no proof of being the only one: then all that is known is asked for. */
const MOST_CONDITIONS = 12;

/** What a property must hold; an empty text stands for not set. */
type Condition = readonly [name: string, value: string];

/**
 * Finds a row again by what the plan leaves as it is, after a reboot has given the rows other `.id`s.
 * @returns what tells the row from all others, before, during and after the plan; undefined where nothing does
 */
export function conditionsFor(view: RouterView, plan: Plan, menu: string, id: string): readonly Condition[] | undefined {
  const { rows, types, isWhole, isCertain, isWritable } = view.menu(menu);
  const row = rows.get(id);
  if (!row) return undefined;
  const changed = changedProperties(plan, menu, id);
  // Counters, states and the like are not written by anybody: they do not tell a row.
  const isStable = (name: string): boolean =>
    name !== '.id' && !changed.has(name) && (isWritable(name) || isWritten(plan, menu, name));
  const certain = Object.entries(row)
    .filter(([name, value]) => isStable(name) && isCertain(name, value))
    .sort(([a], [b]) => rank(a) - rank(b));
  if (!isWhole) return certain.length > 0 ? certain.slice(0, MOST_CONDITIONS) : undefined;
  const others = imagesOfOthers(view, plan, menu, id);
  const absent = [...new Set(others.flatMap((other) => Object.keys(other)))]
    .filter((name) => row[name] === undefined && !changed.has(name) && isText(types, name))
    .map((name): Condition => [name, '']);
  return distinguishing([...certain, ...absent], others);
}

/** The fewest conditions, taken greedily, that no other row meets. */
function distinguishing(conditions: readonly Condition[], others: readonly Row[]): readonly Condition[] | undefined {
  const chosen: Condition[] = [];
  let left = others;
  while (left.length > 0 || chosen.length === 0) {
    let best: { readonly condition: Condition; readonly left: readonly Row[] } | undefined;
    for (const condition of conditions) {
      const [name, value] = condition;
      const still = left.filter((other) => (other[name] ?? '') === value);
      if (still.length < (best?.left.length ?? left.length + (chosen.length === 0 ? 1 : 0))) best = { condition, left: still };
    }
    if (!best) return undefined;
    chosen.push(best.condition);
    left = best.left;
  }
  return chosen;
}

function rank(name: string): number {
  const at = PREFERRED.indexOf(name);
  return at < 0 ? PREFERRED.length : at;
}

function isWritten(plan: Plan, menu: string, name: string): boolean {
  return plan.changes.some((change) => {
    if (change.menu !== menu) return false;
    if (change.op === 'remove') return name in change.before;
    return change.op === 'add' && name in change.after;
  });
}

function changedProperties(plan: Plan, menu: string, id: string): ReadonlySet<string> {
  const names = plan.changes.flatMap((change) =>
    change.op === 'set' && change.menu === menu && change.id === id ? Object.keys(change.after) : [],
  );
  return new Set(names);
}

/** Every other row as it is and as the plan makes it, and the rows that the plan adds. */
function imagesOfOthers(view: RouterView, plan: Plan, menu: string, id: string): readonly Row[] {
  const images = [...view.menu(menu).rows].flatMap(([other, row]) => (other === id ? [] : [row]));
  for (const change of plan.changes) {
    if (change.menu !== menu) continue;
    if (change.op === 'add') images.push(withoutUnset(change.after));
    if (change.op !== 'set' || change.id === undefined || change.id === id) continue;
    const row = view.menu(menu).rows.get(change.id);
    if (row) images.push(withoutUnset({ ...row, ...change.after }));
  }
  return images;
}

function withoutUnset(values: Readonly<Record<string, string | null>>): Row {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
}

/**
 * Commands that set `x` to the row and `n` to how many rows there are like it; both are declared by the caller.
 * Values are compared as texts: what a comparison of other kinds means differs between versions.
 */
export function lookupCommands(menu: string, conditions: readonly Condition[]): string {
  const path = consoleMenu(menu);
  const all = conditions.map(([name, value]) => `([:tostr [${path} get $i ${name}]]=${quoted(value)})`).join(' && ');
  return `:foreach i in=[${path} find] do={ :if (${all}) do={ :set n ($n+1); :set x $i } }`;
}
