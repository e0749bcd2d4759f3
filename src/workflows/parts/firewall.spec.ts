import type { ActionInput, Row, Step, StepContext } from '../../core/catalogue';
import { bypassNat, letThrough } from './firewall';

type WriteStep = Extract<Step, { readonly do: string }>;

const FACTS = { version: '7.20.8', major: 7 };

function placed(rows: readonly Row[], more: { readonly beforeFasttrack?: true } = {}): ActionInput {
  const step = letThrough({ id: 'open', title: 'Open', chain: 'input', rules: () => ({ comment: 'x' }), ...more }) as WriteStep;
  const context: StepContext = { input: {}, facts: FACTS, found: { 'input-rules': rows }, results: {} };
  return (step.input(context) as readonly ActionInput[])[0] ?? {};
}

const INVALID: Row = { '.id': '*1', action: 'drop', 'connection-state': 'invalid' };
const LAST: Row = { '.id': '*9', action: 'drop', 'in-interface-list': '!LAN' };

describe('src/workflows/parts/firewall', () => {
  it.each<[string, readonly Row[], string | undefined]>([
    ['an empty chain', [], undefined],
    ['what drops the rest', [INVALID, LAST], '*9'],
    ['a rule that rejects', [{ '.id': '*2', action: 'reject' }, LAST], '*2'],
    ['a jump', [{ '.id': '*3', action: 'jump', 'jump-target': 'own' }, LAST], '*3'],
    ['what is switched off', [{ '.id': '*4', action: 'drop', disabled: 'true' }, LAST], '*9'],
    ['what RouterOS made', [{ '.id': '*5', action: 'drop', dynamic: 'true' }, LAST], '*9'],
    ['a list of those who are shut out', [{ '.id': '*6', action: 'drop', 'src-address-list': 'blocked' }, LAST], '*9'],
    ['a rule against all but some', [{ '.id': '*7', action: 'drop', 'src-address': '!192.0.2.0/24' }, LAST], '*7'],
    ['fasttrack', [{ '.id': '*8', action: 'fasttrack-connection' }, LAST], '*9'],
  ])('finds the place in %s', (_what, rows, anchor) => {
    expect(placed(rows)['place-before']).toBe(anchor);
  });

  it('stands before fasttrack where it has to', () => {
    const rows = [INVALID, { '.id': '*8', action: 'fasttrack-connection' }, LAST];
    expect(placed(rows, { beforeFasttrack: true })).toMatchObject({ chain: 'input', action: 'accept', 'place-before': '*8' });
  });

  it('keeps out of translation before the first rule that translates', () => {
    const rows: readonly Row[] = [
      { '.id': '*1', action: 'accept' },
      { '.id': '*2', action: 'masquerade', disabled: 'true' },
      { '.id': '*3', action: 'src-nat' },
    ];
    const step = bypassNat(() => [{ 'src-address': '10.0.0.0/8' }]) as WriteStep;
    const context: StepContext = { input: {}, facts: FACTS, found: { 'srcnat-rules': rows }, results: {} };
    expect(step.input(context)).toEqual([
      { chain: 'srcnat', action: 'accept', 'src-address': '10.0.0.0/8', 'place-before': '*3' },
    ]);
  });
});
