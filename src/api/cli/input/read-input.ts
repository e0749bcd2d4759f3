import { readFile } from 'node:fs/promises';
import { inputJsonSchema, parseInput, type Action } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import type { JsonSchema } from './schema-text';
import { applySetArguments, parseSetArgument } from './set-argument';

export interface InputSources {
  /** YAML or JSON file, `-` for stdin. */
  readonly file?: string;
  /** `--set` arguments; they win over the file. */
  readonly set: readonly string[];
}

/**
 * The input of an action from a file and `--set`, checked by the action's own schema before anything is sent.
 * @throws AppError INPUT_INVALID naming every wrong field
 */
export async function readInput(action: Action, sources: InputSources): Promise<Readonly<Record<string, unknown>>> {
  const fromFile = sources.file === undefined ? {} : await readObject(sources.file);
  const input = applySetArguments(fromFile, sources.set.map(parseSetArgument), inputJsonSchema(action) as JsonSchema);
  parseInput(action, input);
  return input;
}

async function readObject(file: string): Promise<Record<string, unknown>> {
  const text = await readText(file);
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : '';
    throw new AppError('INPUT_INVALID', `${file} is neither YAML nor JSON: ${reason}`, { cause });
  }
  if (value === null || value === undefined) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new AppError('INPUT_INVALID', `${file} does not hold names and values`);
}

/** @throws AppError INPUT_INVALID where the file cannot be read */
export async function readText(file: string): Promise<string> {
  if (file === '-') return readStdin();
  return readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = (cause as { code?: string }).code ?? 'unreadable';
    throw new AppError('INPUT_INVALID', `cannot read ${file} (${reason})`, { cause, remedy: 'Name a file that exists.' });
  });
}

export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
