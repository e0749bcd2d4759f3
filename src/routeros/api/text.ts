import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { AppError } from '../../core/errors';

/** Reads `data[start, end)` as text. */
export type TextDecoderFunction = (data: Buffer, start: number, end: number) => string;

/** WinBox stores text in the code page of the Windows it runs on; this is the most common one. */
export const DEFAULT_CODE_PAGE = 'windows-1252';

/**
 * RouterOS keeps bytes, not text: API clients write UTF-8, WinBox writes a Windows code page. So bytes that are valid
 * UTF-8 are UTF-8, all others are the code page. Nothing is lost: windows-1252 maps every byte.
 * @throws AppError CONFIG_INVALID where the code page is unknown
 */
export function createTextDecoder(codePage: string): TextDecoderFunction {
  const fallback = openCodePage(codePage);
  return function decodeText(data, start, end) {
    const bytes = data.subarray(start, end);
    if (isAscii(bytes)) return bytes.toString('latin1');
    return isUtf8(bytes) ? bytes.toString('utf8') : fallback.decode(bytes);
  };
}

function openCodePage(codePage: string): TextDecoder {
  try {
    return new TextDecoder(codePage);
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `unknown code page: ${codePage}`, {
      cause,
      remedy: 'Name a code page of the WHATWG Encoding standard, e.g. windows-1251.',
    });
  }
}
