import type { Row } from '../../core/catalogue';
import { shown } from '../audit/evidence';
import type { MenuNeeds } from '../audit/rule';
import { isOn, type ConfigView } from '../audit/view';

/** Where RouterOS runs a script of its own accord, or keeps one: properties that hold its text. */
const PLACES: readonly { readonly menu: string; readonly texts: readonly string[] }[] = [
  { menu: '/system/scheduler', texts: ['on-event'] },
  { menu: '/system/script', texts: ['source'] },
  { menu: '/tool/netwatch', texts: ['up-script', 'down-script', 'test-script'] },
  { menu: '/ppp/profile', texts: ['on-up', 'on-down'] },
  { menu: '/ip/dhcp-client', texts: ['script'] },
  { menu: '/ip/dhcp-server', texts: ['lease-script'] },
];

export const TEXT_NEEDS: MenuNeeds = Object.fromEntries(
  PLACES.map(({ menu, texts }) => [menu, ['name', 'host', 'interface', 'disabled', ...texts]]),
);

export interface ScriptText {
  /** `scheduler "U6"`. */
  readonly where: string;
  readonly menu: string;
  readonly text: string;
  readonly row: Row;
}

/** Every script of the router that is not switched off. The texts may hold passwords: never show them whole. */
export function textsOf(view: ConfigView): readonly ScriptText[] {
  return PLACES.flatMap(({ menu, texts }) =>
    view.rows(menu).flatMap((row) =>
      texts.flatMap((name): ScriptText[] => {
        const text = row[name];
        if (!text || isOn(row['disabled'])) return [];
        const called = shown('name', row['name'] ?? row['host'] ?? row['interface']);
        return [{ where: `${menu} "${called}"`, menu, text, row }];
      }),
    ),
  );
}

export interface Fetched {
  /** In small letters; undefined where the script works it out. */
  readonly host: string | undefined;
  readonly scheme: string | undefined;
}

/** What a script fetches from elsewhere: hosts only, for a path or a login in a URL may be secret. */
export function fetchesOf(text: string): readonly Fetched[] {
  const calls = [...text.matchAll(/\bfetch\b([^;\n]*)/gi)].map(([, rest = '']) => rest);
  return calls.map((call) => {
    const url = /\b(?:url|address)\s*=\s*\(?\s*"?([^"\s;)]*)/i.exec(call)?.[1] ?? '';
    const [, scheme, host] = /^(?:(https?|ftp|sftp|tftp):\/\/)?(?:[^@/\s]*@)?([a-z0-9.-]+)/i.exec(url) ?? [];
    const isPlain = host !== undefined && !url.startsWith('$') && (host.includes('.') || host === 'localhost');
    return { host: isPlain ? host.toLowerCase() : undefined, scheme: scheme?.toLowerCase() };
  });
}

/** It runs what it has fetched. */
export function runsFetched(text: string): boolean {
  return /\bfetch\b/i.test(text) && /(\/import\b|\bimport\s+(file-name=)?\S*\.rsc|\[\s*:parse\b|:execute\b)/i.test(text);
}
