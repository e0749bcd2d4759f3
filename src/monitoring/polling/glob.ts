/**
 * `*` is any text, `?` one character; case counts. Linear in time whatever the pattern, which users write.
 * @param glob not empty
 */
export function matchesGlob(glob: string, text: string): boolean {
  let [at, from] = [0, 0];
  let star = -1;
  let mark = 0;
  while (from < text.length) {
    if (glob[at] === '*') {
      star = at;
      mark = from;
      at += 1;
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === text[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      from = mark;
    } else return false;
  }
  while (glob[at] === '*') at += 1;
  return at === glob.length;
}

/** The last glob that fits decides; `!` leaves out. Where none fits: shown only if every glob leaves out. */
export function globFilter(globs: readonly string[]): (name: string) => boolean {
  const rules = globs.map((glob) => (glob.startsWith('!') ? { shows: false, glob: glob.slice(1) } : { shows: true, glob }));
  const otherwise = rules.every((rule) => !rule.shows);
  return (name) => rules.findLast((rule) => matchesGlob(rule.glob, name))?.shows ?? otherwise;
}
