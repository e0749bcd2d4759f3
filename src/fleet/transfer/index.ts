export type { ExportOptions } from './export-rows';
export { formatOf, TRANSFER_FORMATS, type TransferFormat } from './format';
export type { RowProblem } from './rows';
export {
  describeProblem,
  MAX_IMPORT_CHARS,
  MAX_IMPORT_ROWS,
  TransferService,
  type ImportOptions,
  type ImportResult,
} from './transfer.service';
