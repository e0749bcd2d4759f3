import type { Writable } from 'node:stream';
import type { AppError } from '../../../core/errors';
import { safeText } from './safe-text';

/** Where a command's words go: results to stdout, everything else to stderr. */
export interface Output {
  readonly json: boolean;
  /** stderr is a terminal, so that progress may redraw itself. */
  readonly live: boolean;
  /** The one result of a command: a JSON document, or the text that `render` makes of it. */
  result<T>(value: T, render: (value: T) => string | Promise<string>): Promise<void>;
  /** One of many results: a JSON line, or one line of text. */
  line<T>(value: T, render: (value: T) => string): void;
  /** Said on stderr. */
  note(text: string): void;
}

export interface OutputStreams {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

export function createOutput(streams: OutputStreams, options: { json: boolean }): Output {
  const print = (text: string): void => void streams.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return {
    json: options.json,
    live: streams.stderr.isTTY === true && !options.json,
    async result(value, render) {
      print(options.json ? JSON.stringify(value, null, 2) : await render(value));
    },
    line: (value, render) => print(options.json ? JSON.stringify(value) : render(value)),
    note: (text) => void streams.stderr.write(`${text}\n`),
  };
}

/** `error CODE: message` and its remedy on stderr; with --json one document on stdout. */
export function printError(streams: OutputStreams, error: AppError, options: { json: boolean }): void {
  const { code, message, remedy, trap } = error;
  const requestId = error.details?.['requestId'];
  if (options.json) {
    const told = { code, message, remedy, ...(trap ? { trap } : {}), ...(requestId ? { requestId } : {}) };
    streams.stdout.write(`${JSON.stringify({ error: told }, null, 2)}\n`);
    return;
  }
  const lines = message.split('\n').map(safeText).join('\n');
  const reference = code === 'BUG' && typeof requestId === 'string' ? `request: ${requestId}\n` : '';
  streams.stderr.write(`error ${code}: ${lines}\nremedy: ${safeText(remedy)}\n${reference}`);
}
