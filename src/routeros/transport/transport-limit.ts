import { AppError } from '../../core/errors';

/** The transport cannot say what is asked; nothing was sent. */
export function transportLimit(message: string): AppError {
  return new AppError('TRANSPORT_LIMIT', message, { details: { sent: false } });
}
