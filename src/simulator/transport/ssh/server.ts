import type { Socket } from 'node:net';

import { Server, type Connection } from 'ssh2';

import type { ApiRouter } from '../api-connection';
import type { LoggedIn } from '../login';
import { enterSession, loginFailed } from '../session';
import { authenticate, userNameOf } from './authenticate';
import { sharedHostKey } from './host-key';
import { serveSession } from './session';

const VIA = 'ssh';

export interface SshOptions {
  /** PEM or OpenSSH text. @defaultValue one key for all routers of the process */
  readonly hostKey?: string | undefined;
}

/** The SSH service of one router, over connections that its doors have accepted. */
export class SshServer {
  private readonly server: Server;

  constructor(
    private readonly router: ApiRouter,
    options: SshOptions = {},
  ) {
    this.server = new Server({ hostKeys: [options.hostKey ?? sharedHostKey()], ident: 'ROSSSH' }, (connection, { ip }) =>
      this.welcome(connection, ip),
    );
  }

  serve(socket: Socket): void {
    this.server.injectSocket(socket);
  }

  private welcome(connection: Connection, source: string): void {
    const { world } = this.router;
    let user: LoggedIn | undefined;
    connection.on('authentication', (attempt) => {
      if (this.router.isSilent()) return;
      const verdict = this.router.acceptsPasswords() ? authenticate(world, attempt, source) : ({ kind: 'no' } as const);
      if (verdict.kind === 'no') {
        // The first question of every client is which ways there are.
        if (attempt.method !== 'none') loginFailed(world, userNameOf(attempt.username), { source, via: VIA });
        return attempt.reject(['publickey', 'password']);
      }
      if (verdict.kind === 'user') user = verdict.user;
      attempt.accept();
    });
    connection.on('ready', () => {
      if (!user) return void connection.end();
      this.host(connection, user, source);
    });
    // A client may say what it likes, or break off: that ends its own connection only.
    connection.on('error', () => connection.end());
  }

  private host(connection: Connection, user: LoggedIn, source: string): void {
    const { router } = this;
    const leave = enterSession(router.world, user, { source, via: VIA });
    connection.once('close', () => {
      router.world.sessionEnded(connection);
      leave();
    });
    connection.on('session', (accept) => {
      serveSession(accept(), { router, user, connection, hangUp: () => connection.end() });
    });
  }
}
