import { isUtf8 } from 'node:buffer';
import type { Reply, Row } from '../../core/catalogue';
import { AppError, type Trap } from '../../core/errors';
import type { TextDecoderFunction } from '../api/text';
import { trapError } from '../api/traps';

export interface RestAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * What a REST answer means.
 * @throws AppError TRAP_*, AUTH_REJECTED, COMMAND_TIMEOUT, INPUT_TOO_LARGE, PROTOCOL_ERROR
 */
export function readAnswer(answer: RestAnswer, decodeText: TextDecoderFunction): Reply {
  if (answer.status === 204 || (answer.status < 300 && answer.body.length === 0)) return { rows: [] };
  const value = parseBody(answer, decodeText);
  if (answer.status >= 300) throw refusal(answer.status, value);
  if (Array.isArray(value)) return { rows: value.map((row) => toRow(row, answer)) };
  const row = toRow(value, answer);
  // `add`, `execute` and count-only answer with this alone.
  if (row.ret !== undefined && Object.keys(row).length === 1) return { rows: [], ret: row.ret };
  return { rows: [row] };
}

function parseBody(answer: RestAnswer, decodeText: TextDecoderFunction): unknown {
  const { body } = answer;
  const isText = isUtf8(body);
  // Bytes of a code page: read as they are and each text by itself, as it came from WinBox or from somebody else.
  const text = body.toString(isText ? 'utf8' : 'latin1');
  const reviver = isText
    ? undefined
    : (_key: string, value: unknown): unknown => (typeof value === 'string' ? reread(value, decodeText) : value);
  try {
    return JSON.parse(text, reviver);
  } catch {
    try {
      return JSON.parse(escapeControls(text), reviver);
    } catch (cause) {
      if (answer.status === 401) throw unauthorised();
      throw new AppError('PROTOCOL_ERROR', `the peer answers ${answer.status} without JSON: it does not speak RouterOS REST`, {
        cause,
        details: { status: answer.status, sent: true },
        remedy: 'Check that the port is the www or www-ssl service; REST needs RouterOS 7.1, without TLS 7.9.',
      });
    }
  }
}

function reread(text: string, decodeText: TextDecoderFunction): string {
  // A character beyond one byte was written as an escape: it is text already.
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return text;
  const bytes = Buffer.from(text, 'latin1');
  return decodeText(bytes, 0, bytes.length);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** RouterOS does not escape control characters inside of strings; outside of them they are white space. */
function escapeControls(text: string): string {
  const parts: string[] = [];
  let from = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) inString = !inString;
    else if (code === BACKSLASH && inString) at += 1;
    else if (code < SPACE && inString) {
      parts.push(text.slice(from, at), `\\u${code.toString(16).padStart(4, '0')}`);
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.join('');
}

function toRow(value: unknown, { status }: RestAnswer): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('PROTOCOL_ERROR', 'the peer answers JSON that holds no rows', { details: { status, sent: true } });
  }
  // Everything is text on this wire; what is not is written as the API would.
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toText(field)]));
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return JSON.stringify(value);
}

/** REST gives up a command after 60 seconds and says so like this. */
const CAP_TEXT = 'Session closed';

function refusal(status: number, value: unknown): AppError {
  if (status === 401) return unauthorised();
  const { message, detail } = (value ?? {}) as { readonly message?: unknown; readonly detail?: unknown };
  const said = typeof detail === 'string' ? detail : undefined;
  const text = said ?? (typeof message === 'string' ? message : `status ${status}`);
  const details = { status, sent: true };
  if (text === CAP_TEXT) {
    return new AppError('COMMAND_TIMEOUT', 'the router gave the command up: REST allows 60 seconds', {
      details,
      remedy: 'Reach the router by api or api-ssl for commands that take long.',
    });
  }
  if (status === 413) return new AppError('INPUT_TOO_LARGE', 'the router refused the request as too large', { details });
  const trap: Trap = { message: text };
  if (status === 404 && said === undefined) {
    return new AppError('TRAP_NO_SUCH_ITEM', `the router refused: ${text}`, { trap, details });
  }
  return trapError([trap]);
}

function unauthorised(): AppError {
  return new AppError('AUTH_REJECTED', 'the router refused the login', { details: { status: 401, sent: true } });
}
