import type { ServerChannel, Session } from 'ssh2';

import { Console, type Printed } from '../../console';
import type { Actor } from '../../kernel';
import type { ApiRouter, Fate } from '../api-connection';
import type { LoggedIn } from '../login';
import { encodeWord } from '../text';
import { serveFiles } from './sftp';
import { Shell } from './shell';

/** Ends a session in the middle of a command, as a fault wants it. */
class SessionLost extends Error {
  override readonly name = 'SessionLost';

  constructor(readonly fate: Exclude<Fate, 'run'>) {
    super(fate);
  }
}

export interface SshSessionOptions {
  readonly router: ApiRouter;
  readonly user: LoggedIn;
  /** Stands for the connection: safe mode belongs to it. */
  readonly connection: object;
  hangUp(): void;
}

/** What a client does in one channel: one command, a shell, or files. */
export function serveSession(session: Session, options: SshSessionOptions): void {
  const { router, user } = options;
  let hasTerminal = false;
  session.on('pty', (accept) => {
    hasTerminal = true;
    accept?.();
  });
  session.on('window-change', (accept) => void accept?.());
  session.on('env', (accept) => void accept?.());
  session.on('exec', (accept, _reject, { command }) => void runOnce(accept(), command, options));
  session.on('shell', (accept) => {
    openShell(accept(), { ...options, echo: hasTerminal });
  });
  session.on('sftp', (accept, reject) => {
    // Files are the business of the policy that lets FTP in.
    if (user.policies.has('ftp')) serveFiles(accept(), router.world.files);
    else reject();
  });
}

/** The answer is 0 whatever happens: RouterOS tells of errors in words only. */
async function runOnce(channel: ServerChannel, command: string, options: SshSessionOptions): Promise<void> {
  const runner = new Runner(options);
  const printed = await runner.run(command);
  if (!printed) return;
  channel.write(encodeWord(asText(printed.lines)));
  channel.exit(0);
  channel.end();
  runner.finish(printed);
}

function openShell(channel: ServerChannel, options: SshSessionOptions & { readonly echo: boolean }): void {
  const { router, user, echo } = options;
  const { identity } = router.world;
  const runner = new Runner(options);
  channel.write(`\r\n\r\n  MikroTik RouterOS ${identity.version} (c) 1999-2025       https://www.mikrotik.com/\r\n\r\n`);
  new Shell(channel, {
    echo,
    prompt: () => `[${user.name}@${nameOf(router)}] ${runner.place(identity.major)}> `,
    async enter(line) {
      const printed = await runner.run(line);
      if (!printed) return true;
      channel.write(encodeWord(asText(printed.lines)));
      runner.finish(printed);
      return printed.ends === undefined;
    },
  });
}

function nameOf(router: ApiRouter): string {
  return router.world.rows('/system/identity')[0]?.values.name ?? router.world.identity.name;
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

/** Runs lines with the faults of the router. */
class Runner {
  private readonly console: Console;
  private lost: Extract<Fate, `${string}-after`> | undefined;

  constructor(private readonly options: SshSessionOptions) {
    const { router, user, connection } = options;
    const actor: Actor = { ...user, session: connection };
    this.console = new Console(router.world, actor, { before: (words) => this.before(words) });
  }

  place(major: number): string {
    const { place } = this.console;
    return major >= 7 ? place : place.slice(1).replaceAll('/', ' ');
  }

  /** @returns undefined where the client hears nothing */
  async run(text: string): Promise<Printed | undefined> {
    const { router } = this.options;
    if (router.isSilent()) return undefined;
    const delayMs = router.delayMs();
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    try {
      const printed = this.console.run(text);
      if (this.lost === undefined) return printed;
      this.lose(this.lost);
    } catch (error) {
      if (!(error instanceof SessionLost)) throw error;
      this.lose(error.fate);
    }
    return undefined;
  }

  finish(printed: Printed): void {
    if (printed.ends !== undefined && printed.ends !== 'quit') this.options.router.finished(printed.ends);
  }

  private before(words: readonly string[]): void {
    const fate = this.options.router.arrived(words);
    if (fate === 'drop-after' || fate === 'reboot-after') this.lost = fate;
    else if (fate !== 'run') throw new SessionLost(fate);
  }

  private lose(fate: Exclude<Fate, 'run'>): void {
    if (fate === 'stall') return;
    if (fate.startsWith('reboot')) this.options.router.finished('restart');
    else this.options.hangUp();
  }
}
