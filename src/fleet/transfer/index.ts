export type { ExportOptions } from './export-rows';
export { formatOf, TRANSFER_FORMATS, type TransferFormat } from './format';
export type { RowProblem } from './rows';
export { describeProblem, TransferService, type ImportOptions, type ImportResult } from './transfer.service';
