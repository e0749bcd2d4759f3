import { z } from 'zod';
import { defineCommand } from './command';
import { assertSupported, unmetNeeds, unmetRequirements } from './support';
import { isAvailable } from './versions';

const facts = { version: '7.20.8', major: 7 };

function command(limits: Partial<Parameters<typeof defineCommand>[0]>) {
  return defineCommand({
    id: 'test.run',
    title: 'Run it',
    summary: 'Runs it.',
    risk: 'none',
    menu: '/container',
    command: 'start',
    oneWay: 'It is a test.',
    examples: [{ title: 'Run it', input: {} }],
    ...limits,
  });
}

describe('src/core/catalogue/support', () => {
  it('knows what a version has, before and after a gap too', () => {
    expect(isAvailable({ since: '7.18' }, '7.18beta2')).toBe(true);
    expect(isAvailable({ since: '7.18' }, '7.17.2')).toBe(false);
    expect(isAvailable({ until: '7.1' }, '6.49.18')).toBe(true);
    expect(isAvailable({ until: '7.1' }, '7.1')).toBe(false);
    const gap = { gap: ['7.1', '7.18'] } as const;
    expect(['6.49.18', '7.1', '7.17', '7.18'].map((version) => isAvailable(gap, version))).toEqual([true, false, false, true]);
  });

  it('refuses an action that the version lacks, and names the alternative', () => {
    const action = command({ versions: { since: '7.4', instead: 'use metarouter.start' } });
    expect(unmetRequirements(action, {}, { version: '6.49.18' })).toHaveLength(1);
    expect(() => assertSupported(action, {}, { version: '6.49.18', major: 6 })).toThrow(
      expect.objectContaining({
        code: 'VERSION_UNSUPPORTED',
        message: expect.stringContaining('use metarouter.start'),
        remedy: expect.stringMatching(/^Use metarouter\.start/),
      }),
    );
    expect(() => assertSupported(action, {}, facts)).not.toThrow();
  });

  it('refuses a part of the input by its own code', () => {
    const action = command({ input: { vrf: z.string().optional() }, requires: () => [{ what: 'argument vrf', since: '7.21' }] });
    expect(() => assertSupported(action, { vrf: 'a' }, facts)).toThrow(expect.objectContaining({ code: 'FIELD_UNAVAILABLE' }));
  });

  it.each([
    ['a package that is not there', { packages: ['routeros'] }, 1],
    ['a package of the family', { packages: ['routeros', 'wifi-qcom-ac'] }, 0],
    ['packages that are not known', {}, 0],
    ['a feature that is off', { packages: ['wifi-qcom'], deviceMode: { container: 'no' } }, 1],
    ['a feature that is on', { packages: ['wifi-qcom'], deviceMode: { container: 'yes' } }, 0],
    ['another architecture', { packages: ['wifi-qcom'], architecture: 'mipsbe' }, 1],
  ])('tells needs that are not met: %s', (_title, known, count) => {
    const action = command({ needs: { packages: ['wifi-*'], deviceMode: 'container', architectures: ['arm64', 'x86_64'] } });
    const router = { ...facts, ...known } as Parameters<typeof unmetNeeds>[1];
    expect(unmetNeeds(action, router)).toHaveLength(count);
    const call = (): void => assertSupported(action, {}, router);
    const code = count === 0 ? undefined : 'REQUIREMENT_UNMET';
    expect(codeOf(call)).toBe(code);
  });

  it('knows that wireless was part of 7.x before 7.13, and what 6.x calls a package', () => {
    const wireless = command({ needs: { packages: ['wireless'] } });
    expect(unmetNeeds(wireless, { version: '7.12.1', major: 7, packages: ['routeros'] })).toEqual([]);
    expect(unmetNeeds(wireless, { version: '7.15.3', major: 7, packages: ['routeros'] })).toHaveLength(1);
    const multicast = command({ needs: { packagesV6: ['multicast'] } });
    expect(unmetNeeds(multicast, { version: '6.49.18', major: 6, packages: ['system'] })).toHaveLength(1);
    expect(unmetNeeds(multicast, { ...facts, packages: ['routeros'] })).toEqual([]);
  });
});

function codeOf(call: () => void): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}
