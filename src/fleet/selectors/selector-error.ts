import { AppError } from '../../core/errors';

const SHOWN_BEFORE = 60;
const SHOWN_AFTER = 40;

/** The complaint, and below it the selector with a mark at the place. */
export function selectorError(text: string, at: number, complaint: string): AppError {
  return new AppError('SELECTOR_INVALID', `${complaint}\n${marked(text, at)}`, { details: { position: at, complaint } });
}

function marked(text: string, at: number): string {
  const start = Math.max(0, at - SHOWN_BEFORE);
  const end = Math.min(text.length, at + SHOWN_AFTER);
  const shown = text.slice(start, end).replace(/[\p{Cc}\p{Surrogate}]/gu, ' ');
  const [before, after] = [start > 0 ? '…' : '', end < text.length ? '…' : ''];
  return `  ${before}${shown}${after}\n  ${' '.repeat(before.length + at - start)}^`;
}
