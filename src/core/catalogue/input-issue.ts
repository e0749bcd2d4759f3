/** What is wrong with an input. */
export interface InputIssue {
  /** Dotted path of the field, empty for the input as a whole. */
  readonly path: string;
  readonly message: string;
}
