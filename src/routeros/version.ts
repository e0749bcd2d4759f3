/** A RouterOS version taken apart. `stage` is empty for a release, else e.g. `beta3`, `rc1`, `alpha209`. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly stage: string;
}

/**
 * How the stages follow each other; a release is above all of its candidates. Unknown words rank lowest: better to take
 * a build for too old than to believe it has a feature.
 */
const STAGE_RANKS: Readonly<Record<string, number>> = { alpha: 1, beta: 2, rc: 3 };
const RELEASE_RANK = 9;
const STAGE_NUMBERS = 10_000;
const STAGE_SPAN = STAGE_NUMBERS * (RELEASE_RANK + 1);
/** Room for minors and patches: the number stays far below 2^53, which SQLite and JavaScript hold exactly. */
const PART_SPAN = 1_000;

const VERSION = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.\d+)?(?:[-_]?([a-z]+)(\d*))?/i;

/**
 * Reads `7.20.8`, `7.21beta3`, `6.49.18 (long-term)`. The channel in brackets does not count.
 * @returns undefined where the text does not start with a version
 */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text.trim());
  if (!match) return undefined;
  const [, major, minor = '0', patch = '0', word = '', number = ''] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), stage: `${word.toLowerCase()}${number}` };
}

/** `7.20.8 (stable)` -> `7.20.8`: the form kept in facts. The text itself where it is no version. */
export function plainVersion(text: string): string {
  return text.trim().split(/\s/, 1)[0] ?? text;
}

/**
 * A monotone integer for SQL: 7.21beta3 < 7.21rc1 < 7.21 < 7.21.1.
 * @returns 0 where the text is no version, so that unknown sorts below everything
 */
export function versionNumber(text: string): number {
  const version = parseVersion(text);
  if (!version) return 0;
  const { major, minor, patch, stage } = version;
  return ((major * PART_SPAN + capped(minor)) * PART_SPAN + capped(patch)) * STAGE_SPAN + stageNumber(stage);
}

function capped(part: number): number {
  return Math.min(part, PART_SPAN - 1);
}

function stageNumber(stage: string): number {
  if (stage === '') return RELEASE_RANK * STAGE_NUMBERS;
  const word = stage.replace(/\d+$/, '');
  const number = Number(stage.slice(word.length) || '0');
  return (STAGE_RANKS[word] ?? 0) * STAGE_NUMBERS + Math.min(number, STAGE_NUMBERS - 1);
}

/** Negative where `a` is older than `b`; for `sort`. Texts that are no versions come first. */
export function compareVersions(a: string, b: string): number {
  return versionNumber(a) - versionNumber(b);
}
