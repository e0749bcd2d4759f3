import { settingEvidence } from '../audit/evidence';
import { fits, type Where } from '../audit/conditions';
import { defineRule, type Evidence, type FixStep, type Rule } from '../audit/rule';

export const SECURING = 'https://help.mikrotik.com/docs/spaces/ROS/pages/328353/Securing+your+router';

/** A rule about the one row of a menu: broken where these values hold. */
interface SettingRule extends Omit<Rule, 'menus' | 'check' | 'fix' | 'audits'>, Partial<Pick<Rule, 'audits'>> {
  readonly menu: string;
  readonly broken: Where;
  /** Properties that are told, beside those of `broken`. */
  readonly tell?: readonly string[];
  /** Values that mend it. Absent: a person has to decide. */
  readonly mend?: Readonly<Record<string, string | number | boolean>>;
  /** The action that mends it, where the menu has one of its own. @defaultValue menu.set */
  readonly by?: string;
}

/** Sets values of a menu without rows. */
export function settingFix(menu: string, values: Readonly<Record<string, unknown>>): FixStep {
  return { do: 'menu.set', input: { path: menu, values } };
}

export function settingRule({ menu, broken, tell = [], mend, by, ...rule }: SettingRule): Rule {
  const names = [...new Set([...Object.keys(broken), ...tell])];
  return defineRule({
    audits: ['security'],
    ...rule,
    menus: { [menu]: names },
    check(view) {
      const row = view.one(menu);
      return fits(row, broken) ? [settingEvidence(menu, row, names)] : [];
    },
    ...(mend ? { fix: () => [by ? { do: by, input: mend } : settingFix(menu, mend)] } : {}),
  });
}

/** Names of the rows that are evidence. */
function namesOf(evidence: readonly Evidence[]): readonly string[] {
  return evidence.flatMap(({ row }) => row?.['name'] ?? []);
}

/** One step for each row that is evidence. */
export function each(evidence: readonly Evidence[], step: (name: string) => FixStep): readonly FixStep[] {
  return [...new Set(namesOf(evidence))].map(step);
}
