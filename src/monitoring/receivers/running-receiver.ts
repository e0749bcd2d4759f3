export interface RunningReceiver {
  /** Where it listens in truth. */
  readonly port: number;
  /** Takes no more; what was taken is kept. */
  close(): Promise<void>;
}
