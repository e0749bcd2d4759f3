/** `7.21beta3` taken apart; a release comes after its candidates. */
const VERSION = /^(\d+)\.(\d+)(?:\.(\d+))?(?:(alpha|beta|rc)(\d+)?)?/;
const STAGES = ['alpha', 'beta', 'rc'];

function partsOf(version: string): readonly number[] | undefined {
  const match = VERSION.exec(version);
  if (!match) return undefined;
  const [, major, minor, patch = '0', stage, number = '0'] = match;
  const rank = stage === undefined ? STAGES.length : STAGES.indexOf(stage);
  return [Number(major), Number(minor), Number(patch), rank, Number(number)];
}

/** Is it a version that can be compared? `7.x` is none. */
export function isVersion(text: string | undefined): text is string {
  return text !== undefined && partsOf(text) !== undefined;
}

/** Negative where `a` is older. Unlike `compareRelease` it tells a beta from its release: a hole may be closed in between. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a) ?? [], partsOf(b) ?? []];
  for (let index = 0; index < 5; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
