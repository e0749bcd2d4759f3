import { utils, type Attributes, type FileEntry as SftpEntry, type SFTPWrapper } from 'ssh2';

import type { FileEntry, Files } from '../../kernel';

const { STATUS_CODE, OPEN_MODE } = utils.sftp;
const FOLDER_MODE = 0o40755;
const FILE_MODE = 0o100644;
const MAX_HANDLES = 64;

interface OpenFile {
  readonly kind: 'file';
  readonly name: string;
  readonly writable: boolean;
  /** Longer than the file while it is written, so that not every packet copies all that came before. */
  buffer: Buffer;
  length: number;
  /** What was read from the disk is never written into: others may hold it. */
  isOwn: boolean;
}

interface OpenFolder {
  readonly kind: 'folder';
  listing: readonly SftpEntry[];
}

/** SFTP over the files of a router. What is written appears when it is closed, or when the client is gone. */
export function serveFiles(sftp: SFTPWrapper, files: Files): void {
  const desk = new Desk(sftp, files);
  serveContents(desk);
  serveFolders(desk);
  serveNames(desk);
  // The client has no more questions, and waits for the channel to close.
  sftp.on('end', () => void sftp.end());
  sftp.on('close', () => desk.closeAll());
}

/** What a client holds open, and the answers that every request may get. */
class Desk {
  private readonly handles = new Map<number, OpenFile | OpenFolder>();
  private lastHandle = 0;

  constructor(
    readonly sftp: SFTPWrapper,
    readonly files: Files,
  ) {}

  open(request: number, opened: OpenFile | OpenFolder): void {
    if (this.handles.size >= MAX_HANDLES) return this.done(request, false);
    this.lastHandle = (this.lastHandle + 1) >>> 0;
    this.handles.set(this.lastHandle, opened);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.lastHandle);
    this.sftp.handle(request, handle);
  }

  get(handle: Buffer): OpenFile | OpenFolder | undefined {
    return handle.length === 4 ? this.handles.get(handle.readUInt32BE()) : undefined;
  }

  /** @returns false where the handle is unknown, or the disk full */
  close(handle: Buffer): boolean {
    const opened = this.get(handle);
    if (!opened) return false;
    this.handles.delete(handle.readUInt32BE());
    return keep(this.files, opened);
  }

  closeAll(): void {
    for (const opened of this.handles.values()) keep(this.files, opened);
    this.handles.clear();
  }

  done(request: number, isDone: boolean): void {
    this.sftp.status(request, isDone ? STATUS_CODE.OK : STATUS_CODE.FAILURE);
  }

  missing(request: number): void {
    this.sftp.status(request, STATUS_CODE.NO_SUCH_FILE);
  }

  atEnd(request: number): void {
    this.sftp.status(request, STATUS_CODE.EOF);
  }

  attributes(request: number, name: string): void {
    const entry = this.files.stat(name);
    if (isRoot(name)) this.sftp.attrs(request, rootAttributes());
    else if (entry) this.sftp.attrs(request, attributesOf(entry));
    else this.missing(request);
  }
}

function serveContents(desk: Desk): void {
  const { sftp, files } = desk;
  sftp.on('OPEN', (request, name, flags) => {
    const writable = (flags & (OPEN_MODE.WRITE | OPEN_MODE.APPEND)) !== 0;
    const before = files.read(name);
    if (!before && !(flags & OPEN_MODE.CREAT)) return desk.missing(request);
    const buffer = before && !(flags & OPEN_MODE.TRUNC) ? before : Buffer.alloc(0);
    // It exists from now on, whatever becomes of it.
    if (writable && !files.write(name, buffer)) return desk.done(request, false);
    desk.open(request, { kind: 'file', name, writable, buffer, length: buffer.length, isOwn: false });
  });
  sftp.on('READ', (request, handle, offset, length) => {
    const file = desk.get(handle);
    if (file?.kind !== 'file') return desk.done(request, false);
    const data = file.buffer.subarray(offset, Math.min(offset + length, file.length));
    if (data.length === 0) desk.atEnd(request);
    else sftp.data(request, data);
  });
  sftp.on('WRITE', (request, handle, offset, data) => {
    const file = desk.get(handle);
    if (file?.kind !== 'file' || !file.writable) return desk.done(request, false);
    const growth = offset + data.length - (files.stat(file.name)?.size ?? 0);
    if (growth > files.freeBytes) return desk.done(request, false);
    write(file, offset, data);
    desk.done(request, true);
  });
  sftp.on('FSTAT', (request, handle) => {
    const file = desk.get(handle);
    if (file?.kind === 'file') desk.attributes(request, file.name);
    else desk.done(request, false);
  });
  sftp.on('CLOSE', (request, handle) => desk.done(request, desk.close(handle)));
}

