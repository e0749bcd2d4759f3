import { encodeSentence } from '../../routeros';
import type { Values } from '../kernel';
import { encodeWord } from './text';

export function encodeRow(row: Values, tag: string | undefined): Buffer {
  const words = tag === undefined ? ['!re'] : ['!re', tag];
  for (const name in row) words.push(`=${name}=${row[name]}`);
  return encodeSentence(words.map(encodeWord));
}

/** The tag follows the reply word at once. */
export function encodeReply(words: readonly string[], tag: string | undefined): Buffer {
  const [head = '!done', ...rest] = words;
  return encodeSentence(tag === undefined ? words : [head, tag, ...rest]);
}

export function categoryWord(category: number | undefined): readonly string[] {
  return category === undefined ? [] : [`=category=${category}`];
}
