import { compareRelease } from '../../core/catalogue';

interface Moved {
  /** First version that has it under its present path. */
  readonly since: string;
  /** Where it was before; absent: nowhere. */
  readonly before?: (path: string) => string;
}

const MOVED: readonly (readonly [RegExp, Moved])[] = [
  [/^\/interface\/wifi(\/|$)/, { since: '7.13', before: (path) => path.replace('/wifi', '/wifiwave2') }],
  [/^\/system\/ntp\/client\/servers$/, { since: '7.1' }],
  [/^\/routing\/(rule|table)$/, { since: '7.1' }],
  [/^\/interface\/(wireguard|vxlan)(\/|$)/, { since: '7.1' }],
  [/^\/container(\/|$)/, { since: '7.4' }],
];

/** Where a version has a menu that rules name by its path in 7.x. @returns undefined where it has no such menu */
export function pathOn(menu: string, version: string | undefined): string | undefined {
  const moved = MOVED.find(([pattern]) => pattern.test(menu))?.[1];
  if (!moved || version === undefined || compareRelease(version, moved.since) >= 0) return menu;
  // The stack of wifiwave2 came with 7.x.
  return moved.before && compareRelease(version, '7.1') >= 0 ? moved.before(menu) : undefined;
}