function serveFolders(desk: Desk): void {
  const { sftp, files } = desk;
  const isFolder = (name: string): boolean => files.stat(name)?.kind === 'directory';
  sftp.on('OPENDIR', (request, name) => {
    if (!isRoot(name) && !isFolder(name)) return desk.missing(request);
    desk.open(request, { kind: 'folder', listing: files.list(name).map(listed) });
  });
  sftp.on('READDIR', (request, handle) => {
    const folder = desk.get(handle);
    if (folder?.kind !== 'folder') return desk.done(request, false);
    if (folder.listing.length === 0) return desk.atEnd(request);
    sftp.name(request, [...folder.listing]);
    folder.listing = [];
  });
  sftp.on('MKDIR', (request, name) => desk.done(request, !files.stat(name) && files.makeFolder(name)));
  sftp.on('RMDIR', (request, name) => desk.done(request, isFolder(name) && files.list(name).length === 0 && files.remove(name)));
}

function serveNames(desk: Desk): void {
  const { sftp, files } = desk;
  sftp.on('STAT', (request, name) => desk.attributes(request, name));
  sftp.on('LSTAT', (request, name) => desk.attributes(request, name));
  sftp.on('REALPATH', (request, name) => {
    const path = `/${name.split('/').reduce<string[]>(walk, []).join('/')}`;
    sftp.name(request, [{ filename: path, longname: path, attrs: rootAttributes() }]);
  });
  sftp.on('REMOVE', (request, name) => desk.done(request, files.stat(name)?.kind === 'file' && files.remove(name)));
  sftp.on('RENAME', (request, from, to) => {
    const data = files.read(from);
    // Removed first: a move needs no space of its own.
    desk.done(request, data !== undefined && !files.stat(to) && files.remove(from) && files.write(to, data));
  });
  // Times and rights are no business of RouterOS; clients set them all the same.
  sftp.on('SETSTAT', (request) => desk.done(request, true));
  sftp.on('FSETSTAT', (request) => desk.done(request, true));
}

function keep(files: Files, opened: OpenFile | OpenFolder): boolean {
  if (opened.kind === 'folder' || !opened.writable) return true;
  return files.write(opened.name, Buffer.from(opened.buffer.subarray(0, opened.length)));
}

function write(file: OpenFile, offset: number, data: Buffer): void {
  const end = offset + data.length;
  if (!file.isOwn || end > file.buffer.length) {
    const larger = Buffer.alloc(Math.max(end, file.length * 2));
    file.buffer.copy(larger, 0, 0, file.length);
    file.buffer = larger;
    file.isOwn = true;
  }
  data.copy(file.buffer, offset);
  file.length = Math.max(file.length, end);
}

function isRoot(name: string): boolean {
  return /^[./]*$/.test(name);
}

function walk(parts: string[], part: string): string[] {
  if (part === '..') return parts.slice(0, -1);
  return part === '' || part === '.' ? parts : [...parts, part];
}

function listed(entry: FileEntry): SftpEntry {
  const filename = entry.name.slice(entry.name.lastIndexOf('/') + 1);
  const attrs = attributesOf(entry);
  const kind = entry.kind === 'directory' ? 'drwxr-xr-x' : '-rw-r--r--';
  const day = new Date(entry.changedMs).toISOString().slice(0, 10);
  return { filename, longname: `${kind} 1 root root ${String(entry.size).padStart(10)} ${day} ${filename}`, attrs };
}

function attributesOf({ kind, size, changedMs }: FileEntry): Attributes {
  const seconds = Math.floor(changedMs / 1_000);
  return { mode: kind === 'directory' ? FOLDER_MODE : FILE_MODE, uid: 0, gid: 0, size, atime: seconds, mtime: seconds };
}

function rootAttributes(): Attributes {
  return { mode: FOLDER_MODE, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };
}
