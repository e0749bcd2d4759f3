/** A file or folder as the router lists it. */
export interface FileEntry {
  /** Path without a leading slash, e.g. `flash/backup.rsc`. */
  readonly name: string;
  readonly kind: 'file' | 'directory';
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly changedMs: number;
}

export interface FilesOptions {
  /** What the disk holds in all; files in memory count as well. */
  readonly capacityBytes: number;
  /** The board keeps only `flash/` over a reboot: its root lies in memory. */
  readonly hasFlashFolder: boolean;
  now(): number;
}

interface Stored {
  readonly data: Buffer | undefined;
  readonly changedMs: number;
}

/** How long RouterOS may wait before it writes to its flash. */
const WRITE_BACK_MS = 40_000;
const FLASH = 'flash';

/** The files of one router. Names are bytes to RouterOS; here they are paths without a leading slash. */
export class Files {
  private readonly entries = new Map<string, Stored>();
  private usedBytes = 0;

  constructor(private readonly options: FilesOptions) {
    if (options.hasFlashFolder) this.entries.set(FLASH, { data: undefined, changedMs: options.now() });
  }

  get freeBytes(): number {
    return this.options.capacityBytes - this.usedBytes;
  }

  /** Everything, or what lies directly in a folder; sorted by name. */
  list(folder?: string): readonly FileEntry[] {
    const wanted = folder === undefined ? undefined : pathOf(folder);
    const inside = (name: string): boolean => wanted === undefined || parentOf(name) === wanted;
    return [...this.entries]
      .filter(([name]) => inside(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, stored]) => entryOf(name, stored));
  }

  /** The power goes: RouterOS writes back late, and what it has not written is empty. */
  losePending(): void {
    for (const { name, kind, changedMs } of this.list()) {
      if (kind === 'file' && this.options.now() - changedMs < WRITE_BACK_MS) this.write(name, Buffer.alloc(0));
    }
  }

  stat(name: string): FileEntry | undefined {
    const path = pathOf(name);
    const stored = this.entries.get(path);
    return stored && entryOf(path, stored);
  }

  /** @returns undefined for a folder and for what is not there */
  read(name: string): Buffer | undefined {
    return this.entries.get(pathOf(name))?.data;
  }

  /** Writes a whole file; the folders above it appear. @returns false where it does not fit or a folder has that name */
  write(name: string, data: Buffer): boolean {
    const path = pathOf(name);
    const before = this.entries.get(path);
    if (path === '' || (before && !before.data)) return false;
    const growth = data.length - (before?.data?.length ?? 0);
    if (growth > this.freeBytes) return false;
    const parent = parentOf(path);
    if (parent !== '' && !this.makeFolder(parent)) return false;
    this.usedBytes += growth;
    this.entries.set(path, { data, changedMs: this.options.now() });
    return true;
  }

  /** @returns false where a file has that name */
  makeFolder(name: string): boolean {
    const path = pathOf(name);
    if (path === '') return true;
    const before = this.entries.get(path);
    if (before) return before.data === undefined;
    if (!this.makeFolder(parentOf(path))) return false;
    this.entries.set(path, { data: undefined, changedMs: this.options.now() });
    return true;
  }

  /** Removes a file, or a folder with all that is in it. @returns false where it is not there, and for `flash` itself */
  remove(name: string): boolean {
    const path = pathOf(name);
    if (!this.entries.has(path) || path === FLASH) return false;
    for (const [other, { data }] of this.entries) {
      if (other !== path && !other.startsWith(`${path}/`)) continue;
      this.usedBytes -= data?.length ?? 0;
      this.entries.delete(other);
    }
    return true;
  }

  /** What a reboot forgets: everything outside `flash/`, where the board has one. */
  forgetMemory(): void {
    if (!this.options.hasFlashFolder) return;
    for (const { name } of this.list('')) if (name !== FLASH) this.remove(name);
  }
}

function entryOf(name: string, stored: Stored): FileEntry {
  const kind = stored.data === undefined ? 'directory' : 'file';
  return { name, kind, size: stored.data?.length ?? 0, changedMs: stored.changedMs };
}

/** Without slashes at the ends and without `.` and `..`: a name never leads out of the disk. */
function pathOf(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at);
}
