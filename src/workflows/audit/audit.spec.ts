import { viewOf } from '../../../test/kit/audit-of';
import { audit } from './audit';
import { defineRule, type Evidence, type Rule } from './rule';
import { NotKnown } from './view';

function rule(id: string, evidence: readonly Evidence[] | (() => readonly Evidence[]), more: Partial<Rule> = {}): Rule {
  return defineRule({
    id,
    title: 'Something is wrong',
    severity: 'medium',
    audits: ['security'],
    why: 'It matters.',
    remedy: 'Mend it.',
    references: [],
    menus: {},
    check: typeof evidence === 'function' ? evidence : () => evidence,
    ...more,
  });
}

async function asked(rules: readonly Rule[], version = '7.20.8') {
  return audit(rules, await viewOf(rules, {}, { version }));
}

describe('workflows/audit/audit', () => {
  it('puts the worst first, then goes by the name of the rule', async () => {
    const found: readonly Evidence[] = [{ text: 'x' }];
    const result = await asked([
      rule('b.low', found, { severity: 'low' }),
      rule('b.high', found, { severity: 'high' }),
      rule('a.high', found, { severity: 'high' }),
      rule('a.kept', []),
    ]);
    expect(result.findings.map((each) => each.rule)).toEqual(['a.high', 'b.high', 'b.low']);
    expect(result).toMatchObject({ asked: 4, unchecked: [] });
  });

  it('tells what could not be asked, and fails by a defect', async () => {
    const unknown = rule('a.b', () => {
      throw new NotKnown('nobody may read it');
    });
    const result = await asked([unknown]);
    expect(result.unchecked).toEqual([
      { rule: 'a.b', title: 'Something is wrong', severity: 'medium', why: 'nobody may read it' },
    ]);
    const defect = rule('a.b', () => {
      throw new TypeError('oops');
    });
    await expect(asked([defect])).rejects.toThrow('oops');
  });

  it('does not ask what does not concern a version', async () => {
    const late = rule('a.b', [{ text: 'x' }], { versions: { since: '7.15' } });
    expect(await asked([late], '7.14.3')).toMatchObject({ asked: 0, findings: [], unchecked: [] });
    expect((await asked([late], '7.15')).findings).toHaveLength(1);
    expect((await asked([late], '7.x')).unchecked[0]?.why).toBe('the version of RouterOS is not known');
  });

  it.each<[string, readonly Evidence[], string, string]>([
    ['all certain', [{ text: 'a' }, { text: 'b', severity: 'low' }], 'medium', 'certain'],
    ['all possible', [{ text: 'a', doubt: 'x' }], 'medium', 'possible'],
    // Half a critical weighs more than a whole low.
    [
      'a grave one that is possible',
      [
        { text: 'a', severity: 'low' },
        { text: 'b', severity: 'critical', doubt: 'x' },
      ],
      'critical',
      'possible',
    ],
    ['as grave, one of them certain', [{ text: 'a' }, { text: 'b', doubt: 'x' }], 'medium', 'certain'],
    [
      'a certain one that is graver',
      [
        { text: 'a', severity: 'high' },
        { text: 'b', doubt: 'x' },
      ],
      'high',
      'certain',
    ],
  ])('weighs %s', async (_name, evidence, severity, certainty) => {
    expect((await asked([rule('a.b', evidence)])).findings[0]).toMatchObject({ severity, certainty });
  });

  it('tells doubts once where all of it is possible, else beside their line', async () => {
    const possible = await asked([
      rule('a.b', [
        { text: 'a', doubt: 'x' },
        { text: 'b', doubt: 'x' },
      ]),
    ]);
    expect(possible.findings[0]).toMatchObject({ evidence: ['a', 'b'], doubts: ['x'] });
    const mixed = await asked([rule('a.b', [{ text: 'a', doubt: 'x' }, { text: 'b' }])]);
    expect(mixed.findings[0]).toMatchObject({ evidence: ['a (if x)', 'b'], doubts: [] });
  });

  it('tells no more than twenty-five instances, and fixes all', async () => {
    const many = Array.from({ length: 40 }, (_none, at) => ({ text: `row ${at}`, row: { name: `r${at}` } }));
    const fixing = rule('a.b', many, { fix: (evidence) => evidence.map(() => ({ do: 'x.y', input: {} })) });
    const [finding] = (await asked([fixing])).findings;
    expect([finding?.evidence.length, finding?.evidence.at(-1), finding?.fix.length]).toEqual([26, '… and 15 more', 40]);
  });

  it.each<[Partial<Rule>, string]>([
    [{ id: 'Nope' }, 'the id must be subject.what'],
    [{ audits: [] }, 'no audit asks for it'],
    [{ why: 'because' }, '"because" is not a sentence'],
    [{ menus: { user: [] } }, 'a menu is no path'],
  ])('takes no rule with %j', (wrong, why) => {
    expect(() => rule(wrong.id ?? 'a.b', [], wrong)).toThrow(why);
  });
});
