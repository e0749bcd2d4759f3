import { ScriptError } from './syntax';

/** A place in the source that moves forward. Lines that end in a backslash go on in the next one. */
export class Scanner {
  at = 0;
  readonly text: string;

  constructor(source: string) {
    this.text = source.replaceAll('\r\n', '\n').replace(/\\\n[ \t]*/g, ' ');
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  get next(): string {
    return this.text[this.at] ?? '';
  }

  get line(): number {
    return this.text.slice(0, this.at).split('\n').length;
  }

  starts(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** @param pattern must be sticky */
  match(pattern: RegExp): RegExpExecArray | undefined {
    const sticky = pattern;
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text) ?? undefined;
    if (found) this.at += found[0].length;
    return found;
  }

  peek(pattern: RegExp): boolean {
    const sticky = pattern;
    sticky.lastIndex = this.at;
    return sticky.test(this.text);
  }

  skipBlanks(): void {
    this.match(/[ \t]*/y);
  }

  /** Blanks, line ends and remarks: what may stand between two tokens in brackets. */
  skipSpace(): void {
    this.match(/[\s]*/y);
  }

  /** What may stand between two statements. */
  skipSeparators(): void {
    this.match(/(?:[\s;]+|#[^\n]*)*/y);
  }

  expect(text: string): void {
    if (!this.starts(text)) throw this.error(`expected ${text}`);
    this.at += text.length;
  }

  error(message: string): ScriptError {
    const before = this.text.slice(0, this.at);
    const column = this.at - before.lastIndexOf('\n');
    return new ScriptError(`syntax error (line ${this.line} column ${column}): ${message}`);
  }
}
