export type { RscDocument } from './document';
export { exportConfig, type ExportOptions } from './export';
export { hardwareOf } from './hardware';
export { loadDocument, type LoadReport } from './load';
export { compareExports, normaliseExport } from './normalise';
export { parseExport } from './parse';
