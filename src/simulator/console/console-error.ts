/** What the console says about a line that it cannot read. It prints the place, and goes on. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';

  constructor(text: string, column: number) {
    super(`${text} (line 1 column ${column})`);
  }
}
