import { connect, type Socket } from 'node:net';

import { encodeSentence, SentenceDecoder } from '../../../src/routeros';

/** The whole answer to one command: every sentence up to `!done` or `!fatal`. */
export type Answer = readonly (readonly string[])[];

/** The smallest client of the binary API: sends words, hands back words, knows nothing else. */
export class WireClient {
  readonly sentences: string[][] = [];
  closed = false;
  private readonly wakers = new Set<() => void>();

  private constructor(readonly socket: Socket) {
    const decoder = new SentenceDecoder((words) => {
      this.sentences.push(words.map((word) => word.toString('utf8')));
    });
    socket.on('data', (data) => {
      decoder.push(data);
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  static async open(router: { readonly address: string; readonly port: number }): Promise<WireClient> {
    const socket = connect({ host: router.address, port: router.port });
    const client = new WireClient(socket);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return client;
  }

  static async logIn(
    router: { readonly address: string; readonly port: number },
    name = 'admin',
    password = '',
  ): Promise<WireClient> {
    const client = await WireClient.open(router);
    await client.call('/login', `=name=${name}`, `=password=${password}`);
    return client;
  }

  send(...words: readonly string[]): void {
    this.socket.write(encodeSentence(words));
  }

  /** Sends an untagged command and waits for its last sentence. */
  async call(...words: readonly string[]): Promise<Answer> {
    const from = this.sentences.length;
    this.send(...words);
    await this.until(() => this.closed || this.sentences.slice(from).some(([head]) => head === '!done' || head === '!fatal'));
    return this.sentences.slice(from);
  }

  /** The rows of a print as objects. */
  async print(...words: readonly string[]): Promise<Record<string, string>[]> {
    return rowsOf(await this.call(...words));
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.wakers.delete(wake);
          resolve();
        };
        this.wakers.add(wake);
      });
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private wake(): void {
    for (const wake of [...this.wakers]) wake();
  }
}

export function rowsOf(answer: Answer): Record<string, string>[] {
  return answer.filter(([head]) => head === '!re').map((words) => attributesOf(words));
}

export function attributesOf(words: readonly string[]): Record<string, string> {
  const pairs = words
    .filter((word) => word.startsWith('='))
    .map((word) => {
      const at = word.indexOf('=', 1);
      return [word.slice(1, at), word.slice(at + 1)] as const;
    });
  return Object.fromEntries(pairs);
}

/** The message of the first trap of an answer. */
export function trapOf(answer: Answer): string | undefined {
  const trap = answer.find(([head]) => head === '!trap');
  return trap && attributesOf(trap).message;
}
