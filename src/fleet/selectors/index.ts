export type { Comparison, FieldRef, Operator, Selector } from './ast';
export { compileSelector, foldCase, type CompileScope } from './compile';
export { MAX_SELECTOR_CHARS, parseSelector } from './parser';
export { printSelector, quoteValue } from './printer';
