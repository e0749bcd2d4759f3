import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = join(__dirname, '..', '..');
const LOCK = join(ROOT, 'node_modules', '.cache', 'rosfleet-build.lock');
const STALE_LOCK_MS = 180_000;

/** The command as users run it. */
export const BINARY = join(ROOT, 'bin', 'rosfleet');

/**
 * Builds dist/ where it is older than src/; specs that run at once build once.
 * @throws Error with the words of the build
 */
export function ensureBuilt(): Promise<void> {
  // Once per process: one run of the tests looks at one state of the source.
  built ??= build();
  return built;
}

let built: Promise<void> | undefined;

async function build(): Promise<void> {
  mkdirSync(join(LOCK, '..'), { recursive: true });
  while (!takeLock()) await delay(200);
  try {
    if (isFresh()) return;
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'build')], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** Making a folder is the one thing that only one of two processes can do. */
function takeLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const age = existsSync(LOCK) ? Date.now() - statSync(LOCK).mtimeMs : 0;
    if (age > STALE_LOCK_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

function isFresh(): boolean {
  // Written last.
  const built = join(ROOT, 'dist', 'rosfleet.cache');
  if (!existsSync(built)) return false;
  const builtMs = statSync(built).mtimeMs;
  return readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .every((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs <= builtMs);
}
