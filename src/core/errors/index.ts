export { ERRORS, EXIT, isErrorCode, type ErrorCategory, type ErrorCode, type ErrorSpec, type RetryRule } from './registry';
export { AppError, isAppError, type AppErrorOptions, type ErrorRecord, type Trap } from './app-error';
