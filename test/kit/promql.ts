/** Words of the language that stand where a metric could. */
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);
/** Lists of labels, and the clauses that they belong to. */
const CLAUSE = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;

/** Every series that an expression asks for, whatever it is called: what a pattern of names would miss is found, too. */
export function seriesIn(expr: string): readonly string[] {
  const bare = expr
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(CLAUSE, '');
  const names = [...bare.matchAll(/(?<![\w:.$])[a-z_:][\w:]*(?!\w)(?!\s*\()/gi)].map(([name]) => name);
  return [...new Set(names)].filter((name) => !WORDS.has(name.toLowerCase()));
}

/** Labels that an expression names: in its matchers and in its clauses. */
export function labelsIn(expr: string): readonly string[] {
  const matched = [...expr.matchAll(/[{,]\s*([a-z_]\w*)\s*(?:=~|!~|!=|=)\s*"/gi)].map(([, label = '']) => label);
  const listed = [...expr.matchAll(CLAUSE)].flatMap(([, list = '']) => list.split(',').map((label) => label.trim()));
  return [...new Set([...matched, ...listed])].filter((label) => label !== '');
}
