import { dateTime } from '../kernel/date-time';
import type { FileEntry, Files } from '../kernel/files';
import type { CommandContext, CommandResult, RouterState, SimRow, Values } from '../kernel/menu';
import { failure, missingArguments, noSuchItem } from '../kernel/refusal';

/** What /file shows and takes as text: 4 KB on 6.x, about 60 KB on 7.x. */
const SHOWN_BYTES = { older: 4_095, newer: 60_000 } as const;
const CHUNK_BYTES = 32_768;

/** Files have no `.id` of their own: each name gets one when it is first seen, and keeps it. */
const ids = new WeakMap<Files, Map<string, number>>();

function idOf(files: Files, name: string): number {
  let known = ids.get(files);
  if (!known) ids.set(files, (known = new Map()));
  const id = known.get(name) ?? known.size + 1;
  known.set(name, id);
  return id;
}

export function fileRows(state: RouterState): readonly SimRow[] {
  return state.files.list().map((entry) => ({ id: idOf(state.files, entry.name), values: shownFile(entry, state) }));
}

function shownFile(entry: FileEntry, state: RouterState): Values {
  const { version, major } = state.identity;
  const changed = dateTime(entry.changedMs, version);
  const common: Values = {
    name: entry.name,
    type: typeOf(entry),
    ...(major >= 7 ? { 'last-modified': changed } : { 'creation-time': changed }),
  };
  if (entry.kind === 'directory') return common;
  const isShort = entry.size <= (major >= 7 ? SHOWN_BYTES.newer : SHOWN_BYTES.older);
  const isText = isShort && /\.(txt|rsc|json|pem|crt|csv)$/.test(entry.name);
  const npk = packageOf(entry.name);
  return {
    ...common,
    size: String(entry.size),
    ...(isText ? { contents: state.files.read(entry.name)?.toString('utf8') ?? '' } : {}),
    ...(npk ? { 'package-name': npk.name, 'package-version': npk.version, 'package-architecture': npk.architecture } : {}),
  };
}

function typeOf(entry: FileEntry): string {
  if (entry.kind === 'directory') return entry.name === 'flash' ? 'disk' : 'directory';
  const ending = /\.[a-z0-9]+$/.exec(entry.name)?.[0];
  if (ending === '.npk') return 'package';
  if (ending === '.backup') return 'backup';
  if (ending === '.rsc') return 'script';
  return ending === undefined ? 'file' : `${ending} file`;
}

export interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** `routeros-7.21.1-arm64.npk`, and `routeros-7.21.1.npk` for x86. */
export function packageOf(fileName: string): PackageFile | undefined {
  const match = /([a-z][a-z-]*?)-(\d+\.\d[\w.]*?)(?:-([a-z0-9]+))?\.npk$/.exec(fileName);
  return match ? { name: match[1] ?? '', version: match[2] ?? '', architecture: match[3] ?? 'x86' } : undefined;
}

export function addFile({ state, args }: CommandContext): CommandResult {
  const { name = '', contents = '', type } = args;
  if (state.files.stat(name)) throw failure('file already exists');
  const fits = type === 'directory' ? state.files.makeFolder(name) : state.files.write(name, Buffer.from(contents, 'utf8'));
  // The text is not recorded.
  if (!fits) throw failure('not enough space on disk');
  return { ret: `*${idOf(state.files, name).toString(16).toUpperCase()}` };
}

export function setFile({ state, args, rows }: CommandContext): CommandResult {
  for (const row of rows) {
    const name = row.values.name ?? '';
    const { contents } = args;
    if (contents !== undefined && contents.length > SHOWN_BYTES.newer) throw failure('contents too long');
    const data = contents === undefined ? state.files.read(name) : Buffer.from(contents, 'utf8');
    const target = args.name ?? name;
    if (data && !state.files.write(target, data)) throw failure('not enough space on disk');
    if (target !== name) state.files.remove(name);
  }
  return {};
}

export function removeFiles({ state, rows }: CommandContext): CommandResult {
  for (const row of rows) if (!state.files.remove(row.values.name ?? '')) throw failure('can not remove');
  return {};
}

/** One piece of a file, from 7.13 on. */
export function readFile({ state, args }: CommandContext): CommandResult {
  if (args.file === undefined) throw missingArguments(['file']);
  const data = state.files.read(args.file);
  if (!data) throw noSuchItem();
  const offset = Number(args.offset ?? '0');
  const size = Math.min(Number(args['chunk-size'] ?? CHUNK_BYTES), CHUNK_BYTES);
  return { rows: [{ data: data.subarray(offset, offset + size).toString('utf8') }] };
}
