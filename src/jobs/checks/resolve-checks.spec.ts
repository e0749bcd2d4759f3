import { ChecksInput } from '../../core/catalogue';
import { checkCatalogue } from './built-in';
import { resolveChecks, type ChangeContext } from './resolve-checks';

const HARMLESS: ChangeContext = { risk: 'disruptive', touchesManagement: false };
const STANDARD = checkCatalogue()
  .filter(({ standard }) => standard)
  .map(({ name }) => name);

const namesOf = (input: unknown, context = HARMLESS): string[] =>
  resolveChecks(input === undefined ? undefined : ChecksInput.parse(input), context).map(({ name }) => name);

describe('src/jobs/checks/resolve-checks', () => {
  it('takes the standard ones where nothing is said', () => {
    expect(namesOf(undefined)).toEqual(STANDARD);
    expect(namesOf('standard')).toEqual(STANDARD);
    expect(STANDARD).toContain('default-route');
    expect(STANDARD.filter((name) => name.endsWith('-ping') || name === 'dns')).toEqual([]);
  });

  it('pings the gateway unasked only where the change could cut the router off', () => {
    expect(namesOf(undefined, { risk: 'lockout', touchesManagement: false })).toEqual(
      expect.arrayContaining([...STANDARD, 'gateway-ping']),
    );
    expect(namesOf('standard', { risk: 'disruptive', touchesManagement: true })).toContain('gateway-ping');
    expect(namesOf(['bgp'], { risk: 'lockout', touchesManagement: true })).toEqual(['bgp']);
  });

  it('takes none, names, standard among names, and the later of two', () => {
    expect(namesOf('none')).toEqual([]);
    expect(namesOf(['dns', 'bgp'])).toEqual(['dns', 'bgp']);
    const checks = resolveChecks(ChecksInput.parse(['standard', { check: 'bgp', tolerance: '10%', settle: '90s' }]), HARMLESS);
    expect(checks).toHaveLength(STANDARD.length);
    expect(checks.find(({ name }) => name === 'bgp')).toMatchObject({ rule: { tolerance: '10%' }, settleMs: 90_000 });
  });

  it.each([
    [['bgb'], 'bgp'],
    [['standart'], 'standard'],
    [[{ check: 'wireles-clients' }], 'wireless-clients'],
  ])('refuses %j with the nearest name', (input, nearest) => {
    expect(() => namesOf(input)).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        message: expect.stringContaining(`did you mean ${nearest}?`) as string,
      }) as Error,
    );
  });

  it('refuses a check of the user with the name of a built-in one', () => {
    expect(() => namesOf([{ name: 'bgp', menu: '/routing/bgp/session' }])).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }) as Error,
    );
  });

  it('makes limits of what the user says in absolute terms', () => {
    const [limits, relative, both] = resolveChecks(
      ChecksInput.parse([
        { name: 'limits', menu: '/ppp/active', count: { min: 5 } },
        { name: 'relative', menu: '/ppp/active', where: { service: 'pppoe' }, count: { tolerance: 3 } },
        { name: 'both', menu: '/ppp/active', count: { max: 9, tolerance: '5%' }, settle: '5s' },
      ]),
      HARMLESS,
    );
    expect(limits).toMatchObject({ rule: { tolerance: '100%', must: { min: 5 } } });
    expect(relative).toEqual({
      name: 'relative',
      measure: { kind: 'count', sources: [{ menu: '/ppp/active', where: ['=service=pppoe'] }] },
      rule: { worse: 'fewer', tolerance: '3' },
    });
    expect(both).toMatchObject({ rule: { tolerance: '5%', must: { max: 9 } }, settleMs: 5_000 });
  });
});
