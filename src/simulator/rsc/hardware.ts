import type { Hardware } from '../kernel/menu';
import type { RscDocument } from '../../core/rsc';

const PORT = /^(ether|sfp|sfp-sfpplus|qsfp28-|qsfpplus|combo)(\d+)(-\d+)?$/;
const DEFAULT_NAME = /\bdefault-name=(\S+)/;

/**
 * What hardware a configuration must have come from: every port that it names, and the `etherN` below the highest. Ports
 * that are not named cannot be known; they would print nothing either.
 */
export function hardwareOf(document: RscDocument): Hardware {
  const named = new Set(portNames(document).filter((name) => PORT.test(name)));
  const highest = [...named].reduce((most, name) => Math.max(most, Number(/^ether(\d+)$/.exec(name)?.[1] ?? 0)), 0);
  for (let port = 1; port <= highest; port += 1) named.add(`ether${port}`);
  const { model, serial, softwareId } = document.header;
  const ports = [...named].sort(byKindAndNumber);
  return {
    // A router without any port would have no way to be reached.
    ports: ports.length > 0 ? ports : ['ether1'],
    ...(model === undefined ? {} : { model }),
    ...(serial === undefined ? {} : { serial }),
    ...(softwareId === undefined ? {} : { softwareId }),
  };
}

function portNames({ sections }: RscDocument): string[] {
  const renamed = new Set<string>();
  const names: string[] = [];
  for (const { path, statements } of sections) {
    for (const statement of statements) {
      if (statement.kind !== 'command') continue;
      const given = statement.args.find((argument) => argument.name === 'name')?.value;
      const isPort = path === '/interface/ethernet' && statement.verb === 'set';
      const factory = isPort ? (DEFAULT_NAME.exec(statement.selector ?? '')?.[1] ?? statement.selector) : undefined;
      if (factory !== undefined) names.push(factory);
      // A name that the file gives to something is no factory name, even where it looks like one.
      if (given !== undefined && path.startsWith('/interface/') && given !== factory) renamed.add(given);
      for (const { name, value } of statement.args) if (name !== 'name') names.push(...value.split(',').map(withoutMark));
    }
  }
  return names.filter((name) => !renamed.has(name));
}

function withoutMark(text: string): string {
  return text.startsWith('!') ? text.slice(1) : text;
}

function byKindAndNumber(a: string, b: string): number {
  const [, kindA = '', numberA = '0', partA = ''] = PORT.exec(a) ?? [];
  const [, kindB = '', numberB = '0', partB = ''] = PORT.exec(b) ?? [];
  return kindA.localeCompare(kindB) || Number(numberA) - Number(numberB) || partA.localeCompare(partB, 'en', { numeric: true });
}
