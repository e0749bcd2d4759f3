import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { AppError } from '../../core/errors';
import type { Rule } from '../audit/rule';
import { buildRules, type StepCheck } from './build';
import { Pack } from './pack';

export interface RuleSource {
  /** @throws AppError CONFIG_INVALID naming file and place, where a pack is wrong: no audit goes by half of the rules */
  rules(): Promise<readonly Rule[]>;
}

export interface RuleSourceOptions {
  /** Folder of packs; it need not exist. */
  readonly folder: () => string;
  /** What is wrong with a step of a fix. */
  readonly isRight?: StepCheck;
  /** How long the folder is not looked at again, in milliseconds. @defaultValue 2000 */
  readonly freshMs?: number;
}

const FILE = /\.(ya?ml|json)$/i;
/** Packs are written by people. */
const LARGEST = 4 * 1024 * 1024;

/** The rules of the installation: those that rosfleet brings, and the packs of a folder as they are now. */
export function createRuleSource({ folder, isRight, freshMs = 2000 }: RuleSourceOptions): RuleSource {
  let known: { readonly sign: string; readonly rules: readonly Rule[] } | undefined;
  let lookedAt = -Infinity;
  return {
    async rules() {
      if (known && Date.now() - lookedAt < freshMs) return known.rules;
      const files = await filesIn(folder());
      const sign = JSON.stringify(files);
      if (known?.sign !== sign) known = { sign, rules: await load(files, isRight) };
      lookedAt = Date.now();
      return known.rules;
    },
  };
}

interface PackFile {
  readonly path: string;
  readonly changedMs: number;
  readonly bytes: number;
}

/** By name: later ones win. */
async function filesIn(folder: string): Promise<readonly PackFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw wrong(folder, `the folder cannot be read (${error.code ?? 'unknown'})`);
  });
  const chosen = names.filter((name) => FILE.test(name) && !name.startsWith('.')).sort();
  return Promise.all(
    chosen.map(async (name) => {
      const path = join(folder, name);
      const { mtimeMs, size } = await stat(path).catch((error: NodeJS.ErrnoException) => {
        throw wrong(path, `the file cannot be read (${error.code ?? 'unknown'})`);
      });
      return { path, changedMs: mtimeMs, bytes: size };
    }),
  );
}

async function load(files: readonly PackFile[], isRight: StepCheck | undefined): Promise<readonly Rule[]> {
  const packs: { readonly path: string; readonly pack: Pack }[] = [];
  for (const { path, bytes } of files) {
    if (bytes > LARGEST) throw wrong(path, 'the file is larger than 4 MiB');
    packs.push({ path, pack: parsePack(path, await readFile(path, 'utf8')) });
  }
  const taken = new Map<string, string>();
  for (const { path, pack } of packs) {
    const other = taken.get(pack.pack);
    if (other !== undefined) throw wrong(path, `the pack ${pack.pack} is in ${other}, too`);
    taken.set(pack.pack, path);
  }
  try {
    return buildRules(
      packs.map(({ pack }) => pack),
      isRight,
    );
  } catch (cause) {
    throw wrong(files.map(({ path }) => path).join(', '), cause instanceof Error ? cause.message : 'it cannot be used', cause);
  }
}

/** @throws AppError CONFIG_INVALID naming file, line or field */
export function parsePack(path: string, text: string): Pack {
  const document = parseDocument(text, { prettyErrors: true });
  const [broken] = document.errors;
  if (broken) throw wrong(path, broken.message.split('\n')[0] ?? 'no YAML', broken);
  const result = Pack.safeParse(contentOf(path, document));
  if (result.success) return result.data;
  const lines = result.error.issues
    .slice(0, 10)
    .map((issue) => `${issue.path.map(String).join('.') || 'the file'}: ${issue.message}`);
  throw wrong(path, lines.join('; '), result.error);
}

/** A short text may refer to itself until no memory is left. */
function contentOf(path: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw wrong(path, 'it refers to itself too often', cause);
  }
}

function wrong(path: string, why: string, cause?: unknown): AppError {
  return new AppError('CONFIG_INVALID', `rules of audits: ${path}: ${why}`, {
    remedy: 'Correct the named rule pack, or take it out of the folder; see docs/guide/audits.md.',
    ...(cause === undefined ? {} : { cause }),
  });
}
