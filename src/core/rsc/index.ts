export { decodeWord, encodeWord } from './bytes';
export type { RscArgument, RscCommand, RscDocument, RscHeader, RscSection, RscStatement, RscVerbatim } from './document';
export { compareExports, normaliseExport } from './normalise';
export { parseExport } from './parse';
export { endOfGroup, quoteText, unescapeText } from './quoting';
export { wrapLine } from './wrap';
