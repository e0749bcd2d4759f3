export { compareExports, normaliseExport, parseExport, type RscDocument } from '../../core/rsc';
export { exportConfig, type ExportOptions } from './export';
export { hardwareOf } from './hardware';
export { loadDocument, type LoadReport } from './load';
