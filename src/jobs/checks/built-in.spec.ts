import { CATALOGUE_VERSIONS, menuCatalogue } from '../../routeros';
import { BUILT_IN_CHECKS, checkCatalogue } from './built-in';
import { isInVersion } from './measures/asking';
import { pingCommand } from './measures/ping';
import type { Source } from './check';

const SOURCES = BUILT_IN_CHECKS.flatMap(({ name, measure }): [string, Source][] => {
  if (measure.kind === 'count') return measure.sources.map((source) => [name, source]);
  return measure.kind === 'rows' ? [[name, measure.source]] : [];
});

describe('src/jobs/checks/built-in', () => {
  it('names each check once, and tells of each what it is', () => {
    const all = checkCatalogue();
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, title, summary, menus, rights, tolerance } of all) {
      expect([name, title !== '' && summary.endsWith('.') && menus.length > 0 && rights.length > 0]).toEqual([name, true]);
      expect(tolerance).toMatch(/^(\d+|\d+%)(,(\d+|\d+%))?$/);
    }
  });

  it('sends nothing from the router unasked', () => {
    const unasked = BUILT_IN_CHECKS.filter(({ standard }) => standard);
    expect(unasked.filter(({ measure }) => measure.kind === 'ping' || measure.kind === 'resolve')).toEqual([]);
    expect(unasked.filter(({ rights }) => rights.includes('test'))).toEqual([]);
  });

  it.each(SOURCES)('%s asks menus that some version has, in the versions that it says', (_name, source) => {
    const having = CATALOGUE_VERSIONS.filter((version) => menuCatalogue(version).menu(source.menu));
    expect(having.length).toBeGreaterThan(0);
    const isGated = source.since !== undefined || source.until !== undefined;
    const beyond = having.filter((version) => !isInVersion(source, version));
    expect(isGated ? beyond : []).toEqual([]);
  });

  it.each([...CATALOGUE_VERSIONS])('pings and resolves with commands that %s has', (version) => {
    const commands = [pingCommand(version), '/resolve'].map((command) => {
      const cut = command.lastIndexOf('/');
      return menuCatalogue(version)
        .menu(command.slice(0, cut) || '/')
        ?.commands.has(command.slice(cut + 1));
    });
    expect(commands).toEqual([true, true]);
  });
});
