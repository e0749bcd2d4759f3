import type { ServerChannel } from 'ssh2';

/** What the shell asks of the session behind it. */
export interface ShellHost {
  /** What stands before the cursor. */
  prompt(): string;
  /** Runs a line. @returns false where the session is over */
  enter(line: string): Promise<boolean>;
  /** Characters are shown as they are typed. */
  readonly echo: boolean;
}

const MAX_LINE = 65_536;
const ESCAPE = '\x1b';
const MAX_ESCAPE = 32;

/** A line editor of the simplest kind: it knows Enter, Backspace, Ctrl-C, Ctrl-D and Ctrl-U, and overhears other keys. */
export class Shell {
  private line = '';
  /** What came after an Escape so far. */
  private escape: string | undefined;
  private busy: Promise<void> = Promise.resolve();
  private over = false;

  constructor(
    private readonly channel: ServerChannel,
    private readonly host: ShellHost,
  ) {
    channel.on('data', (data: Buffer) => {
      // One line after the other: a client may send many at once.
      this.busy = this.busy.then(() => this.type(data.toString('utf8')));
    });
    channel.write(host.prompt());
  }

  private async type(text: string): Promise<void> {
    for (const letter of text) {
      if (this.over) return;
      if (!this.inEscape(letter)) await this.press(letter);
    }
  }

  /** Cursor keys and answers of the terminal: read to their end and thrown away. */
  private inEscape(letter: string): boolean {
    if (this.escape === undefined) {
      if (letter === ESCAPE) this.escape = '';
      return letter === ESCAPE;
    }
    this.escape += letter;
    const goesOn = /^(?:[[/O]|\[[\d;?]+)$/.test(this.escape) && this.escape.length < MAX_ESCAPE;
    if (!goesOn) this.escape = undefined;
    return true;
  }

  private async press(letter: string): Promise<void> {
    switch (letter) {
      case '\r':
      case '\n':
        return this.submit();
      case '\x7f':
      case '\b':
        if (this.line !== '') this.echo('\b \b');
        this.line = this.line.slice(0, -1);
        return;
      case '\x03':
        this.line = '';
        return void this.channel.write(`\r\n${this.host.prompt()}`);
      case '\x04':
        return this.line === '' ? this.finish() : undefined;
      case '\x15':
        this.echo('\b \b'.repeat(this.line.length));
        this.line = '';
        return;
      default:
        if (letter < ' ' || this.line.length >= MAX_LINE) return;
        this.line += letter;
        this.echo(letter);
    }
  }

  private async submit(): Promise<void> {
    const { line } = this;
    this.line = '';
    this.echo('\r\n');
    const goesOn = await this.host.enter(line);
    if (!goesOn) return this.finish();
    this.channel.write(this.host.prompt());
  }

  private finish(): void {
    this.over = true;
    this.channel.exit(0);
    this.channel.end();
  }

  private echo(text: string): void {
    if (this.host.echo) this.channel.write(text);
  }
}
