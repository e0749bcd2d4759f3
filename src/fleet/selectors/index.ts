export type { Selector } from './ast';
export { compileSelector } from './compile';
export { parseSelector } from './parser';
export { printSelector, quoteValue } from './printer';
