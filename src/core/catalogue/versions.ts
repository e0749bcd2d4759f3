/** The RouterOS versions that have something. */
export interface VersionRange {
  readonly since?: string;
  /** First version that no longer has it. */
  readonly until?: string;
  /** First version without it, and the first that has it again: `['7.1', '7.18']`. */
  readonly gap?: readonly [from: string, to: string];
  /** What to use where it is missing, as a clause: `use the action wireless.list_interfaces`. */
  readonly instead?: string;
}

/** A part of an input that not every RouterOS version has. */
export interface Requirement extends VersionRange {
  /** e.g. `argument vrf` or `menu /safe-mode`. */
  readonly what: string;
}

/** What an action asks of a router besides its version. */
export interface Needs {
  /** One of these packages, as /system/package lists them; a `*` at the end stands for a family: `wifi-*`. */
  readonly packages?: readonly string[];
  /** As `packages`, where 6.x calls for another one. */
  readonly packagesV6?: readonly string[];
  /** Feature of /system/device-mode that must be on, e.g. `container`. */
  readonly deviceMode?: string;
  /** One of these architectures. */
  readonly architectures?: readonly string[];
  /** What the board must have, in words: nothing that the router tells says it. */
  readonly hardware?: string;
}

/** Does a router of this version have it? */
export function isAvailable({ since, until, gap }: VersionRange, version: string): boolean {
  if (since !== undefined && compareRelease(version, since) < 0) return false;
  if (until !== undefined && compareRelease(version, until) >= 0) return false;
  return !gap || compareRelease(version, gap[0]) < 0 || compareRelease(version, gap[1]) >= 0;
}

/** e.g. `since RouterOS 7.18`, `before 7.1 and since 7.18`. */
export function rangeText({ since, until, gap }: VersionRange): string {
  const parts = [
    since ? `since RouterOS ${since}` : '',
    until ? `until before ${until}` : '',
    gap ? `before RouterOS ${gap[0]} and since ${gap[1]}` : '',
  ];
  return parts.filter(Boolean).join(' and ');
}

/** Compares release numbers only: `7.21beta3` counts as 7.21, since a menu is there from its first beta on. */
export function compareRelease(a: string, b: string): number {
  const left = releaseParts(a);
  const right = releaseParts(b);
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function releaseParts(version: string): number[] {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match ? match.slice(1).map((part) => Number(part ?? 0)) : [0, 0, 0];
}
